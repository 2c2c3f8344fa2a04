// What the bidder comes to believe of prices, click probabilities and clicks, against the truth behind what it was shown.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "#ads/random.js";
import { ClickCalibration } from "#ads/replay/planning/click-calibration.js";
import { MarketBeliefs } from "#ads/replay/planning/market-beliefs.js";
import { PriceBands } from "#ads/replay/planning/price-bands.js";
import { runs } from "../../runs.js";

const HIGHEST = 30;
const CLICKS = { clicks: 10, impressions: 1000 };
const RATE = 0.01;

/** A history in which every price was as frequent, so that what was learned differs from it. */
const bands = new PriceBands({ prices: new Float64Array(HIGHEST + 1).fill(1e6) });

function believed(beliefs: MarketBeliefs): Float64Array {
  const chances = new Float64Array(bands.count);
  const bins = Array.from({ length: beliefs.bins }, (_, bin) => bin);
  beliefs.priceChances(bins.find((bin) => beliefs.rate(bin) > 0) ?? 0, chances);
  return chances;
}

/** Chances of the bands when every price is drawn by its weight. */
function truth(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chances = new Float64Array(bands.count);
  for (const [price, weight] of weights.entries()) {
    chances[bands.of(price)] = (chances[bands.of(price)] as number) + weight / total;
  }
  return chances;
}

describe("beliefs about prices", () => {
  test("come to the true distribution, whatever part of the auctions was lost", () => {
    // A price that is never bid for is never learned: the bids reach up to the highest price now and then.
    const weights = Array.from({ length: HIGHEST + 1 }, (_, price) => (price === 6 ? 20 : price % 3));
    const random = new Random(5);
    const beliefs = new MarketBeliefs(CLICKS, bands);
    for (let auction = 0; auction < 100_000; auction++) {
      const price = random.weighted(weights);
      const bid = random.below(HIGHEST + 1);
      beliefs.see(RATE);
      if (bid >= price) beliefs.paid(RATE, price);
      else beliefs.lost(RATE, bid);
    }
    const expected = truth(weights);
    for (const [band, chance] of believed(beliefs).entries()) {
      expect(Math.abs(chance - (expected[band] as number))).toBeLessThan(0.012);
    }
  });

  test("are those of the history before anything was seen, and again once all of it has faded", () => {
    const beliefs = new MarketBeliefs(CLICKS, bands);
    const history = truth(new Array(HIGHEST + 1).fill(1));
    for (const [band, chance] of believed(beliefs).entries())
      expect(chance).toBeCloseTo(history[band] ?? 0, 6);
    for (let auction = 0; auction < 500; auction++) beliefs.paid(RATE, 6);
    expect(believed(beliefs)[bands.of(6)]).toBeGreaterThan(0.8);
    beliefs.fade(1e-6);
    for (const [band, chance] of believed(beliefs).entries())
      expect(chance).toBeCloseTo(history[band] ?? 0, 3);
  });

  test("are chances, whatever was seen", () => {
    const seen = fc.array(fc.tuple(fc.boolean(), fc.nat(HIGHEST)));
    fc.assert(
      fc.property(seen, (auctions) => {
        const beliefs = new MarketBeliefs(CLICKS, bands);
        for (const [won, price] of auctions) {
          if (won) beliefs.paid(RATE, price);
          else beliefs.lost(RATE, price);
        }
        const chances = believed(beliefs);
        for (const chance of chances) expect(chance >= 0 && chance <= 1).toBe(true);
        const sum = chances.reduce((total, chance) => total + chance, 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: runs(100) },
    );
  });
});

test("beliefs about click probabilities come to how often each kind is seen, and fade to what is seen of late", () => {
  const beliefs = new MarketBeliefs(CLICKS, bands);
  const kinds = (): readonly (readonly [rate: number, part: number])[] =>
    Array.from({ length: beliefs.bins }, (_, bin) => [beliefs.rate(bin), beliefs.part(bin)] as const).filter(
      ([, part]) => part > 0.01,
    );
  for (let auction = 0; auction < 10_000; auction++) beliefs.see(auction % 4 === 0 ? 0.03 : 0.002);
  expect(kinds().map(([rate]) => rate)).toEqual([expect.closeTo(0.002, 6), expect.closeTo(0.03, 6)]);
  expect(kinds().map(([, part]) => part)).toEqual([expect.closeTo(0.75, 1), expect.closeTo(0.25, 1)]);
  beliefs.fade(1e-6);
  for (let auction = 0; auction < 100; auction++) beliefs.see(0);
  expect(kinds()).toEqual([[0, expect.closeTo(1, 3)]]);
});

test("of predictions that promise twice what comes true, half is believed in the end, and all of it at first", () => {
  const random = new Random(9);
  const calibration = new ClickCalibration();
  expect(calibration.ratio).toBe(1);
  for (let impression = 0; impression < 100_000; impression++) calibration.learn(0.02, random.chance(0.01));
  expect(calibration.ratio).toBeCloseTo(0.5, 1);
});

test("every price is in one band, bands ascend, and low prices have a band each", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 400 }), (counts) => {
      const { count, means, parts, highest, of } = bindBands(Float64Array.from(counts));
      const all = Array.from(counts, (_, price) => of(price));
      expect(all).toEqual([...all].sort((left, right) => left - right));
      expect(new Set(all).size).toBe(count);
      expect([...means]).toEqual([...means].sort((left, right) => left - right));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
      expect(of(highest + 1000)).toBe(count - 1);
      for (let price = 0; price < Math.min(32, counts.length); price++) {
        expect([of(price), means[price]]).toEqual([price, expect.closeTo(price, 9)]);
      }
    }),
    { numRuns: runs(50) },
  );
});

function bindBands(prices: Float64Array): Omit<PriceBands, "of"> & { of(price: number): number } {
  const made = new PriceBands({ prices });
  const { count, means, parts, highest } = made;
  return { count, means, parts, highest, of: (price) => made.of(price) };
}
