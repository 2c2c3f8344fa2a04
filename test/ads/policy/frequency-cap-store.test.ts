// Frequency caps in a store: what listeners met is found again by the next process, and nothing of who they are.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { createEngine, durableStore, memoryStore, type StateStore } from "tutti";
import { adsEngineOptions, demonstrationCatalogue } from "tutti/ads";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { FrequencyCapConstraint } from "#ads/policy/frequency-cap.js";
import { runs } from "../../runs.js";
import { adRequest, campaign, DAY_START } from "../agents/campaign-fixture.js";

const HOUR = 3_600_000;
const LISTENERS = ["ann", "bob", "cy"] as const;
const CAMPAIGNS = [
  campaign(0, { frequencyCap: { impressions: 1, hours: 24 } }),
  campaign(1, { frequencyCap: { impressions: 3, hours: 2 } }),
  campaign(2),
];

const warned = vi.spyOn(process, "emitWarning");
beforeEach(() => void warned.mockReset());
afterEach(() => void vi.useRealTimers());

function outcome(type: "impression" | "loss", decision: string, met: Meeting): AdEvent {
  const { campaign: index, listener, time } = met;
  const bid = 0 as Micros;
  const moment = momentOf(adRequest());
  return type === "loss"
    ? { type, decision, campaign: index, bid, time, moment }
    : { type, decision, campaign: index, listener, price: bid, bid, time, moment };
}

interface Meeting {
  readonly listener: string;
  readonly campaign: number;
  readonly time: number;
}

/** Which campaigns are excluded for whom. */
function excluded(constraint: FrequencyCapConstraint, time: number): string[] {
  const found: string[] = [];
  for (const listener of LISTENERS)
    constraint.exclude(adRequest({ listener, time }), [0, 1, 2], (index) =>
      found.push(`${listener} ${index}`),
    );
  return found;
}

async function opened(store: StateStore, campaigns = CAMPAIGNS): Promise<FrequencyCapConstraint> {
  const constraint = new FrequencyCapConstraint(campaigns);
  await constraint.open(store);
  return constraint;
}

const anyStep = fc.record({
  listener: fc.constantFrom("", ...LISTENERS),
  campaign: fc.constantFrom(0, 1, 2),
  later: fc.constantFrom(0, HOUR / 4, HOUR),
  fate: fc.constantFrom("won", "won", "lost", "elsewhere", "restart"),
});

