// From an agent's proposal through a lane into the rationale: what is good arrives exactly, what lies is told.
import fc from "fast-check";
import type { Proposal } from "tutti";
import { expect, test } from "vitest";
import { LONGEST_REASON, LONGEST_VETO_REASON } from "#runtime/actor/answer-frame.js";
import { proposalFault } from "#runtime/actor/proposal-check.js";
import { runs } from "../runs.js";
import { type Asked, Stage } from "./stage.js";

const MOST = 6;
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const texts = fc.oneof(
  fc.string({ maxLength: 300, unit: "grapheme" }),
  fc.constantFrom("", "same", "ü".repeat(200)),
);

type Counted = Proposal & { readonly count: number };

const proposals: fc.Arbitrary<Counted> = fc.integer({ min: 1, max: MOST }).chain((count) => {
  const vector = (element: fc.Arbitrary<number>) => fc.array(element, { minLength: count, maxLength: count });
  const veto = fc.record({ candidate: fc.nat(count - 1), reason: texts }, { requiredKeys: ["candidate"] });
  return fc.record(
    {
      count: fc.constant(count),
      scores: fc.oneof(
        vector(unit),
        vector(unit).map((scores) => Float64Array.from(scores)),
      ),
      confidence: unit,
      prices: vector(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
      reason: texts,
      vetoes: fc.array(fc.oneof(fc.nat(count - 1), veto), { maxLength: count }),
    },
    { requiredKeys: ["count", "scores"] },
  );
});

/** The longest beginning of whole characters that fits into `bytes`. */
function cut(value: string, bytes: number): string {
  let fitting = "";
  for (const character of value.toWellFormed()) {
    if (Buffer.byteLength(fitting + character) > bytes) break;
    fitting += character;
  }
  return fitting;
}

function stageOf(agents: number): Stage<{ readonly count: number }, number> {
  return new Stage({
    agents: Array.from({ length: agents }, () => ({ deadline: 5.5 })),
    options: { candidates: ({ count }) => Array.from({ length: count }, (_, key) => key), early: false },
    mostCandidates: MOST,
  });
}

function asked(stage: Stage<{ readonly count: number }, number>, agent: number, nth: number): Asked {
  return stage.inbox[agent]?.[nth] ?? expect.fail("not asked");
}

test("a proposal arrives in the rationale as it was given, with texts cut to whole characters", () => {
  fc.assert(
    fc.property(fc.array(proposals, { minLength: 1, maxLength: 4 }), (list) => {
      const stage = stageOf(1);
      for (const [token, { count }] of list.entries()) stage.ask({ count }, token);
      for (const [token, { count, ...proposal }] of list.entries()) {
        expect(proposalFault(proposal, count, true)).toBeUndefined();
        stage.propose(0, asked(stage, 0, token), proposal, count);
      }
      stage.coordinator.poll();
      for (const [token, { scores, confidence = 1, prices, reason = "", vetoes = [] }] of list.entries()) {
        const told = stage.decisions.get(token)?.rationale.agents[0];
        expect(told).toMatchObject({ outcome: "live", confidence, scores: Array.from(scores) });
        expect(told?.prices).toEqual(prices);
        expect(told?.reason ?? "").toBe(cut(reason, LONGEST_REASON));
        expect(told?.vetoes).toEqual(
          vetoes.map((veto) => {
            if (typeof veto === "number") return { candidate: veto };
            const why = cut(veto.reason ?? "", LONGEST_VETO_REASON);
            return why === "" ? { candidate: veto.candidate } : { candidate: veto.candidate, reason: why };
          }),
        );
      }
    }),
    { numRuns: runs(600) },
  );
});

test("a frame that lies about itself makes its agent faulty or stays within range, and touches no other decision", () => {
  // From the entry's length on: what stands before names the decision, and would be another decision's.
  const lie = fc.tuple(
    fc.integer({ min: 2, max: 60 }),
    fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 1, 2, 3, 1 << 30)),
  );
  fc.assert(
    fc.property(
      proposals,
      fc.array(lie, { maxLength: 6 }),
      fc.boolean(),
      ({ count, ...proposal }, lies, tooLate) => {
        const stage = stageOf(2);
        stage.ask({ count }, 0);
        stage.ask({ count }, 1);
        const calm = { scores: Array.from({ length: count }, (_, index) => index / MOST) };
        if (tooLate) {
          stage.time += 6;
          stage.coordinator.poll();
        }
        stage.propose(0, asked(stage, 0, 0), proposal, count, (memory, offset) => {
          for (const [word, value] of lies) memory.words[(offset >> 2) + word] = value;
        });
        stage.propose(1, asked(stage, 1, 1), calm, count);
        stage.coordinator.poll();
        stage.time += 6;
        stage.coordinator.poll();
        const told = stage.decisions.get(0)?.rationale.agents[0];
        expect(stage.coordinator.inFlight).toBe(0);
        expect(stage.coordinator.statistics().decisions).toBe(2);
        for (const score of told?.scores ?? []) expect(score >= 0 && score <= 1).toBe(true);
        for (const price of told?.prices ?? [])
          expect(price >= 0 && price < Number.POSITIVE_INFINITY).toBe(true);
        expect(told?.confidence).toBeLessThanOrEqual(1);
        for (const { candidate } of told?.vetoes ?? []) expect(candidate).toBeLessThan(count);
        if (told?.cause === "faulty") expect(told).toMatchObject({ outcome: "absent", vetoes: [] });
        const other = stage.decisions.get(1);
        if (!tooLate)
          expect(other?.rationale.agents[1]).toMatchObject({ outcome: "live", scores: calm.scores });
        expect(other?.rationale.agents[0]).toMatchObject({ outcome: "absent", cause: "late" });
        expect(other?.winner).toBe(tooLate ? 0 : count - 1);
      },
    ),
    { numRuns: runs(1000) },
  );
});
