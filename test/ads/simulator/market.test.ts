// The market as a whole: a seed repeats it to the bit, and no policy changes the chances of another.
import fc from "fast-check";
import { InvalidMarketError, type MarketOptions } from "tutti/ads";
import { expect, test } from "vitest";
import { DAY } from "#ads/moment.js";
import { runs } from "../../runs.js";
import { carelessBidder, market, ofType, play, regimes, seeds } from "./worlds.js";

test("the same seeds and the same bids give the same run, to the bit", () => {
  fc.assert(
    fc.property(seeds, seeds, regimes, (seed, run, regime) => {
      const [first, again] = [1, 2].map(() => {
        const made = market({ seed, regime });
        const { catalogue, fingerprint } = made;
        return { catalogue, fingerprint, ...play(made.simulator, carelessBidder(catalogue, run), run) };
      });
      expect(again).toStrictEqual(first);
    }),
    { numRuns: runs(5) },
  );
});

test("a run does not depend on the runs before it", () => {
  const { simulator, catalogue } = market();
  const first = play(simulator, carelessBidder(catalogue, 1), 7);
  play(simulator, carelessBidder(catalogue, 2, 5), 8);
  expect(play(simulator, carelessBidder(catalogue, 1), 7)).toStrictEqual(first);
});

test("another seed gives another world, and another run of a world gives other days", () => {
  const one = market({ seed: 1 });
  const two = market({ seed: 2 });
  expect(two.catalogue).not.toEqual(one.catalogue);
  const days = [1, 2].map((run) => play(one.simulator, () => undefined, run).requests);
  expect(days[1]).not.toEqual(days[0]);
});

test("whatever is bid, the opportunities and what is asked for them are the same", () => {
  fc.assert(
    fc.property(seeds, fc.double({ min: 0.1, max: 20, noNaN: true }), (seed, generosity) => {
      const { simulator, oracle, catalogue } = market({ seed });
      const asked: number[][] = [[], []];
      const passive = play(simulator, () => void asked[0]?.push(oracle.askedPrice()), 3);
      const careless = carelessBidder(catalogue, seed, generosity);
      const active = play(
        simulator,
        (request, number) => {
          asked[1]?.push(oracle.askedPrice());
          return careless(request, number);
        },
        3,
      );
      expect(active.requests).toStrictEqual(passive.requests);
      expect(asked[1]).toStrictEqual(asked[0]);
    }),
    { numRuns: runs(5) },
  );
});

test("time never turns back, nothing is told before it happened, and nothing is left untold", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { simulator, catalogue } = market({ seed, listeners: 60 });
      const bidder = carelessBidder(catalogue, seed, 3);
      simulator.reset(seed);
      let before = 0;
      for (let request = simulator.next(); request !== undefined; request = simulator.next()) {
        expect(request.time).toBeGreaterThanOrEqual(before);
        expect(simulator.clock).toBe(request.time);
        for (const { time } of simulator.news()) expect(time).toBeLessThanOrEqual(request.time);
        const bid = bidder(request, 0);
        if (bid !== undefined) simulator.act(bid);
        before = request.time;
      }
      const last = simulator.news().map(({ time }) => time);
      expect(last).toEqual(last.toSorted((a, b) => a - b));
      expect(simulator.news()).toEqual([]);
      expect(simulator.next()).toBeUndefined();
    }),
    { numRuns: runs(5) },
  );
});

test("one opportunity takes one bid", () => {
  const { simulator, catalogue } = market();
  const bidder = carelessBidder(catalogue, 1, 1);
  simulator.reset(1);
  let taken = 0;
  for (let request = simulator.next(); request !== undefined; request = simulator.next()) {
    const bid = bidder(request, 0);
    if (bid === undefined) continue;
    if (simulator.act(bid).length === 0) continue;
    taken++;
    expect(simulator.act(bid)).toEqual([]);
  }
  expect(taken).toBeGreaterThan(0);
});

test("a listener brings about as many opportunities a day as is said, in every kind of market", () => {
  fc.assert(
    fc.property(regimes, (regime) => {
      const days = 7;
      const { simulator } = market({ regime, listeners: 300, days });
      const { requests } = play(simulator, () => undefined, 1);
      const aDay = requests.length / 300 / days;
      expect(aDay).toBeGreaterThan(13);
      expect(aDay).toBeLessThan(20);
      const [first, last] = [requests.at(0), requests.at(-1)].map((request) => request?.time ?? 0);
      expect((last ?? 0) - (first ?? 0)).toBeLessThan(days * DAY);
    }),
    { numRuns: runs(6) },
  );
});

