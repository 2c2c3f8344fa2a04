// The targeting index against a reader who checks every campaign by hand, rule by rule.

import fc from "fast-check";
import type { AdRequest, Campaign, Creative } from "tutti/ads";
import { expect, test } from "vitest";
import { bestCreative } from "#ads/catalogue/creative-fit.js";
import { TargetingIndex } from "#ads/catalogue/targeting/targeting-index.js";
import { runs } from "../../runs.js";
import { CAMPAIGN, campaigns, NOW, REQUEST, requests, SPOT, TILE } from "./samples.js";

test("a request meets exactly the campaigns that a check of every campaign finds, best prior first, up to the limit", () => {
  fc.assert(
    fc.property(
      campaigns,
      fc.array(requests, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 20 }),
      (list, asked, limit) => {
        const index = new TargetingIndex(list, { limit });
        for (const request of asked) {
          expect(index.eligible(request)).toEqual(eligibleByHand(list, request).slice(0, limit));
        }
      },
    ),
    { numRuns: runs(1000) },
  );
});

test("what was found for one slot is never taken for another that differs in one thing", () => {
  fc.assert(
    fc.property(campaigns, requests, requests, (list, request, other) => {
      const index = new TargetingIndex(list);
      for (const field of [
        "media",
        "mimes",
        "sizes",
        "minimumDuration",
        "maximumDuration",
        "exactDurations",
        "blockedAttributes",
      ] as const) {
        for (const asked of [request, { ...request, [field]: other[field] }]) {
          expect(index.eligible(asked)).toEqual(eligibleByHand(list, asked).slice(0, 64));
        }
      }
    }),
    { numRuns: runs(300) },
  );
});

test("a campaign that is taken out is not met until it is put back, and the next one takes its place", () => {
  fc.assert(
    fc.property(campaigns, requests, fc.integer({ min: 0, max: 79 }), (list, request, out) => {
      const index = new TargetingIndex(list, { limit: 3 });
      const before = index.eligible(request);
      index.setServing(out, false);
      const others = eligibleByHand(list, request).filter((campaign) => campaign !== out);
      expect(index.eligible(request)).toEqual(others.slice(0, 3));
      index.setServing(out, true);
      expect(index.eligible(request)).toEqual(before);
    }),
    { numRuns: runs(300) },
  );
});

test("a creative is shown only where an eligible campaign has one that fits", () => {
  fc.assert(
    fc.property(campaigns, requests, (list, request) => {
      for (const found of new TargetingIndex(list).eligible(request)) {
        const creative = bestCreative(list[found] as Campaign, request);
        const fitting = list[found]?.creatives.filter((one) => fitsByHand(one, request));
        expect(fitting).toContain(creative);
      }
    }),
    { numRuns: runs(500) },
  );
});

test("a catalogue of ten thousand is searched as exactly as a small one", () => {
  const list = Array.from({ length: 10_000 }, (_, index) => ({
    ...CAMPAIGN,
    index,
    creatives: [index % 3 === 0 ? SPOT : TILE],
    targeting: { ...CAMPAIGN.targeting, countries: index % 7 === 0 ? ["SWE"] : [] },
    categories: [`IAB${index % 26}`],
  }));
  const request = { ...REQUEST, country: "SWE", blockedCategories: ["IAB1", "IAB2"] };
  const index = new TargetingIndex(list);
  expect(index.eligible(request)).toEqual(eligibleByHand(list, request).slice(0, 64));
});

test("a blocked category covers what is under it, and nothing that only begins with the same letters", () => {
  const list = ["IAB1", "IAB1-2", "IAB10"].map((category, index) => ({
    ...CAMPAIGN,
    index,
    categories: [category],
  }));
  const index = new TargetingIndex(list);
  expect(index.eligible({ ...REQUEST, blockedCategories: ["IAB1"] })).toEqual([2]);
  expect(index.eligible({ ...REQUEST, blockedCategories: ["IAB1-2"] })).toEqual([0, 2]);
});

test("a flight begins at its start and is over at its end", () => {
  const index = new TargetingIndex([{ ...CAMPAIGN, start: NOW, end: NOW + 10 }]);
  const met = [-1, 0, 9, 10].map((offset) => index.eligible({ ...REQUEST, time: NOW + offset }).length);
  expect(met).toEqual([0, 1, 1, 0]);
});

test("an empty catalogue is eligible for nothing, and a limit below one is refused", () => {
  expect(new TargetingIndex([]).eligible(REQUEST)).toEqual([]);
  expect(() => new TargetingIndex([], { limit: 0 })).toThrow(RangeError);
});

function eligibleByHand(list: readonly Campaign[], request: AdRequest): number[] {
  return list
    .filter((campaign) => isEligible(campaign, request))
    .sort((a, b) => prior(b) - prior(a) || a.index - b.index)
    .map(({ index }) => index);
}

function isEligible(campaign: Campaign, request: AdRequest): boolean {
  const { targeting } = campaign;
  const wants = <Value>(wanted: readonly Value[], value: Value): boolean =>
    wanted.length === 0 || wanted.includes(value);
  const hour = new Date(request.time + request.utcOffset * 60_000).getUTCHours();
  return (
    campaign.creatives.some((creative) => fitsByHand(creative, request)) &&
    campaign.start <= request.time &&
    request.time < campaign.end &&
    campaign.maximumBid >= request.floor &&
    wants(targeting.countries, request.country) &&
    wants(targeting.regions, request.region) &&
    wants(targeting.languages, request.language) &&
    wants(targeting.devices, request.device) &&
    wants(targeting.moods, request.mood) &&
    wants(targeting.activities, request.activity) &&
    wants(targeting.hours, hour) &&
    (targeting.categories.length === 0 ||
      targeting.categories.some((wanted) =>
        request.categories.some((category) => covers(wanted, category)),
      )) &&
    !request.blockedCategories.some((blocked) =>
      campaign.categories.some((category) => covers(blocked, category)),
    ) &&
    !request.blockedAdvertisers.some((blocked) => blocksDomain(blocked, campaign.domain))
  );
}

function fitsByHand(creative: Creative, request: AdRequest): boolean {
  const { mimes, sizes, minimumDuration, maximumDuration } = request;
  if (creative.media !== request.media) return false;
  if (mimes.length > 0 && !mimes.includes(creative.mime)) return false;
  if (request.blockedAttributes.some((blocked) => creative.attributes.includes(blocked))) return false;
  if (creative.media === "banner") {
    return sizes.length === 0 || sizes.some(([w, h]) => w === creative.width && h === creative.height);
  }
  const { exactDurations } = request;
  if (exactDurations.length > 0 && !exactDurations.includes(creative.duration)) return false;
  return (
    creative.duration >= minimumDuration && (maximumDuration === 0 || creative.duration <= maximumDuration)
  );
}

function covers(category: string, other: string): boolean {
  return other === category || other.startsWith(`${category}-`);
}

function blocksDomain(blocked: string, domain: string): boolean {
  return domain === blocked || (blocked.includes(".") && domain.endsWith(`.${blocked}`));
}

/** Expected worth of a thousand impressions at usual rates, held to the maximum bid. */
function prior({ goal, value, maximumBid }: Campaign): number {
  const rate = goal === "reach" ? 1 : goal === "clicks" ? 0.01 : 0.0005;
  return Math.min(maximumBid, value * rate * 1000);
}
