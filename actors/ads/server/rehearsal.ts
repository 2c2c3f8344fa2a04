// Bid requests that the catalogue's own campaigns would bid for: what a server decides before it is ready, to be thrown away.
import type { RehearsedCall } from "tutti";
import type { Campaign, Catalogue, Creative } from "../catalogue/campaign.js";

/** Campaigns that are asked for, of the catalogue's first. */
const CAMPAIGNS = 24;
const AUCTION = "/openrtb2/auction";

export function rehearsal({ campaigns, currency }: Catalogue): readonly RehearsedCall[] {
  return campaigns.slice(0, CAMPAIGNS).flatMap((campaign, index) => {
    const [creative] = campaign.creatives;
    if (creative === undefined) return [];
    return [{ path: AUCTION, body: bidRequest(campaign, creative, currency, index) }];
  });
}

/** Every second one names a listener, a floor and block lists. */
function bidRequest(campaign: Campaign, creative: Creative, currency: string, index: number): unknown {
  const { mime, media, width: w, height: h, duration } = creative;
  const { targeting } = campaign;
  const size = media === "audio" ? {} : { w, h };
  const lasting = media === "banner" ? {} : { minduration: 1, maxduration: Math.ceil(duration) };
  const whole = index % 2 === 0;
  return {
    id: `rehearsal-${index}`,
    at: whole ? 1 : 2,
    tmax: 5_000,
    imp: [
      {
        id: "1",
        ...(whole ? { bidfloor: 0.001, bidfloorcur: currency } : {}),
        [media]: { mimes: [mime], ...size, ...lasting },
      },
    ],
    app: { cat: targeting.categories, content: { genre: "jazz", keywords: "calm,focus" } },
    device: {
      devicetype: 4,
      ua: "",
      language: "en",
      geo: { country: targeting.countries[0] ?? "USA", utcoffset: 0 },
    },
    ...(whole ? { user: { id: `listener-${index}` }, bcat: ["IAB26"], badv: ["example.org"] } : {}),
  };
}
