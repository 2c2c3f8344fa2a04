// When listeners listen, what is asked for them, and how seasons and a new format change it.
import fc from "fast-check";
import type { AdRequest, Regime } from "tutti/ads";
import { expect, test } from "vitest";
import { DAY, isWeekend, localHour } from "#ads/moment.js";
import { PRICE, REGIMES, RHYTHM, SITUATION, SLOT } from "#ads/simulator/parameters.js";
import { runs } from "../../runs.js";
import { market, mean, play, seeds } from "./worlds.js";

interface Offer {
  readonly request: AdRequest;
  readonly asked: number;
}

function offers(regime: Regime, days: number, listeners: number, seed = 1): readonly Offer[] {
  const { simulator, oracle } = market({ regime, days, listeners, seed });
  const met: Offer[] = [];
  play(simulator, (request) => void met.push({ request, asked: oracle.askedPrice() }), 1);
  return met;
}

const STEADY = offers(REGIMES.steady, 14, 500);

function logPrice(met: readonly Offer[], which: (request: AdRequest) => boolean): number {
  return mean(met.filter(({ request }) => which(request)).map(({ asked }) => Math.log(asked)));
}

test("listening follows the day's shape, smeared by early birds and night owls", () => {
  const counts = new Float64Array(24);
  for (const { request } of STEADY) {
    const hour = localHour(request.time, request.utcOffset);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  // Early birds and night owls smear the day's shape; a session lasts most of an hour.
  const smeared = RHYTHM.byHour.map((_, hour) =>
    mean([-3, -2, -1, 0, 1, 2, 3].map((shift) => RHYTHM.byHour[(hour + shift + 24) % 24] ?? 0)),
  );
  expect(correlation([...counts], smeared)).toBeGreaterThan(0.85);
  expect(3 * (counts[3] ?? 1)).toBeLessThan(counts[18] ?? 0);
});

test("listeners differ: in what they use, when they listen and how much, each after their own habit", () => {
  const ofListener = new Map<string, AdRequest[]>();
  for (const { request } of STEADY) {
    if (request.listener === "") continue;
    ofListener.set(request.listener, [...(ofListener.get(request.listener) ?? []), request]);
  }
  const counts = [...ofListener.values()].map(({ length }) => length);
  expect(Math.max(...counts)).toBeGreaterThan(3 * mean(counts));
  for (const requests of ofListener.values()) {
    expect(new Set(requests.map(({ device }) => device)).size).toBeLessThanOrEqual(2);
    expect(new Set(requests.map(({ country }) => country)).size).toBe(1);
    expect(new Set(requests.map(({ activity }) => activity)).size).toBeLessThanOrEqual(5);
  }
});

test("each listener plays a few topics far more than others", () => {
  const { simulator } = market({ listeners: 100, days: 10, campaigns: 60 });
  const plays = new Map<string, Map<string, number>>();
  for (const { listener, keywords } of play(simulator, () => undefined, 1).requests) {
    if (listener === "") continue;
    const topics = plays.get(listener) ?? new Map<string, number>();
    for (const topic of keywords) topics.set(topic, (topics.get(topic) ?? 0) + 1);
    plays.set(listener, topics);
  }
  const favourites = [...plays.values()].map((topics) => {
    const counts = [...topics.values()].sort((a, b) => b - a);
    return (counts[0] ?? 0) / counts.reduce((sum, count) => sum + count, 0);
  });
  expect(mean(favourites)).toBeGreaterThan(0.2);
});

test("the price of winning follows device, country, medium, consent and hour as the parameters say", () => {
  const usual = logPrice(STEADY, ({ device }) => device === "phone");
  for (const device of ["tv", "speaker", "car", "desktop"] as const) {
    const audio = ({ device: own, media }: AdRequest): boolean => own === device && media === "audio";
    const phone = ({ device: own, media }: AdRequest): boolean => own === "phone" && media === "audio";
    const effect = logPrice(STEADY, audio) - logPrice(STEADY, phone);
    expect(Math.abs(effect - PRICE.device[device])).toBeLessThan(0.2);
  }
  expect(usual).toBeGreaterThan(0);
  expect(logPrice(STEADY, ({ country }) => country === "BRA")).toBeLessThan(
    logPrice(STEADY, ({ country }) => country === "USA") - 0.3,
  );
  expect(logPrice(STEADY, ({ consent }) => !consent)).toBeLessThan(
    logPrice(STEADY, ({ consent }) => consent) - 0.1,
  );
  const at = (hour: number) => (request: AdRequest) => localHour(request.time, request.utcOffset) === hour;
  expect(logPrice(STEADY, at(PRICE.hourPeak))).toBeGreaterThan(logPrice(STEADY, at(PRICE.hourPeak - 12)));
});

test("the chance to win that the oracle tells is the share of auctions that a price wins", () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom("steady", "fierce", "season"), (seed, regime) => {
      const { simulator, oracle } = market({ seed, regime, listeners: 400, days: 3 });
      for (const factor of [0.5, 1, 2]) {
        const chances: number[] = [];
        let won = 0;
        play(
          simulator,
          () => {
            const price = factor * 3_000_000;
            chances.push(oracle.winRate(price));
            won += Number(price >= oracle.askedPrice());
            return undefined;
          },
          seed,
        );
        const expected = chances.reduce((sum, chance) => sum + chance, 0);
        const variance = chances.reduce((sum, chance) => sum + chance * (1 - chance), 0);
        expect(Math.abs(won - expected)).toBeLessThan(5 * Math.sqrt(variance + 1));
      }
    }),
    { numRuns: runs(3) },
  );
});

