// What listeners do about ads: as likely as the oracle says, when it says, and less the more often they have met one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { HOUR } from "#ads/moment.js";
import { Fatigue } from "#ads/simulator/fatigue.js";
import { CLICK, CONVERSION, REGIMES } from "#ads/simulator/parameters.js";
import { runs } from "../../runs.js";
import { carelessBidder, market, mean, ofType, play, seeds } from "./worlds.js";

/** Budgets for nearly all that there is: many impressions. */
const RICH = { ...REGIMES.lively, budgets: 1 };

/** Standard deviations that a count of independent chances lies off its expectation. */
function deviation(count: number, chances: readonly number[]): number {
  const expected = chances.reduce((sum, chance) => sum + chance, 0);
  const variance = chances.reduce((sum, chance) => sum + chance * (1 - chance), 0);
  return (count - expected) / Math.sqrt(variance);
}

test("clicks and conversions are as frequent as the oracle says, among likely ones as among unlikely ones", () => {
  const { simulator, oracle, catalogue } = market({ regime: RICH, listeners: 1_500, days: 6, campaigns: 60 });
  const careless = carelessBidder(catalogue, 1, 2);
  const clickRates = new Map<string, number>();
  const conversionRates = new Map<string, number>();
  const { events } = play(
    simulator,
    (request, number) => {
      const bid = careless(request, number);
      if (bid !== undefined) {
        clickRates.set(bid.decision, oracle.clickRate(bid.campaign, bid.creative));
        conversionRates.set(bid.decision, oracle.conversionRate(bid.campaign, bid.creative));
      }
      return bid;
    },
    1,
  );
  const clicks = new Set(ofType(events, "click").map(({ decision }) => decision));
  const conversions = new Set(ofType(events, "conversion").map(({ decision }) => decision));
  const shown = ofType(events, "impression")
    .map(({ decision }) => ({ decision, rate: clickRates.get(decision) ?? Number.NaN }))
    .sort((a, b) => a.rate - b.rate);
  const third = Math.floor(shown.length / 3);
  for (const part of [shown.slice(0, third), shown.slice(third, 2 * third), shown.slice(2 * third)]) {
    const clicked = part.filter(({ decision }) => clicks.has(decision)).length;
    expect(
      Math.abs(
        deviation(
          clicked,
          part.map(({ rate }) => rate),
        ),
      ),
    ).toBeLessThan(4);
  }
  const chances = [...clicks].map((decision) => conversionRates.get(decision) ?? Number.NaN);
  expect(clicks.size).toBeGreaterThan(50);
  expect(Math.abs(deviation(conversions.size, chances))).toBeLessThan(4);
  // As a random choice would have it in display and audio: 0.2 to 1 %.
  expect(mean(shown.map(({ rate }) => rate))).toBeGreaterThan(0.002);
  expect(mean(shown.map(({ rate }) => rate))).toBeLessThan(0.01);
});

test("a click follows its impression within minutes, a conversion its click within days, each at most once", () => {
  const { simulator, catalogue } = market({ listeners: 1_500, days: 6, campaigns: 60 });
  const { events } = play(simulator, carelessBidder(catalogue, 2, 4), 2);
  const impressions = new Map(ofType(events, "impression").map((event) => [event.decision, event]));
  const clicks = new Map(ofType(events, "click").map((event) => [event.decision, event]));
  expect(clicks.size).toBe(ofType(events, "click").length);
  const clickDelays = [...clicks.values()].map(
    ({ decision, time }) => time - (impressions.get(decision)?.time ?? Number.NaN),
  );
  expect(Math.min(...clickDelays)).toBeGreaterThan(0);
  expect(mean(clickDelays) / 1_000 / CONVERSION.clickDelay).toBeGreaterThan(0.7);
  expect(mean(clickDelays) / 1_000 / CONVERSION.clickDelay).toBeLessThan(1.4);
  const delays = ofType(events, "conversion").map(
    ({ decision, time }) => time - (clicks.get(decision)?.time ?? Number.NaN),
  );
  expect(delays.length).toBeGreaterThan(5);
  expect(Math.min(...delays)).toBeGreaterThan(0);
  expect(Math.max(...delays) / HOUR).toBeGreaterThan(1);
});

