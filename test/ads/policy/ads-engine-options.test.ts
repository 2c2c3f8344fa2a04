// The pack's own options in a running engine: it bids, keeps its limits, and explains itself.

import { createEngine, type Engine } from "tutti";
import { adsEngineOptions, demonstrationCatalogue, pack } from "tutti/ads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import { AdDemonstration } from "#ads/market/demonstration.js";

describe("an ads engine", () => {
  const catalogue = demonstrationCatalogue(1, 100);
  const world = new AdDemonstration(catalogue, 3, 400);
  let engine: Engine<AdRequest, number, AdEvent>;

  beforeAll(async () => {
    // A deadline that a busy machine keeps: what is late is another test's concern.
    engine = await createEngine(adsEngineOptions(catalogue, { deadline: 5_000 }));
  });
  afterAll(() => engine.close());

  test("bids on most of the market's requests, at a price between floor and maximum bid, and says why", async () => {
    let bids = 0;
    for (const request of world.requests) {
      const decision = await engine.decide(request);
      if (decision.winner === undefined) continue;
      bids++;
      const campaign = catalogue.campaigns[decision.winner];
      expect(decision.price).toBeGreaterThanOrEqual(request.floor);
      expect(decision.price).toBeLessThanOrEqual(campaign?.maximumBid ?? 0);
      expect(decision.rationale.agents.map(({ agent }) => agent)).toEqual([
        "profiler",
        "context",
        "bid-optimizer",
      ]);
      for (const { outcome, reason } of decision.rationale.agents) {
        expect(outcome).toBe("live");
        expect(reason).not.toBe("");
      }
      for (const event of world.respond(request, decision)) engine.observe(event);
    }
    expect(bids).toBeGreaterThan(0.8 * world.requests.length);
  });

  test("two slots of one bid request never go to the same advertiser, though they are decided at once", async () => {
    const request = world.requests.find(({ media }) => media === "audio");
    if (request === undefined) throw new Error("the market has no audio slot");
    const slots = Array.from({ length: 8 }, (_, slot) => ({ ...request, request: "pod", slot }));
    const decisions = await Promise.all(slots.map((slot) => engine.decide(slot)));
    const domains = decisions.flatMap(({ winner }) =>
      winner === undefined ? [] : [catalogue.campaigns[winner]?.domain],
    );
    expect(domains.length).toBeGreaterThan(1);
    expect(new Set(domains).size).toBe(domains.length);
  });
});

test("the pack opens without settings, and refuses a catalogue that is not there", async () => {
  const { engine } = await pack.open({});
  expect(engine.agents).toHaveLength(3);
  await expect(pack.open({ campaigns: "/nowhere/campaigns.json" })).rejects.toMatchObject({
    code: expect.any(String),
  });
});