test("half of the auctions are first-price, half second-price", () => {
  const first = mean(STEADY.map(({ request }) => Number(request.auction === "first-price")));
  expect(first).toBeCloseTo(PRICE.secondPriceShare, 1);
});

test("a season brings more listening and dearer auctions around its height, and nothing far from it", () => {
  const days = 14;
  const height = 0.65 * days;
  const season = offers(REGIMES.season, days, 500);
  const near = ({ time }: AdRequest): boolean => Math.abs((time - START) / DAY - height) < 1;
  const far = ({ time }: AdRequest): boolean => (time - START) / DAY < 3;
  const count = (met: readonly Offer[], which: (request: AdRequest) => boolean): number =>
    met.filter(({ request }) => which(request)).length;
  expect(count(season, near)).toBeGreaterThan(1.15 * count(STEADY, near));
  expect(Math.abs(count(season, far) / count(STEADY, far) - 1)).toBeLessThan(0.05);
  expect(logPrice(season, near) - logPrice(STEADY, near)).toBeGreaterThan(0.25);
  expect(Math.abs(logPrice(season, far) - logPrice(STEADY, far))).toBeLessThan(0.05);
});

test("the new format appears in the middle of a run, on hand-held devices alone, and takes its share", () => {
  const met = offers(REGIMES["new-format"], 14, 300).map(({ request }) => request);
  const isUpright = ({ media, sizes }: AdRequest): boolean =>
    media === "video" && sizes.some(([width, height]) => height > width);
  const upright = met.filter(isUpright);
  expect(Math.min(...upright.map(({ time }) => time))).toBeGreaterThan(START + 14 * SLOT.uprightFrom * DAY);
  expect(upright.every(({ device }) => SLOT.uprightDevices.includes(device))).toBe(true);
  const late = met.filter(
    ({ time, device }) => time > START + 10 * DAY && SLOT.uprightDevices.includes(device),
  );
  expect(mean(late.map((request) => Number(isUpright(request))))).toBeCloseTo(0.25, 1);
  expect(STEADY.some(({ request }) => isUpright(request))).toBe(false);
});

test("a mood lasts through a session and is another the next day: its word is the same more often, soon after", () => {
  const words = new Map<string, AdRequest>();
  const same: { readonly soon: number[]; readonly later: number[] } = { soon: [], later: [] };
  for (const { request } of STEADY) {
    if (request.listener === "" || request.mood === "" || request.slot > 0) continue;
    const before = words.get(request.listener);
    words.set(request.listener, request);
    if (before === undefined) continue;
    const hours = (request.time - before.time) / 3_600_000;
    const isSame = Number(before.mood === request.mood);
    if (hours < 0.3) same.soon.push(isSame);
    if (hours > 5 * SITUATION.moodMemory) same.later.push(isSame);
  }
  expect(same.later.length).toBeGreaterThan(1_000);
  expect(mean(same.soon)).toBeGreaterThan(mean(same.later) + 0.08);
});

test("weekends are for afternoons and nights, not for mornings", () => {
  const share = (weekend: boolean): number => {
    const hours = STEADY.filter(({ request }) => isWeekend(request.time, request.utcOffset) === weekend).map(
      ({ request }) => localHour(request.time, request.utcOffset),
    );
    return mean(hours.map((hour) => Number(hour >= 6 && hour < 10)));
  };
  expect(share(true)).toBeLessThan(0.85 * share(false));
});

const START = Date.UTC(2026, 5, 1);

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const products = a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB));
  const spread = (values: readonly number[], centre: number): number =>
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return mean(products) / spread(a, meanA) / spread(b, meanB);
}
