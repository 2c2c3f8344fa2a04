// What policies are shown: what an exchange would send, and what would come back from it. Nothing latent, neither as it is
// nor through a side door: whoever changes what is hidden changes nothing of what is shown, but for the ways that are meant.
import fc from "fast-check";
import type { AdEvent, AdRequest } from "tutti/ads";
import { expect, test } from "vitest";
import { readBidRequest } from "#ads/openrtb/read-bid-request.js";
import { AdSimulator } from "#ads/simulator/ad-simulator.js";
import { marketCatalogue } from "#ads/simulator/market-catalogue.js";
import { REGIMES } from "#ads/simulator/parameters.js";
import { Stage } from "#ads/simulator/stage.js";
import { World } from "#ads/simulator/world.js";
import { runs } from "../../runs.js";
import { bidRequestOf } from "./bid-request.js";
import { type Bidder, carelessBidder, market, mean, ofType, play, type Seen, seeds } from "./worlds.js";

const KEYS: Readonly<Record<string, readonly string[]>> = {
  loss: ["type", "decision", "campaign", "bid", "time", "moment"],
  impression: ["type", "decision", "campaign", "listener", "price", "bid", "time", "moment"],
  click: ["type", "decision", "campaign", "listener", "time", "moment"],
  conversion: ["type", "decision", "campaign", "listener", "time"],
  listening: [
    "type",
    "listener",
    "topics",
    "genre",
    "seconds",
    "skipped",
    "country",
    "device",
    "hour",
    "time",
  ],
};
const MOMENT = "media auction device country hour weekend mood activity categories keywords".split(" ");

test("a request is what an exchange sends: written as OpenRTB and read again, it is the same in every field", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { simulator } = market({ seed, days: 1 });
      for (const request of play(simulator, () => undefined, 1).requests) {
        const [slot] = readBidRequest(bidRequestOf(request)).slots;
        if (slot?.kind !== "offered") throw new Error(`declined: ${slot?.noBid.reason}`);
        expect({ ...slot.request, slot: request.slot }).toStrictEqual(request);
      }
    }),
    { numRuns: runs(3) },
  );
});

test("an outcome is what an exchange and an ad server tell: these fields and no more", () => {
  const { simulator, catalogue } = market({ listeners: 200, days: 4 });
  const { events } = play(simulator, carelessBidder(catalogue, 1, 2), 1);
  for (const event of events) {
    expect(Object.keys(event)).toEqual(KEYS[event.type]);
    if ("moment" in event) expect(Object.keys(event.moment)).toEqual(MOMENT);
    expect(isPlainData(event)).toBe(true);
  }
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(Object.keys(KEYS)));
});

test("nothing can be reached from the simulator but its methods", () => {
  const { simulator } = market();
  expect(Reflect.ownKeys(simulator)).toEqual([]);
  expect(JSON.stringify(simulator)).toBe("{}");
  const methods = Reflect.ownKeys(AdSimulator.prototype);
  expect(methods).toEqual(["constructor", "clock", "reset", "next", "refusal", "act", "news"]);
});

test("without consent no request and no outcome names or describes the listener", () => {
  const { simulator, catalogue } = market({ listeners: 200, days: 4 });
  const bidder = carelessBidder(catalogue, 1, 3);
  const unnamed = new Set<string>();
  const { requests, events } = play(
    simulator,
    (request, number) => {
      if (!request.consent) unnamed.add(`decision-${number}`);
      return bidder(request, number);
    },
    1,
  );
  const withheld = requests.filter(({ consent }) => !consent);
  expect(withheld.length).toBeGreaterThan(100);
  for (const { listener, birthYear, gender, region } of withheld) {
    expect([listener, birthYear, gender, region]).toEqual(["", 0, "", ""]);
  }
  const outcomes = events.filter((event) => "decision" in event && unnamed.has(event.decision));
  expect(outcomes.length).toBeGreaterThan(100);
  expect(outcomes.filter((event) => "listener" in event && event.listener !== "")).toEqual([]);
});

/** A run of a world whose latents were changed before anyone looked. */
function seenAfter(seed: number, change: (world: World) => void, bidderOf = carelessBidder): Seen {
  const span = { start: Date.UTC(2026, 5, 1), end: Date.UTC(2026, 5, 3) };
  const world = new World(marketCatalogue(seed, 30, span, 800, 0.4), 50, seed);
  change(world);
  const bidder: Bidder = bidderOf(world.catalogue, seed, 2);
  return play(new AdSimulator(new Stage(world, span, REGIMES.lively)), bidder, seed);
}