test("meeting a campaign makes the listener less likely to click on it, and on any other but a little; that passes", () => {
  let met = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const { simulator, oracle, catalogue } = market({ seed });
      const careless = carelessBidder(catalogue, seed, 5);
      simulator.reset(seed);
      for (let request = simulator.next(); request !== undefined; request = simulator.next()) {
        const bid = careless(request, 0);
        if (bid === undefined) continue;
        const { campaign, creative } = bid;
        const other = (campaign + 1) % catalogue.campaigns.length;
        const before = [oracle.clickRate(campaign, creative), oracle.clickRate(other, 0)];
        const [event] = simulator.act(bid);
        const after = [oracle.clickRate(campaign, creative), oracle.clickRate(other, 0)];
        if (event?.type !== "impression") expect(after).toEqual(before);
        else {
          met++;
          const [own = 0, others = 0] = after.map((rate, index) => rate / (before[index] ?? 0));
          // Where the rate is held to the largest there is, it may stay there.
          if ((before[1] ?? 0) < CLICK.largest) expect(others).toBeLessThan(1);
          if (Math.max(...before) < CLICK.largest) expect(own).toBeLessThan(others);
          expect(others).toBeGreaterThan(0.7);
        }
      }
    }),
    { numRuns: runs(5) },
  );
  expect(met).toBeGreaterThan(50);
});

test("fatigue grows with each impression and fades with time, whatever the order of looks", () => {
  const step = fc.record({ hours: fc.double({ min: 0, max: 100, noNaN: true }), isShown: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const looked = new Fatigue(2, 2);
      const blind = new Fatigue(2, 2);
      let time = Date.UTC(2026, 5, 1);
      for (const { hours, isShown } of steps) {
        const earlier = looked.ofCampaign(1, 1, time);
        time += hours * HOUR;
        const now = looked.ofCampaign(1, 1, time);
        expect(now).toBeLessThanOrEqual(earlier);
        if (!isShown) continue;
        looked.shown(1, 1, time);
        blind.shown(1, 1, time);
        expect(looked.ofCampaign(1, 1, time)).toBeGreaterThan(now);
        expect(looked.overall(1, time)).toBeGreaterThanOrEqual(1);
      }
      expect(blind.ofCampaign(1, 1, time)).toBe(looked.ofCampaign(1, 1, time));
      expect([looked.ofCampaign(0, 1, time), looked.ofCampaign(1, 0, time), looked.overall(0, time)]).toEqual(
        [0, 0, 0],
      );
    }),
    { numRuns: runs(50) },
  );
});

test("several views are needed: who listens, the moment and the campaign each move the odds of a click, and together", () => {
  const { simulator, oracle, catalogue } = market({ listeners: 300, campaigns: 30, days: 2 });
  const spots: Float64Array[] = [];
  play(
    simulator,
    (request) => {
      if (request.device === "phone" && request.media === "audio" && spots.length < 3_000) {
        const rates = Float64Array.from(catalogue.campaigns, (_, campaign) => oracle.clickRate(campaign, 0));
        spots.push(rates.map((rate) => Math.log(rate / (1 - rate))));
      }
      return undefined;
    },
    1,
  );
  const { people, campaigns, rest } = spreads(spots);
  // What is left when averages of campaigns and of opportunities are taken away: who likes what, and when.
  expect(rest).toBeGreaterThan(campaigns);
  expect(rest).toBeGreaterThan(people);
  expect(rest).toBeGreaterThan(0.4);
});

/** Standard deviations in a table: of the rows' means, of the columns' means, and of what neither explains. */
function spreads(rows: readonly Float64Array[]): { people: number; campaigns: number; rest: number } {
  const width = rows[0]?.length ?? 0;
  const ofRows = rows.map((row) => mean([...row]));
  const ofColumns = Array.from({ length: width }, (_, column) => mean(rows.map((row) => row[column] ?? 0)));
  const all = mean(ofRows);
  const squares = rows.flatMap((row, index) =>
    [...row].map((value, column) => (value - (ofRows[index] ?? 0) - (ofColumns[column] ?? 0) + all) ** 2),
  );
  const deviationOf = (values: readonly number[]): number =>
    Math.sqrt(mean(values.map((value) => (value - all) ** 2)));
  return { people: deviationOf(ofRows), campaigns: deviationOf(ofColumns), rest: Math.sqrt(mean(squares)) };
}

test("no impression is clicked with certainty, and every rate is a probability", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { simulator, oracle, catalogue } = market({ seed, listeners: 20, days: 1 });
      const clickRates: number[] = [];
      const conversionRates: number[] = [];
      play(
        simulator,
        () => {
          for (const { index, creatives } of catalogue.campaigns) {
            for (const creative of creatives.keys()) {
              clickRates.push(oracle.clickRate(index, creative));
              conversionRates.push(oracle.conversionRate(index, creative));
            }
          }
          return undefined;
        },
        1,
      );
      expect(clickRates.filter((rate) => !(rate > 0 && rate <= CLICK.largest))).toEqual([]);
      expect(conversionRates.filter((rate) => !(rate > 0 && rate <= CONVERSION.largest))).toEqual([]);
    }),
    { numRuns: runs(5) },
  );
});