test("a kind of market of one's own can be made, and dearer rivals ask more for the very same opportunity", () => {
  const calm = { traffic: 0, price: 0, conversion: 0 };
  const own = { price: 0, drift: 2, season: calm, upright: 0.5, budgets: 0.7 };
  fc.assert(
    fc.property(seeds, fc.double({ min: 0.1, max: 2, noNaN: true }), (seed, dearer) => {
      const [usual, dear] = [own, { ...own, price: dearer }].map((regime) => {
        const { simulator, oracle } = market({ seed, regime, listeners: 5 });
        const asked: number[] = [];
        play(simulator, () => void asked.push(oracle.askedPrice()), 1);
        return asked;
      });
      expect(dear?.length).toBe(usual?.length);
      for (const [index, price] of (usual ?? []).entries()) expect(dear?.[index]).toBeGreaterThan(price);
    }),
    { numRuns: runs(10) },
  );
});

test("a market that makes no sense is refused, and the error names what is wrong", () => {
  const season = { traffic: 0, price: 0, conversion: 0 };
  const own = { price: 0, drift: 1, season, upright: 0, budgets: 0.4 };
  const wrong: readonly (readonly [Partial<MarketOptions>, string])[] = [
    [{ listeners: 0 }, "listeners"],
    [{ campaigns: 1.5 }, "campaigns"],
    [{ days: -1 }, "days"],
    [{ seed: Number.NaN }, "seed"],
    [{ regime: "toString" as "steady" }, "regime"],
    [{ regime: { ...own, price: Number.NaN } }, "regime.price"],
    [{ regime: { ...own, drift: -1 } }, "regime.drift"],
    [{ regime: { ...own, season: { ...season, traffic: 99 } } }, "regime.season.traffic"],
    [{ regime: { ...own, upright: 2 } }, "regime.upright"],
    [{ regime: { ...own, budgets: 0 } }, "regime.budgets"],
  ];
  for (const [options, option] of wrong) {
    expect(() => market(options)).toThrow(InvalidMarketError);
    expect(() => market(options)).toThrow(`market option ${option} must be`);
  }
});

test("the fingerprint tells regimes and campaigns apart, and is the one under which models are trained", () => {
  const options = { seed: 1, regime: "steady", listeners: 10, campaigns: 10, days: 1 } as const;
  const prints = [options, { ...options, regime: "fierce" as const }, { ...options, seed: 2 }].map(
    (each) => market(each).fingerprint,
  );
  expect(new Set(prints).size).toBe(3);
  // Whoever changes a number of the market makes all that was learned in it worthless: that has to be meant.
  expect(prints[0]).toBe("9ad3d883b20f00cc");
});

test("campaigns come with every goal, with budgets, caps, flights that end early, and creatives of each medium", () => {
  const { catalogue, simulator } = market({ campaigns: 80, days: 7 });
  const { campaigns } = catalogue;
  expect(new Set(campaigns.map(({ goal }) => goal))).toEqual(new Set(["reach", "clicks", "conversions"]));
  const media = campaigns.flatMap(({ creatives }) => creatives.map((creative) => creative.media));
  expect(new Set(media)).toEqual(new Set(["audio", "banner", "video"]));
  expect(campaigns.some(({ frequencyCap }) => frequencyCap.impressions > 0)).toBe(true);
  expect(campaigns.some(({ creatives }) => creatives.length > 1)).toBe(true);
  const { events } = play(simulator, carelessBidder(catalogue, 1), 1);
  expect(ofType(events, "impression").length).toBeGreaterThan(100);
  const lengths = new Set(campaigns.map(({ start, end }) => end - start));
  expect(lengths.size).toBeGreaterThan(5);
  expect(Math.max(...lengths)).toBe(7 * DAY);
});

test("what was played before the run tells tastes, not names that may not be told, and ends before it begins", () => {
  const { simulator, history } = market({ listeners: 100 });
  const before = history(10);
  expect(history(10)).toStrictEqual(before);
  const [first] = play(simulator, () => undefined, 1).requests;
  const times = before.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(first?.time ?? 0);
  expect(times[0]).toBeGreaterThan((first?.time ?? 0) - 11 * DAY);
  const withheld = before.filter(({ listener }) => listener === "").length / before.length;
  expect(withheld).toBeGreaterThan(0.08);
  expect(withheld).toBeLessThan(0.35);
});