function without<Field extends keyof AdRequest>(requests: readonly AdRequest[], field: Field): object[] {
  return requests.map((request) => ({ ...request, [field]: undefined }));
}

test("what listeners like and intend, and how good campaigns are, shows in clicks and conversions and nowhere else", () => {
  const scrambled = (world: World): void => {
    const { listeners, campaigns } = world;
    for (const column of [listeners.likings, listeners.intent, campaigns.tones]) column.reverse();
    for (const column of [campaigns.clickQuality, campaigns.conversionQuality, campaigns.conversionDelay])
      column.reverse();
    for (const column of [campaigns.creativeQuality, ...campaigns.emphases]) column.fill(2);
  };
  const answers = ({ events }: Seen): readonly AdEvent[] => events.filter(isResponse);
  let responses = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const [plain, changed] = [seenAfter(seed, () => undefined), seenAfter(seed, scrambled)];
      expect(changed.requests).toStrictEqual(plain.requests);
      expect(changed.events.filter((event) => !isResponse(event))).toStrictEqual(
        plain.events.filter((event) => !isResponse(event)),
      );
      responses += Number(JSON.stringify(answers(plain)) !== JSON.stringify(answers(changed)));
    }),
    { numRuns: runs(8) },
  );
  // The change does matter: had it not, the above would say nothing.
  expect(responses).toBeGreaterThan(0);
});

test("a mood shows in the playlist's word alone, readiness in the floor alone, an activity in its word alone", () => {
  const ways: readonly (readonly [keyof AdRequest, (world: World) => void])[] = [
    ["activity", ({ listeners }) => listeners.activities.fill(0)],
    ["mood", ({ listeners }) => listeners.temperaments.fill(2)],
    ["floor", ({ listeners }) => listeners.readiness.fill(1)],
  ];
  fc.assert(
    fc.property(seeds, fc.constantFrom(...ways), (seed, [field, change]) => {
      const [plain, changed] = [seenAfter(seed, () => undefined), seenAfter(seed, change)];
      expect(without(changed.requests, field)).toStrictEqual(without(plain.requests, field));
      expect(changed.requests).not.toEqual(plain.requests);
    }),
    { numRuns: runs(8) },
  );
});

test("a price is only known where it was paid: one's own bid, or in a second-price auction what was asked", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { simulator, oracle, catalogue } = market({ seed });
      const careless = carelessBidder(catalogue, seed, 2);
      const asked = new Map<string, readonly [number, AdRequest]>();
      const { events } = play(
        simulator,
        (request, number) => {
          asked.set(`decision-${number}`, [oracle.askedPrice(), request]);
          return careless(request, number);
        },
        seed,
      );
      for (const { decision, bid, price } of ofType(events, "impression")) {
        const [wanted, request] = asked.get(decision) ?? [Number.NaN, undefined];
        expect(bid).toBeGreaterThanOrEqual(wanted);
        expect(bid).toBeGreaterThanOrEqual(request?.floor ?? Number.NaN);
        expect(price).toBe(Math.round((request?.auction === "first-price" ? bid : wanted) / 1000));
      }
      for (const { decision, bid } of ofType(events, "loss")) {
        expect(bid).toBeLessThan(asked.get(decision)?.[0] ?? Number.NaN);
      }
      expect(ofType(events, "loss").length * ofType(events, "impression").length).toBeGreaterThan(0);
    }),
    { numRuns: runs(5) },
  );
});

test("a request tells a mood's word that is right more often than chance, and far from always", () => {
  const { simulator } = market({ listeners: 200 });
  const words = play(simulator, () => undefined, 1).requests.map(({ mood }) => mood);
  expect(mean(words.map((word) => Number(word === "")))).toBeCloseTo(0.15, 1);
  expect(new Set(words).size).toBe(6);
});

function isResponse({ type }: AdEvent): boolean {
  return type === "click" || type === "conversion";
}

function isPlainData(value: unknown): boolean {
  if (value === null || typeof value !== "object")
    return ["string", "number", "boolean"].includes(typeof value);
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).every(isPlainData);
}
