// What the agents learn outlives them: a new life goes on where the last one ended, whatever ended it.
import fc from "fast-check";
import type { Agent, AgentStore } from "tutti";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AdEvent, ListeningEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import type { AgentCampaign } from "#ads/agents/agent-catalogue.js";
import bidOptimizer from "#ads/agents/bid-optimizer.js";
import context from "#ads/agents/context.js";
import profiler from "#ads/agents/profiler.js";
import { momentOf } from "#ads/moment.js";
import { MemoryBytes } from "#runtime/store/memory-bytes.js";
import { runs } from "../../runs.js";
import { agentStore, emptyBytes, type Harness, startAgent } from "./agent-harness.js";
import { adRequest, agentCampaign, DAY_START, TOPICS } from "./campaign-fixture.js";

type AdAgent = Agent<AdRequest, number, AdEvent>;

const AGENTS: readonly AdAgent[] = [profiler, context, bidOptimizer];
const LISTENERS = ["ann", "bob", "cy"] as const;
const GOALS = ["reach", "clicks", "conversions"] as const;
const CAMPAIGNS: readonly AgentCampaign[] = TOPICS.map((topic, index) =>
  agentCampaign({
    id: `campaign ${topic}`,
    topics: [topic],
    segments: [`${topic}-fan`],
    goal: GOALS[index % GOALS.length] ?? "clicks",
    value: 50_000,
  }),
);
/** What is asked of a life: everyone, at two moments, in auctions whose best price needs no table. */
const QUESTIONS: readonly AdRequest[] = ["", ...LISTENERS, "stranger"].flatMap((listener) => [
  adRequest({ listener, time: DAY_START + 20 * 3_600_000 }),
  adRequest({ listener, time: DAY_START + 21 * 3_600_000, mood: "calm", activity: "workout", device: "car" }),
]);

const anyTime = fc.integer({ min: DAY_START, max: DAY_START + 20 * 3_600_000 });
const anyMoment = fc
  .record({
    device: fc.constantFrom("phone" as const, "car" as const),
    mood: fc.constantFrom("", "calm", "\ud83d"),
    activity: fc.constantFrom("", "workout"),
    country: fc.constantFrom("", "SWE"),
    categories: fc.constantFrom([], ["IAB17"]),
    keywords: fc.constantFrom([], ["jazz"]),
    auction: fc.constantFrom("first-price" as const, "second-price" as const),
  })
  .map((fields) => momentOf(adRequest(fields)));
const anyListener = fc.constantFrom("", ...LISTENERS);
const anyPlay: fc.Arbitrary<ListeningEvent> = fc.record({
  type: fc.constant("listening" as const),
  listener: anyListener,
  topics: fc.uniqueArray(fc.constantFrom(...TOPICS), { maxLength: 2 }),
  genre: fc.constantFrom("", "jazz"),
  seconds: fc.integer({ min: 0, max: 300 }),
  skipped: fc.boolean(),
  country: fc.constantFrom("", "SWE"),
  device: fc.constantFrom("phone" as const, "car" as const),
  hour: fc.integer({ min: 0, max: 23 }),
  time: anyTime,
});
const anyOutcome: fc.Arbitrary<AdEvent> = fc
  .record({
    type: fc.constantFrom("impression" as const, "click" as const, "conversion" as const, "loss" as const),
    decision: fc.constant("decision"),
    campaign: fc.nat({ max: CAMPAIGNS.length - 1 }),
    listener: anyListener,
    price: fc.integer({ min: 100, max: 8_000 }),
    bid: fc.integer({ min: 100_000, max: 8_000_000 }),
    time: anyTime,
    moment: anyMoment,
  })
  .map((event) => event as AdEvent);
const anyInterests: fc.Arbitrary<AdEvent> = fc
  .record({
    listener: fc.constantFrom(...LISTENERS),
    topics: fc.uniqueArray(fc.constantFrom("jazz", "news", "unknown"), { maxLength: 3 }),
    lifts: fc.array(fc.constantFrom(0.4, 1.5, 3), { minLength: 3, maxLength: 3 }),
    time: anyTime,
  })
  .map((event) => ({ type: "interest", ...event, lifts: event.lifts.slice(0, event.topics.length) }));
