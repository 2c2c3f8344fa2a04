// The replay against figures that others published: Cai et al. 2017, campaign 2997 of the iPinYou data.
// The data are not part of the package: TUTTI_DATA names the folder that holds `ipinyou-rlb/`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contenders } from "#ads/replay/contenders.js";
import { publishedTerms } from "#ads/replay/episode-terms.js";
import { loadReplayData } from "#ads/replay/load-replay-data.js";
import { replay } from "#ads/replay/replay.js";

const { TUTTI_DATA = join(import.meta.dirname, "../../../../shared/data") } = process.env;
const FOLDER = join(TUTTI_DATA, "ipinyou-rlb");
const CAMPAIGN = "2997";
const PUBLISHED = [
  { bidder: "MCPC", impressions: 14_752, clicks: 48, cost: 307_751 },
  { bidder: "LIN", impressions: 32_208, clicks: 71, cost: 203_610 },
  { bidder: "SS-MDP", impressions: 40_395, clicks: 80, cost: 306_637 },
  { bidder: "RLB", impressions: 39_680, clicks: 78, cost: 304_375 },
] as const;

describe.skipIf(!existsSync(join(FOLDER, `${CAMPAIGN}-test.theta.txt`)))(
  "over the iPinYou log of campaign 2997 (where TUTTI_DATA has it)",
  async () => {
    const data = existsSync(FOLDER) ? await loadReplayData(FOLDER, CAMPAIGN) : undefined;

    function figures(name: string): object {
      if (data === undefined) throw new Error("no data");
      const terms = publishedTerms(data.history);
      const bidder = contenders(data.history, terms).find((each) => each.name === name);
      if (bidder === undefined) throw new Error(`no bidder ${name}`);
      const { impressions, clicks, cost } = replay(data.log, bidder, terms);
      return { bidder: name, impressions, clicks, cost };
    }

    test.each(PUBLISHED)("$bidder has exactly the published figures", (published) => {
      expect(figures(published.bidder)).toEqual(published);
    });

    test("Tutti gets more clicks than MCPC, SS-MDP and RLB, and pays less than each of them", () => {
      const tutti = figures("Tutti") as (typeof PUBLISHED)[number];
      for (const { bidder, clicks, cost } of PUBLISHED) {
        expect(tutti.clicks).toBeGreaterThan(clicks);
        if (bidder !== "LIN") expect(tutti.cost).toBeLessThan(cost);
      }
    });
  },
);
