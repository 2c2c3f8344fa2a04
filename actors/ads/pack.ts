// The ads pack as the command and the server load it: `tutti decide`, `demo`, `serve`, `bench rtb`, `simulate`.
import type { OpenPack, Pack } from "tutti";
import type { AdEvent } from "./ad-event.js";
import type { AdRequest } from "./ad-request.js";
import { demonstrationCatalogue } from "./catalogue/demonstration/demonstration-catalogue.js";
import { loadCatalogue } from "./catalogue/load-catalogue.js";
import { evaluateCompare } from "./evaluation/evaluate-compare.js";
import { evaluateSession } from "./evaluation/session/evaluate-session.js";
import { AdDemonstration } from "./market/demonstration.js";
import { DEFAULT_SEAT } from "./openrtb/read-bid-request.js";
import { createTrade } from "./openrtb/trade.js";
import { adsEngineOptions } from "./policy/ads-engine-options.js";
import { adsPanel } from "./policy/ads-panel.js";
import type { TeamOptions } from "./policy/team.js";
import { benchRtb } from "./replay/bench-rtb.js";
import { auctionRoute } from "./server/auction-route.js";
import { noticeRoute } from "./server/notice-route.js";
import { NoticeSeal } from "./server/notice-token.js";
import { eventReader } from "./server/read-event.js";
import { rehearsal } from "./server/rehearsal.js";
import { simulate } from "./simulator/log/simulate.js";
import { trainCommands } from "./training/train.js";

/** The catalogue that stands in when none is given. */
const DEMONSTRATION_SEED = 1;
const DEMONSTRATION_CAMPAIGNS = 200;

/** Bid requests in, one ad each out. */
export const pack: Pack<AdRequest, number, AdEvent> = {
  name: "ads",
  summary: "chooses and prices ads for OpenRTB 2.x bid requests",
  settings: [
    {
      name: "campaigns",
      value: "FILE",
      summary: "campaign catalogue, JSON or YAML (default: a demonstration catalogue)",
    },
    {
      name: "trained",
      value: "FILES",
      summary: "artifacts of `tutti train` to begin with, separated by commas",
    },
    { name: "seat", value: "ID", summary: `the seat that bids (default: ${DEFAULT_SEAT})` },
  ],
  commands: [benchRtb, simulate, ...trainCommands, evaluateCompare, evaluateSession],
  async openLog(file, reward) {
    // Arrow is a large library: not for whoever only asks for another command.
    const { readMarketLog } = await import("./simulator/log/read-market-log.js");
    return readMarketLog(file, reward);
  },
  /** Throws an error with `code` where the catalogue cannot be read or is not valid. */
  async open(settings): Promise<OpenPack<AdRequest, number, AdEvent>> {
    const { campaigns: path, trained, seat = DEFAULT_SEAT } = settings;
    const catalogue =
      path === undefined
        ? demonstrationCatalogue(DEMONSTRATION_SEED, DEMONSTRATION_CAMPAIGNS)
        : await loadCatalogue(path);
    const options = await trainedOptions(trained);
    const engine = adsEngineOptions(catalogue, options);
    return {
      engine,
      panel: adsPanel(catalogue, engine.constraints ?? []),
      trade: createTrade(catalogue, { seat }),
      demonstrate: (seed, requests) => new AdDemonstration(catalogue, seed, requests, options),
      routes: ({ engine, origin, secret, store }) => {
        const seal = new NoticeSeal(secret);
        return [
          auctionRoute({ engine, catalogue, seat, origin, seal }),
          noticeRoute({ engine, catalogue, seal, store }),
        ];
      },
      readEvent: eventReader(catalogue),
      rehearsal: () => rehearsal(catalogue),
    };
  },
};

/** Training is a large part of the pack: not for whoever begins without. */
async function trainedOptions(files: string | undefined): Promise<TeamOptions> {
  if (files === undefined) return {};
  const { readArtifacts } = await import("./training/begin-with.js");
  const { experience, weights, bidding } = await readArtifacts("trained", files);
  return {
    experience,
    ...(weights === undefined ? {} : { weights }),
    ...(bidding === undefined ? {} : { bidding }),
  };
}
