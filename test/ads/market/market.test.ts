// The demonstration's market: the same for the same seed, and fit to show the pack at work.
import fc from "fast-check";
import type { Decision, Rationale } from "tutti";
import { demonstrationCatalogue } from "tutti/ads";
import { describe, expect, test } from "vitest";
import type { AdRequest } from "#ads/ad-request.js";
import { TargetingIndex } from "#ads/catalogue/targeting/targeting-index.js";
import { AdDemonstration } from "#ads/market/demonstration.js";
import { wrap } from "#ads/market/wrap.js";
import { carriesPersonalFields } from "#ads/policy/consent.js";
import { Random } from "#ads/random.js";

const CATALOGUE = demonstrationCatalogue(1, 100);

/** A decision for the campaign, at a price, as an engine would give it. */
function decisionFor(winner: number, price: number, request: AdRequest, id: string): Decision<number> {
  const rationale: Rationale<number> = {
    decision: id,
    rule: "weighted-sum",
    candidates: [winner, (winner + 1) % CATALOGUE.campaigns.length],
    agents: [
      {
        agent: "profiler",
        outcome: "cached",
        cause: "late",
        age: 12,
        weight: 1,
        priority: 1,
        confidence: 0.8,
        freshness: 0.9,
        scores: [0.7, 0.5],
        vetoes: [],
        reason: "plays jazz; 2x the usual interest in jazz",
      },
      {
        agent: "bid-optimizer",
        outcome: "absent",
        cause: "dead",
        weight: 1,
        priority: 1,
        confidence: 0,
        freshness: 0,
        scores: [],
        vetoes: [],
      },
    ],
    exclusions: [{ candidate: 1, by: "frequency cap", reason: "this listener has met it often enough" }],
    refusals: [],
    totals: [0.7, 0.5],
    winner: 0,
    early: false,
    latency: 0.1,
  };
  return { id: `${id}-${request.request}`, winner, score: 0.7, price, latency: 0.1, rationale };
}

describe("the market", () => {
  test("is the same for the same seed, and another for another", () => {
    const [first, again, other] = [7, 7, 8].map((seed) => new AdDemonstration(CATALOGUE, seed, 300));
    expect(again?.requests).toEqual(first?.requests);
    expect(again?.history).toEqual(first?.history);
    expect(again?.setting).toEqual(first?.setting);
    expect(other?.requests).not.toEqual(first?.requests);
  });

  test("answers the same decisions with the same outcomes", () => {
    const [first, again] = [1, 2].map(() => {
      const world = new AdDemonstration(CATALOGUE, 7, 2_000);
      return world.requests.flatMap((request, number) =>
        world.respond(request, decisionFor(number % 100, 8_000_000, request, String(number))),
      );
    });
    expect(again).toEqual(first);
    expect(first?.some(({ type }) => type === "loss")).toBe(true);
    expect(first?.some(({ type }) => type === "click")).toBe(true);
  });

  test("never lets a winner pay more than was bid, or less than the floor", () => {
    const world = new AdDemonstration(CATALOGUE, 5, 500);
    for (const [number, request] of world.requests.entries()) {
      const bid = 20_000_000 + number;
      for (const event of world.respond(request, decisionFor(1, bid, request, String(number)))) {
        if (event.type !== "impression") continue;
        expect(event.price).toBeLessThanOrEqual(Math.ceil(bid / 1000));
        expect(event.price).toBeGreaterThanOrEqual(Math.floor(request.floor / 1000));
        if (request.auction === "first-price") expect(event.price).toBe(Math.round(bid / 1000));
      }
    }
  });

  test("gives nearly every request campaigns to choose from, in the order of time, without personal fields unless allowed", () => {
    const world = new AdDemonstration(CATALOGUE, 5, 500);
    const index = new TargetingIndex(CATALOGUE.campaigns, { limit: 64 });
    const withChoice = world.requests.filter((request) => index.eligible(request).length > 1);
    expect(withChoice.length).toBeGreaterThan(0.9 * world.requests.length);
    expect(world.requests.map(({ time }) => time)).toEqual(
      world.requests.map(({ time }) => time).toSorted((a, b) => a - b),
    );
    expect(world.requests.filter(carriesPersonalFields)).toEqual([]);
    expect(world.requests.some(({ consent }) => !consent)).toBe(true);
  });

  test("cuts budgets to its size and never raises one", () => {
    const world = new AdDemonstration(CATALOGUE, 5, 500);
    expect(world.setting.join("\n")).toMatch(/budgets cut to 1\/\d+/);
  });
});

describe("a story", () => {
  test("tells winner, stand-ins and exclusions in at most 76 columns", () => {
    const world = new AdDemonstration(CATALOGUE, 5, 200);
    for (const [number, request] of world.requests.entries()) {
      const lines = world.tell(request, decisionFor(number % 100, 8_000_000, request, String(number)));
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(76);
      const text = lines.map((line) => line.trim()).join(" ");
      expect(text).toContain(`Winner: ${CATALOGUE.campaigns[number % 100]?.name}`);
      expect(text).toContain("was late; its answer of 12 ms ago stood in");
      expect(text).toContain("bid-optimizer absent (dead)");
      expect(text).toContain("kept out 1 of 2 campaigns: frequency cap");
    }
  });

  test("a wrapped line loses no word and keeps to its width", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
        const pieces = wrap(words.join(" "), 30, "    ");
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(30);
        expect(pieces.join(" ").split(/ +/)).toEqual(words);
      }),
    );
  });
});

test("the summary counts what was bid and shown, and compares the choices with choices at random", () => {
  const world = new AdDemonstration(CATALOGUE, 7, 400);
  let impressions = 0;
  let losses = 0;
  for (const [number, request] of world.requests.entries()) {
    const events = world.respond(request, decisionFor(number % 100, 30_000_000, request, String(number)));
    impressions += events.filter(({ type }) => type === "impression").length;
    losses += events.filter(({ type }) => type === "loss").length;
  }
  const figures = new Map(world.summarize());
  expect(impressions).toBeGreaterThan(0);
  // A campaign without a creative that fits the slot does not bid.
  expect(figures.get("bids")).toBe(String(impressions + losses));
  expect(figures.get("impressions")).toMatch(new RegExp(`^${impressions} `));
  expect(figures.get("the same, choosing at random")).toBeDefined();
});

test("random numbers are uniform, normal and weighted as they say", () => {
  const random = new Random(42);
  const draws = Array.from({ length: 20_000 }, () => random.uniform());
  expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 2);
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
  const normals = Array.from({ length: 20_000 }, () => random.normal());
  expect(normals.reduce((sum, draw) => sum + draw * draw, 0) / normals.length).toBeCloseTo(1, 1);
  const positions = Array.from({ length: 20_000 }, () => random.weighted([1, 0, 3]));
  expect(positions.filter((position) => position === 2).length / positions.length).toBeCloseTo(0.75, 1);
  expect(positions).not.toContain(1);
});
