// Hard limits before the vote, and what the winner needs after it.
import { BadRequestError, type Constraint, replay } from "tutti";
import { expect, test } from "vitest";
import type { Key, StageRequest } from "./schedule.js";
import { CALM, decide, type Options, RANKED, stageWith } from "./small-stage.js";

function refusing(name: string, ...refused: readonly Key[]): Constraint<StageRequest, Key> {
  return { name, reserve: (_, candidate) => (refused.includes(candidate) ? `no ${candidate}` : undefined) };
}

test("what a constraint excludes never wins, and the rationale says by whom and why", () => {
  const block: Constraint<StageRequest, Key> = {
    name: "block-list",
    exclude: (_, candidates, exclude) => exclude(candidates.indexOf("x"), "blocked"),
  };
  const again: Constraint<StageRequest, Key> = {
    name: "later",
    exclude: (_, __, exclude) => exclude(0, "too late"),
  };
  const decision = decide(stageWith({ constraints: [block, again] }), 0);
  expect(decision.winner).toBe("y");
  expect(decision.rationale.exclusions).toEqual([{ candidate: 0, by: "block-list", reason: "blocked" }]);
  expect(replay(decision.rationale).winner).toBe("y");
});

test("where nothing is feasible there is no winner, and no agent is asked", () => {
  const all: Constraint<StageRequest, Key> = {
    name: "closed",
    exclude: (_, candidates, exclude) => {
      for (const index of candidates.keys()) exclude(index, "closed");
    },
  };
  const stage = stageWith({ constraints: [all] });
  stage.ask({ token: 0, user: "u" }, 0);
  stage.coordinator.poll();
  expect(stage.decisions.get(0)).toMatchObject({ winner: undefined, score: 0, price: undefined });
  expect(stage.inbox[0]).toEqual([]);
  expect(stage.coordinator.statistics()).toMatchObject({
    decisions: 1,
    withoutWinner: 1,
    withFallback: 0,
    inFlight: 0,
  });
  expect(replay(stage.decisions.get(0)?.rationale ?? expect.fail("none")).winner).toBeUndefined();
});

test("an exclusion that names no candidate is a bad request, and starts nothing", () => {
  const wrong: Constraint<StageRequest, Key> = {
    name: "wrong",
    exclude: (_, __, exclude) => exclude(3, "?"),
  };
  const stage = stageWith({ constraints: [wrong] });
  expect(() => stage.ask({ token: 0, user: "u" }, 0)).toThrow(BadRequestError);
  expect(stage.coordinator.inFlight).toBe(0);
});

test("when the winner cannot be reserved the next best is tried, and the refusals are told best first", () => {
  const decision = decide(stageWith({ constraints: [refusing("budget", "x", "y")] }), 0);
  expect(decision.winner).toBe("z");
  expect(decision.rationale.refusals).toEqual([
    { candidate: 0, by: "budget", reason: "no x" },
    { candidate: 1, by: "budget", reason: "no y" },
  ]);
  expect(replay(decision.rationale)).toMatchObject({ winner: "z", score: decision.score });
});

test("what earlier constraints took for a refused candidate is given back, in full and once", () => {
  const taken: string[] = [];
  const ledger: Constraint<StageRequest, Key> = {
    name: "ledger",
    reserve: (_, candidate, price, decision) => {
      taken.push(`+${candidate} ${price} ${decision}`);
      return undefined;
    },
    release: (_, candidate, price, decision) => {
      taken.push(`-${candidate} ${price} ${decision}`);
    },
  };
  const stage = stageWith({ constraints: [ledger, refusing("cap", "x")] });
  const priced = { ...RANKED, prices: [7, 8, 9] };
  const decision = decide(stage, 0, "u", priced);
  expect(decision).toMatchObject({ winner: "y", price: 8 });
  expect(taken).toEqual([`+x 7 ${decision.id}`, `-x 7 ${decision.id}`, `+y 8 ${decision.id}`]);
});

test("a constraint that throws while it reserves refuses; one that throws while it releases changes nothing", () => {
  const broken: Constraint<StageRequest, Key> = {
    name: "broken",
    reserve: () => undefined,
    release: () => {
      throw new Error("lost");
    },
  };
  const throwing: Constraint<StageRequest, Key> = {
    name: "throwing",
    reserve: (_, candidate) => {
      if (candidate === "x") throw new Error("no connection");
      return undefined;
    },
  };
  const stage = stageWith({ constraints: [broken, throwing] });
  const decision = decide(stage, 0);
  expect(decision.winner).toBe("y");
  expect(decision.rationale.refusals).toEqual([
    { candidate: 0, by: "throwing", reason: "failed: no connection" },
  ]);
  expect(stage.coordinator.inFlight).toBe(0);
});

test("at most limits.refusals other candidates are tried, and the rationale replays to no winner", () => {
  const offered: Key[] = [];
  const greedy: Constraint<StageRequest, Key> = {
    name: "greedy",
    reserve: (_, candidate) => {
      offered.push(candidate);
      return "no";
    },
  };
  const decision = decide(stageWith({ constraints: [greedy] }, [CALM], { mostRefusals: 1 }), 0);
  expect(offered).toEqual(["x", "y"]);
  expect(decision).toMatchObject({ winner: undefined, score: 0 });
  expect(decision.rationale).toMatchObject({ winner: -1, exhausted: true });
  expect(replay(decision.rationale)).toMatchObject({ winner: undefined, index: -1, score: 0 });
});

test("a constraint, a key, features or values that throw are a bad request, and no slot is lost", () => {
  const thrown = (): never => {
    throw new Error("as scripted");
  };
  const stages: readonly Options[] = [
    { constraints: [{ name: "c", exclude: thrown }] },
    { key: thrown },
    { features: thrown },
    { values: thrown },
    { values: (_, __, row) => row.fill(Number.NaN) },
    { values: (_, __, row) => row.fill(-1) },
    { candidates: thrown },
    { candidates: () => "xyz" as unknown as readonly Key[] },
    { candidates: () => Array.from({ length: 9 }, (_, index) => `${index}` as Key) },
    { candidates: () => [Symbol("x") as unknown as Key] },
  ];
  for (const options of stages) {
    const stage = stageWith(options, [CALM], { slots: 1 });
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => stage.ask({ token: 0, user: "u" }, 0)).toThrow(BadRequestError);
      expect(stage.coordinator.inFlight).toBe(0);
    }
    expect(stage.settled.size).toBe(0);
  }
});

test("all constraints hear what the engine observes", () => {
  const heard: string[] = [];
  const listener = (name: string): Constraint<StageRequest, Key> => ({
    name,
    observe: ({ type }) => {
      heard.push(`${name} ${type}`);
    },
  });
  stageWith({ constraints: [listener("a"), listener("b")] }).coordinator.observe({ type: "won" });
  expect(heard).toEqual(["a won", "b won"]);
});
