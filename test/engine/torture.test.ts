// Agents that throw, hang, lie and die: every decision is made once, in time, with the right stand-ins.
import fc from "fast-check";
import { createEngine, type Engine, resolve } from "tutti";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runs } from "../runs.js";
import { eventually } from "./recorders.js";
import { type Act, agentModule, FAULTY_ACTS, GOOD_ACTS, type Scripted } from "./scripts.js";

const CANDIDATES = ["accept", "review", "block"] as const;
const NAMES = ["a", "b", "c"] as const;
/** Milliseconds: far above what a good act takes on a busy machine, so that no good act is ever late. */
const PATIENT = 2_000;

type Action = (typeof CANDIDATES)[number];

const score = fc.double({ min: 0, max: 1, noNaN: true });
const proposal = fc.record(
  {
    scores: fc.array(score, { minLength: 3, maxLength: 3 }),
    confidence: score,
    vetoes: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
    prices: fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 }),
    reason: fc.string({ maxLength: 40, unit: "grapheme" }),
  },
  { requiredKeys: ["scores"] },
);
const act: fc.Arbitrary<Act> = fc.record({
  do: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...GOOD_ACTS) }, fc.constantFrom(...FAULTY_ACTS)),
  proposal,
});
const script: fc.Arbitrary<Scripted> = fc.record({ script: fc.record({ a: act, b: act, c: act }) });

describe("with patient agents", () => {
  let engine: Engine<Scripted, Action, never>;

  beforeAll(async () => {
    engine = await createEngine<Scripted, Action, never>({
      agents: NAMES.map((name) => ({
        module: agentModule(name),
        weight: name === "b" ? 2 : 1,
        onError: "resume" as const,
      })),
      candidates: CANDIDATES,
      deadline: PATIENT,
      early: false,
    });
  });

  afterAll(() => engine.close());

  test("whatever agents return or throw, the decision is the vote of the good ones alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(script, { minLength: 1, maxLength: 8 }), async (requests) => {
        const decisions = await Promise.all(requests.map((request) => engine.decide(request)));
        for (const [index, request] of requests.entries()) {
          const decision = decisions[index];
          const good = NAMES.filter((name) =>
            (GOOD_ACTS as readonly string[]).includes(request.script[name]?.do ?? ""),
          );
          const expected = resolve(
            good.map((agent) => ({ agent, ...(request.script[agent] as Act).proposal })),
            {
              candidates: CANDIDATES,
              agents: NAMES.map((name) => ({ name, weight: name === "b" ? 2 : 1 })),
            },
          );
          expect(decision?.winner).toBe(expected.winner);
          expect(decision?.price).toBe(expected.price);
          for (const { agent, outcome, cause, fault } of decision?.rationale.agents ?? []) {
            const live = good.includes(agent as (typeof NAMES)[number]);
            expect([agent, outcome, cause]).toEqual([
              agent,
              live ? "live" : "absent",
              live ? undefined : "faulty",
            ]);
            expect(fault !== undefined && fault !== "").toBe(!live);
          }
        }
      }),
      { numRuns: runs(1000) },
    );
    const { decisions } = engine.inspect();
    expect(decisions.inFlight).toBe(0);
    expect(decisions.agents.map(({ tooLate }) => tooLate)).toEqual([0, 0, 0]);
  });
});

const CALM: Act = { do: "propose", proposal: { scores: [0.2, 0.9, 0.1] } };

describe("with a deadline", () => {
  let engine: Engine<Scripted, Action, never>;

  beforeAll(async () => {
    engine = await createEngine<Scripted, Action, never>({
      agents: NAMES.map((name) => ({ module: agentModule(name), fallback: { scores: [1, 0, 0] } })),
      candidates: CANDIDATES,
      // Far above what a good act takes on a busy machine; late acts take far longer.
      deadline: 400,
      early: false,
    });
  });

  afterAll(() => engine.close());

  test("an agent that never answers costs its own vote and nothing else", async () => {
    const decision = await engine.decide({ script: { a: { ...CALM, do: "never" }, b: CALM, c: CALM } });
    expect(decision.winner).toBe("review");
    expect(decision.rationale.agents.map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ["default", "late"],
      ["live", undefined],
      ["live", undefined],
    ]);
  });

  test("a reply that comes after the decision is counted, and changes no later decision", async () => {
    const before = engine.inspect().decisions.agents[0]?.tooLate ?? 0;
    const late = { do: "slow", wait: 700, proposal: { scores: [0, 0, 1] } };
    const decision = await engine.decide({ script: { a: late, b: CALM, c: CALM } });
    expect(decision.rationale.agents[0]?.cause).toBe("late");
    await eventually(async () => {
      const next = await engine.decide({ script: { a: CALM, b: CALM, c: CALM } });
      expect(next.winner).toBe("review");
      return engine.inspect().decisions.agents[0]?.tooLate === before + 1;
    });
  });

  test("requests that waited too long behind a busy agent are dropped by it, and it says so", async () => {
    const busy = { do: "busy", wait: 700, proposal: CALM.proposal };
    const decisions = await Promise.all([
      engine.decide({ script: { a: busy, b: CALM, c: CALM } }),
      engine.decide({ script: { a: CALM, b: CALM, c: CALM } }),
    ]);
    expect(decisions.map(({ rationale }) => rationale.agents[0]?.cause)).toEqual(["late", "late"]);
    await eventually(() => engine.deadLetters().counts.expired >= 1);
  });

  test("an agent whose thread ends is replaced by its fallback, and from the restart on by its next life", async () => {
    const exit = { do: "exit", proposal: CALM.proposal };
    const dying = await engine.decide({ script: { a: CALM, b: CALM, c: exit } });
    expect(dying.winner).toBe("review");
    // Twice killed, the request is poison, and says so; or all of that took longer than the deadline.
    expect(["late", "dead", "faulty"]).toContain(dying.rationale.agents[2]?.cause);
    await eventually(async () => {
      const after = await engine.decide({ script: { a: CALM, b: CALM, c: CALM } });
      return after.rationale.agents[2]?.outcome === "live";
    });
    expect(engine.inspect().actors[2]).toMatchObject({ phase: "running", epoch: 3, restarts: 2 });
  });
});
