// The demonstration catalogue: the same for the same seed, and as valid as a file would have to be.
import { type Campaign, demonstrationCatalogue, fromMicros } from "tutti/ads";
import { expect, test } from "vitest";
import { catalogueProblems } from "#ads/catalogue/catalogue-problems.js";
import { parseCatalogue } from "#ads/catalogue/parse-catalogue.js";

test("the same seed makes the same catalogue, another seed another", () => {
  expect(demonstrationCatalogue(1, 100)).toEqual(demonstrationCatalogue(1, 100));
  expect(demonstrationCatalogue(1, 100)).not.toEqual(demonstrationCatalogue(2, 100));
});

test("written as a file it passes every rule and reads back as it was", () => {
  const catalogue = demonstrationCatalogue(3, 500);
  const file = JSON.stringify({ currency: catalogue.currency, campaigns: catalogue.campaigns.map(asInFile) });
  expect(parseCatalogue(file, "json")).toEqual(catalogue);
  expect(catalogueProblems(JSON.parse(file))).toEqual([]);
});

test("even a small one has audio, banners and video, and every brand is on a domain that nobody can own", () => {
  const { campaigns } = demonstrationCatalogue(5, 8);
  const media = new Set(campaigns.flatMap(({ creatives }) => creatives.map((creative) => creative.media)));
  expect(media).toEqual(new Set(["audio", "banner", "video"]));
  for (const { domain } of campaigns) expect(domain).toMatch(/\.example$/);
});

function asInFile({
  index: _,
  start,
  end,
  value,
  maximumBid,
  dailyBudget,
  totalBudget,
  ...same
}: Campaign): object {
  return {
    ...same,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    value: fromMicros(value),
    maximumBid: fromMicros(maximumBid),
    dailyBudget: fromMicros(dailyBudget),
    totalBudget: fromMicros(totalBudget),
  };
}