describe("a frequency cap with a store", () => {
  test("goes on over restarts as if there had been none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const store = memoryStore();
        const reference = new FrequencyCapConstraint(CAMPAIGNS);
        let constraint = await opened(store);
        let time = DAY_START;
        for (const [number, { listener, campaign: index, later, fate }] of steps.entries()) {
          time += later;
          const decision = String(number);
          const request = adRequest({ listener, time });
          if (fate === "restart") {
            await constraint.close();
            constraint = await opened(store);
          } else if (fate === "elsewhere") {
            for (const one of [constraint, reference])
              one.observe(outcome("impression", decision, { listener, campaign: index, time }));
          } else {
            const refusals = [constraint, reference].map((one) => one.reserve(request, index, 1, decision));
            expect(refusals[0]).toBe(refusals[1]);
            const event = outcome(fate === "won" ? "impression" : "loss", decision, {
              listener,
              campaign: index,
              time,
            });
            if (refusals[0] === undefined) for (const one of [constraint, reference]) one.observe(event);
          }
          expect(excluded(constraint, time)).toEqual(excluded(reference, time));
        }
        await constraint.close();
        await store.close();
      }),
      { numRuns: runs(100) },
    );
    expect(warned).not.toHaveBeenCalled();
  });

  test("has after a crash what was met until a second before", async () => {
    vi.useFakeTimers();
    const store = memoryStore();
    const first = await opened(store);
    first.observe(outcome("impression", "early", { listener: "ann", campaign: 0, time: DAY_START }));
    await vi.advanceTimersByTimeAsync(1_000);
    first.observe(outcome("impression", "late", { listener: "bob", campaign: 0, time: DAY_START }));
    const second = await opened(store);
    expect(excluded(second, DAY_START)).toEqual(["ann 0"]);
  });

  test("does not count, in the next process, what was only reserved; but its impression, when it is told of", async () => {
    const store = memoryStore();
    const first = await opened(store);
    expect(first.reserve(adRequest({ time: DAY_START }), 0, 1, "d")).toBeUndefined();
    await first.close();
    const second = await opened(store);
    expect(excluded(second, DAY_START)).toEqual([]);
    second.observe(outcome("impression", "d", { listener: "ann", campaign: 0, time: DAY_START }));
    expect(excluded(second, DAY_START)).toEqual(["ann 0"]);
    await second.close();
  });

  test("goes by the campaigns' names when the catalogue has changed", async () => {
    const store = memoryStore();
    const first = await opened(store);
    first.observe(outcome("impression", "d", { listener: "ann", campaign: 0, time: DAY_START }));
    await first.close();
    const second = await opened(store, CAMPAIGNS.toReversed());
    expect(excluded(second, DAY_START)).toEqual(["ann 2"]);
    await second.close();
  });

  test("keeps no listener's name, and nothing of listeners whose windows have run out", async () => {
    const store = memoryStore();
    const first = await opened(store);
    first.observe(outcome("impression", "a", { listener: "secretive", campaign: 1, time: DAY_START }));
    first.observe(outcome("impression", "b", { listener: "bob", campaign: 0, time: DAY_START + 3 * HOUR }));
    await first.close();
    const kept = await store.snapshot("");
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain("secretive");
    await (await opened(store)).close();
    expect(await store.snapshot("")).toHaveLength(1);
  });

  test("begins anew for whom the store holds something else, and says so once", async () => {
    const store = memoryStore();
    const first = await opened(store);
    for (const listener of LISTENERS)
      first.observe(outcome("impression", listener, { listener, campaign: 0, time: DAY_START }));
    await first.close();
    const [one, other] = await store.snapshot("");
    await store.put(one?.key ?? "", { campaigns: ["campaign-0"], met: ["yesterday"] });
    await store.put(other?.key ?? "", 7);
    const second = await opened(store);
    expect(excluded(second, DAY_START)).toHaveLength(1);
    expect(warned).toHaveBeenCalledTimes(1);
    await second.close();
  });

  test("holds while its store fails, says so once, and keeps later what it could not keep then", async () => {
    vi.useFakeTimers();
    const store = memoryStore();
    let broken = true;
    const moody: StateStore = {
      get: (key) => store.get(key),
      put: (key, value) => (broken ? Promise.reject(new Error("full")) : store.put(key, value)),
      compareAndSet: (key, version, value) => store.compareAndSet(key, version, value),
      watch: (prefix, listener) => store.watch(prefix, listener),
      snapshot: (prefix) => store.snapshot(prefix),
      close: () => store.close(),
    };
    const first = await opened(moody);
    first.observe(outcome("impression", "d", { listener: "ann", campaign: 0, time: DAY_START }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(excluded(first, DAY_START)).toEqual(["ann 0"]);
    expect(warned).toHaveBeenCalledTimes(1);
    broken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(excluded(await opened(store), DAY_START)).toEqual(["ann 0"]);
  });

  test("is kept whole when it is closed, however many listeners it has met since it last wrote", async () => {
    const store = memoryStore();
    const first = await opened(store);
    const count = 20_000;
    for (let number = 0; number < count; number++) {
      const listener = `listener ${number}`;
      first.observe(outcome("impression", listener, { listener, campaign: 0, time: DAY_START }));
    }
    await first.close();
    expect(await store.snapshot("")).toHaveLength(count);
  });
});

test("an engine on the same folder excludes what a listener met before the process was restarted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tutti-caps-"));
  const { campaigns, ...rest } = demonstrationCatalogue(1, 5);
  const catalogue = {
    ...rest,
    campaigns: campaigns.map((one) => ({ ...one, frequencyCap: { impressions: 1, hours: 24 } })),
  };
  const request = adRequest({ time: DAY_START + 12 * HOUR });
  const session = async (): Promise<{
    readonly winner: number | undefined;
    readonly caps: readonly number[];
  }> => {
    const store = durableStore({ path: join(folder, "state") });
    const engine = await createEngine({ ...adsEngineOptions(catalogue, { deadline: 500 }), store });
    const { id, winner, rationale } = await engine.decide(request);
    const caps = rationale.exclusions.filter(({ by }) => by === "frequency cap");
    if (winner !== undefined)
      engine.observe(
        outcome("impression", id, { listener: request.listener, campaign: winner, time: request.time }),
      );
    await engine.close();
    await store.close();
    return { winner, caps: caps.map(({ candidate }) => rationale.candidates[candidate] ?? -1) };
  };
  try {
    const first = await session();
    expect(first.winner).toBeDefined();
    const second = await session();
    expect(second.caps).toEqual([first.winner]);
    expect(second.winner).not.toBe(first.winner);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
