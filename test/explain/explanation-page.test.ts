// The page of an explanation: it fits a terminal, hurts none, and what is read off it is true.
import fc from "fast-check";
import { explain, explanationPage, type RecordedDecision, replay } from "tutti";
import { describe, expect, test } from "vitest";
import { exactWeights } from "../coordinator/vote/polls.js";
import { runs } from "../runs.js";
import { recordedDecisions } from "./recorded.js";

const text = fc.string({ unit: "binary", maxLength: 200 });

/** The decision with any texts that agents, requests and constraints may come with. */
function withTexts(decision: RecordedDecision, texts: readonly string[]): RecordedDecision {
  const [request = "", reason = "", veto = "", agent = "", key = ""] = texts;
  return {
    ...decision,
    decision: request,
    request,
    candidates: decision.candidates.map((own, index) => `${key}${index}${own}`),
    agents: decision.agents.map((own, index) => ({
      ...own,
      agent: `${agent}${index}`,
      reason,
      version: veto,
      ...(own.outcome === "live" ? {} : { fault: reason }),
      vetoes: own.vetoes.map(({ candidate }) => ({ candidate, reason: veto })),
    })),
  };
}

describe("the page", () => {
  test("is at most 80 columns wide and without control characters, whatever was said", () => {
    fc.assert(
      fc.property(recordedDecisions(), fc.array(text, { minLength: 5, maxLength: 5 }), (decision, texts) => {
        const page = explanationPage(
          explain(withTexts(decision, texts), [{ time: 1, type: texts[0] ?? "", value: 2 }]),
        );
        expect(page.endsWith("\n")).toBe(true);
        for (const line of page.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
        expect(page.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: runs(200) },
    );
  });

  test("tells weights that flip when they are typed in as they are read", () => {
    let told = 0;
    const exact = {
      candidates: { min: 2 },
      agents: { min: 2 },
      complete: true,
      open: true,
      weights: exactWeights,
      scores: fc.constantFrom(0, 0.1, 0.3, 0.7, 1),
    };
    fc.assert(
      fc.property(recordedDecisions(exact), (decision) => {
        const { index } = replay(decision);
        const page = explanationPage(explain(decision));
        for (const [, name, weight] of page.matchAll(
          /^ {2}(agent \d+)'s weight (?:up|down) from \S+ to (\S+):/gm,
        )) {
          told++;
          const agents = decision.agents.map((agent) =>
            agent.agent === name ? { ...agent, weight: Number(weight) } : agent,
          );
          expect(replay({ ...decision, agents }).index).not.toBe(index);
        }
      }),
      { numRuns: runs(500) },
    );
    expect(told).toBeGreaterThan(20);
  });
});

const DECISION: RecordedDecision = {
  decision: "d7",
  time: Date.UTC(2026, 10, 23, 9, 30),
  request: "r-17",
  rule: "weighted-sum",
  candidates: ["song", "news", "talk", "jazz"],
  agents: [
    {
      agent: "taste",
      version: "v3",
      outcome: "live",
      weight: 3,
      priority: 1,
      confidence: 1,
      freshness: 1,
      scores: [1, 0, 0.5, 1],
      vetoes: [{ candidate: 2, reason: "heard today" }],
    },
    {
      agent: "mood",
      outcome: "cached",
      cause: "late",
      age: 12,
      weight: 2,
      priority: 1,
      confidence: 1,
      freshness: 0.5,
      scores: [0, 1, 1, 0.9],
      vetoes: [],
    },
    {
      agent: "clock",
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
  exclusions: [],
  refusals: [{ candidate: 3, by: "budget", reason: "the total budget is spent" }],
  winner: 0,
  early: false,
  latency: 0.4,
};

test("the page reads as a story: the winner, the agents, the missing, the kept out, what would have changed it, what came of it", () => {
  const page = explanationPage(
    explain(DECISION, [{ time: Date.UTC(2026, 10, 23, 9, 31), type: "click", value: 1 }]),
  );
  for (const line of [
    "Decision d7, 2026-11-23T09:30:00.000Z",
    "Request r-17",
    "Winner song, score 0.750",
    "  ahead of news by 0.500",
    "  taste: version v3",
    "  mood: late, its answer of 12 ms before stood in; weight 2 x freshness 0.5",
    "  clock: dead, nothing stood in",
    "Kept out: 2 of 4 candidates",
    "  1 vetoed by taste: heard today",
    "  1 had won, but was refused by budget: the total budget is spent",
    "  jazz would have won without budget",
    "  taste's weight down from 3 to 1: news wins",
    "  without taste: news wins",
    "The smallest change: taste's weight from 3 to 1",
    "  2026-11-23T09:31:00.000Z click 1",
  ]) {
    expect(page.split("\n")).toContain(line);
  }
});

test("prices are told whole, however large", () => {
  const prices = [10_255_563, 1, 1, 1];
  const [taste, ...others] = DECISION.agents;
  if (taste === undefined) throw new RangeError("no agent");
  const page = explanationPage(explain({ ...DECISION, agents: [{ ...taste, prices }, ...others] }));
  expect(page).toContain("Winner song, score 0.750, price 10255563\n");
});

test("a decision that nobody won says why, and nothing of weights", () => {
  const none = { ...DECISION, candidates: [], winner: -1, refusals: [], agents: [] };
  expect(explanationPage(explain(none))).toContain(
    "Nobody won, by weighted-sum over 0 candidates, 0 of them kept out: there",
  );
  const exhausted = explanationPage(explain({ ...DECISION, winner: -1, exhausted: true }));
  expect(exhausted.replace(/\s+/g, " ")).toContain("too many reservations were refused");
  expect(exhausted).not.toContain("What would have changed it");
});