/** As many plays as the usual shares are computed anew after, so that no life is behind with them. */
const anyPast = fc
  .tuple(
    fc.array(anyPlay, { minLength: 32, maxLength: 32 }),
    fc.array(fc.oneof(anyOutcome, anyInterests), { maxLength: 80 }),
  )
  .map(([plays, others]): readonly AdEvent[] => [...plays, ...others]);

function answers(life: Harness): unknown[] {
  return QUESTIONS.map((question) => life.propose(question)).map(
    ({ scores, prices, vetoes, confidence }) => ({
      scores: scores.map(rounded),
      prices: prices.map((price) => Math.round(price / 10)),
      vetoes,
      confidence: rounded(confidence ?? 1),
    }),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(9));
}

/** A life that hears all of this, and is asked. */
function live(agent: AdAgent, past: readonly AdEvent[], store: AgentStore, epoch = 1): Harness {
  const life = startAgent(agent, CAMPAIGNS, { store, epoch });
  for (const event of past) if (agent.subscribes?.includes(event.type)) life.observe(event);
  return life;
}

const warned = vi.spyOn(process, "emitWarning");

beforeEach(() => void warned.mockClear());
afterEach(() => void vi.useRealTimers());

describe.each(AGENTS.map((agent) => ({ name: agent.name, agent })))("the $name", ({ agent }) => {
  test("says after an orderly stop what it said before", async () => {
    await fc.assert(
      fc.asyncProperty(anyPast, async (past) => {
        const store = agentStore(agent.name);
        const first = live(agent, past, store);
        await first.begun;
        const before = answers(first);
        await first.stop();
        const second = startAgent(agent, CAMPAIGNS, { store });
        await second.begun;
        expect(answers(second)).toEqual(before);
        expect(warned).not.toHaveBeenCalled();
      }),
      { numRuns: runs(40) },
    );
  });

  test("has after a crash what it had learned until a second before", async () => {
    vi.useFakeTimers();
    await fc.assert(
      fc.asyncProperty(anyPast, async (past) => {
        const store = agentStore(agent.name);
        const first = live(agent, past, store);
        await first.begun;
        const before = answers(first);
        await vi.advanceTimersByTimeAsync(1_000);
        for (const event of past) if (agent.subscribes?.includes(event.type)) first.observe(event);
        const second = startAgent(agent, CAMPAIGNS, { store });
        await second.begun;
        expect(answers(second)).toEqual(before);
      }),
      { numRuns: runs(20) },
    );
  });

  test("adds what a later life learns before its listeners are back to what was kept", async () => {
    vi.useFakeTimers();
    await fc.assert(
      fc.asyncProperty(anyPast, anyPast, async (past, present) => {
        const store = agentStore(agent.name);
        const first = live(agent, past, store);
        await first.begun;
        await first.stop();
        const second = startAgent(agent, CAMPAIGNS, { store: slow(store), epoch: 2 });
        await vi.advanceTimersByTimeAsync(10);
        await second.begun;
        for (const event of present) if (agent.subscribes?.includes(event.type)) second.observe(event);
        await vi.advanceTimersByTimeAsync(5_000);
        const together = confidences(answers(second));
        await second.stop();
        const third = startAgent(agent, CAMPAIGNS, { store });
        await third.begun;
        expect(confidences(answers(third))).toEqual(together);
        const whole = live(agent, [...past, ...present], agentStore(agent.name));
        await whole.begun;
        expect(confidences(answers(whole))).toEqual(together);
      }),
      { numRuns: runs(10) },
    );
  });

  test("begins anew, with one warning, where what was kept cannot be read", async () => {
    warned.mockImplementation(() => undefined);
    await fc.assert(
      fc.asyncProperty(anyPast, fc.array(fc.jsonValue(), { minLength: 1 }), async (past, values) => {
        const store = agentStore(agent.name);
        const first = live(agent, past, store);
        await first.begun;
        await first.stop();
        const kept = await store.snapshot("");
        for (const [index, { key }] of kept.entries()) await store.put(key, values[index % values.length]);
        await store.put("nothing", 1);
        warned.mockClear();
        const second = startAgent(agent, CAMPAIGNS, { store });
        await second.begun;
        expect(warned).toHaveBeenCalledTimes(1);
        for (const { scores } of QUESTIONS.map((question) => second.propose(question)))
          for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
        await second.stop();
        expect(await store.get("nothing")).toBeUndefined();
      }),
      { numRuns: runs(30) },
    );
    warned.mockReset();
  });

  test("goes by the names of campaigns and topics, not by their places in the catalogue", async () => {
    await fc.assert(
      fc.asyncProperty(anyPast, async (past) => {
        const store = agentStore(agent.name);
        const first = live(agent, past, store);
        await first.begun;
        const before = QUESTIONS.map((question) => first.propose(question).scores.map(rounded));
        await first.stop();
        const turned = [agentCampaign({ id: "new", topics: ["new"] }), ...CAMPAIGNS.toReversed()];
        const second = startAgent(agent, turned, { store });
        await second.begun;
        const after = QUESTIONS.map((question) => second.propose(question).scores.slice(1).reverse());
        for (const [row, scores] of before.entries())
          for (const [place, score] of scores.entries()) expect(after[row]?.[place]).toBeCloseTo(score, 1);
      }),
      { numRuns: runs(20) },
    );
  });

  test("keeps no listener's name", async () => {
    const bytes = emptyBytes();
    const store = agentStore(agent.name, bytes);
    const past = fc.sample(anyPast, { numRuns: 20, seed: 1 }).flat();
    const named = past.map((event) =>
      "listener" in event && event.listener !== "" ? { ...event, listener: "secretive" } : event,
    );
    const life = live(agent, named, store);
    await life.begun;
    await life.stop();
    const entries = await bytes.snapshot("");
    expect(entries.length).toBeGreaterThan(0);
    for (const { key, bytes: value } of entries)
      expect(key + Buffer.from(value).toString("latin1")).not.toContain("secretive");
  });
});

/** The store, when it takes its time: longer, for all pages of listeners, than a piece waits to be written. */
function slow(store: AgentStore): AgentStore {
  return {
    get: (key) => store.get(key),
    put: (key, value) => store.put(key, value),
    compareAndSet: (key, version, value) => store.compareAndSet(key, version, value),
    watch: (prefix, listener) => store.watch(prefix, listener),
    write: (key, value) => store.write(key, value),
    written: () => store.written(),
    snapshot: (prefix) => new Promise((resolve) => setTimeout(() => resolve(store.snapshot(prefix)), 10)),
  };
}

function confidences(given: unknown[]): unknown[] {
  return given.map((answer) => (answer as { confidence: number }).confidence);
}

test("an agent writes few pieces at a time, however many listeners it has learned of", async () => {
  vi.useFakeTimers();
  const bytes = new MemoryBytes();
  const store = agentStore(profiler.name, Object.assign(bytes, { isBusy: false }));
  const life = startAgent(profiler, CAMPAIGNS, { store });
  await life.begun;
  for (let number = 0; number < 1_000; number++) {
    const [play] = fc.sample(anyPlay, { numRuns: 1, seed: number });
    life.observe({ ...(play as ListeningEvent), listener: `listener ${number}` });
  }
  const written: number[] = [];
  let keys = 0;
  for (let step = 0; step < 100; step++) {
    await vi.advanceTimersByTimeAsync(20);
    await store.written();
    const now = (await store.snapshot("")).length;
    if (now > keys) written.push(now - keys);
    keys = now;
  }
  expect(keys).toBeGreaterThan(1_000);
  expect(Math.max(...written)).toBeLessThanOrEqual(32);
});
