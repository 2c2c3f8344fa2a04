// What stands in for an agent, in which order, and what the rationale says of it.
import { expect, test } from "vitest";
import { CANDIDATE_KEYS, frameOf, type Key, type StageRequest } from "./schedule.js";
import { CALM, decide, decideUnanswered, type Options, RANKED, stageWith } from "./small-stage.js";
import { Stage, type StageAgent } from "./stage.js";

const CACHING: StageAgent = { deadline: 5.5, fallback: { scores: 0.25, confidence: 0.5, maxAge: 30 } };
const keyed: Options = { key: ({ user }) => user };

test("a last good value stands in while it is young enough, and loses weight with age", () => {
  const stage = stageWith(keyed, [CACHING]);
  decide(stage, 0);
  const decision = decideUnanswered(stage, 1);
  expect(decision.winner).toBe("x");
  expect(decision.rationale.agents[0]).toMatchObject({
    outcome: "cached",
    cause: "late",
    age: 6,
    scores: [1, 0.75, 0.5],
  });
  expect(decision.rationale.agents[0]?.freshness).toBeCloseTo(1 - 6 / 30, 12);
  stage.time += 12;
  expect(decideUnanswered(stage, 2).rationale.agents[0]).toMatchObject({ outcome: "cached", age: 24 });
  stage.time += 1;
  const old = decideUnanswered(stage, 3);
  expect(old.rationale.agents[0]).toMatchObject({
    outcome: "default",
    scores: [0.25, 0.25, 0.25],
    confidence: 0.5,
  });
  expect(old.rationale.agents[0]?.age).toBeUndefined();
});

test("a last good value stands in for its own key only", () => {
  const stage = stageWith(keyed, [CACHING]);
  decide(stage, 0, "somebody");
  expect(decideUnanswered(stage, 1, "else").rationale.agents[0]?.outcome).toBe("default");
  expect(decideUnanswered(stage, 2, "somebody").rationale.agents[0]?.outcome).toBe("cached");
});

test("a last good value stands in for the same candidates only", () => {
  let candidates: readonly Key[] = ["x", "y", "z"];
  const stage = stageWith({ ...keyed, candidates: () => candidates }, [CACHING]);
  decide(stage, 0);
  candidates = ["x", "z", "y"];
  expect(decideUnanswered(stage, 1).rationale.agents[0]?.outcome).toBe("default");
  candidates = ["x", "y"];
  expect(decideUnanswered(stage, 2).rationale.agents[0]?.outcome).toBe("default");
  candidates = ["x", "y", "z"];
  expect(decideUnanswered(stage, 3).rationale.agents[0]?.outcome).toBe("cached");
});

test("prices of a last good value come with it", () => {
  const stage = stageWith(keyed, [CACHING]);
  decide(stage, 0, "u", { scores: [1, 0.75, 0.5], prices: [3, 2, 1] } as typeof RANKED);
  expect(decideUnanswered(stage, 1)).toMatchObject({ winner: "x", price: 3 });
});

test("only so many keys are remembered: the one not used for longest is forgotten", () => {
  const stage = stageWith(keyed, [{ ...CACHING, fallback: { maxAge: 1000 } }], { keys: 2 });
  for (const [token, user] of ["a", "b", "c"].entries()) decide(stage, token, user);
  const outcomes = ["a", "b", "c"].map(
    (user, index) => decideUnanswered(stage, 10 + index, user).rationale.agents[0]?.outcome,
  );
  expect(outcomes).toEqual(["absent", "cached", "cached"]);
});

test("without a key, a last good value or a default, the agent is absent and the others decide", () => {
  const stage = stageWith({}, [CALM, CALM]);
  stage.ask({ token: 0, user: "u" }, 0);
  stage.propose(1, frameOf(stage.inbox, 1, 0) ?? expect.fail("not asked"), { scores: [0, 0, 1] }, 3);
  stage.time += 6;
  stage.coordinator.poll();
  const decision = stage.decisions.get(0);
  expect(decision?.winner).toBe("z");
  expect(decision?.rationale.agents[0]).toMatchObject({ outcome: "absent", cause: "late", scores: [] });
});

test("each cause is named: late, dead, shed, faulty", () => {
  const agents = [CALM, CALM, CALM, CALM].map((agent) => ({ ...agent, fallback: { scores: 0.5 } }));
  const stage = stageWith({}, agents);
  stage.coordinator.markDead(1);
  stage.ask({ token: 0, user: "u" }, 0);
  stage.fault(2, frameOf(stage.inbox, 2, 0) ?? expect.fail("not asked"), "threw Error: as scripted");
  stage.propose(3, frameOf(stage.inbox, 3, 0) ?? expect.fail("not asked"), RANKED, 3);
  stage.time += 6;
  stage.coordinator.poll();
  const told = stage.decisions
    .get(0)
    ?.rationale.agents.map(({ outcome, cause, fault }) => [outcome, cause, fault]);
  expect(told).toEqual([
    ["default", "late", undefined],
    ["default", "dead", undefined],
    ["default", "faulty", "threw Error: as scripted"],
    ["live", undefined, undefined],
  ]);
});

test("a full request lane sheds the agent, at once and for that request alone", () => {
  const stage = new Stage<StageRequest, Key>({
    agents: [{ deadline: 5.5, fallback: { scores: [0, 1, 0] } }],
    options: { candidates: CANDIDATE_KEYS },
    slots: 64,
    requestLane: 1024,
  });
  // Without the stage's own reading of the lane.
  const settled: string[] = [];
  for (let token = 0; token < 40; token++) {
    stage.coordinator.ask(
      { token, user: "u" },
      ({ rationale }) => settled.push(`${rationale.agents[0]?.outcome} ${rationale.agents[0]?.cause}`),
      token,
    );
  }
  stage.coordinator.poll();
  expect(settled.length).toBeGreaterThan(5);
  expect(new Set(settled)).toEqual(new Set(["default shed"]));
  expect(stage.coordinator.statistics().agents[0]?.fallbacks.shed).toBe(settled.length);
  expect(stage.coordinator.inFlight).toBe(40 - settled.length);
});

test("an agent's own deadline ends its part alone; the decision waits for the others", () => {
  const stage = stageWith({ early: false }, [{ deadline: 1.5, fallback: { scores: [0, 0, 1] } }, CALM]);
  stage.ask({ token: 0, user: "u" }, 0);
  expect(frameOf(stage.inbox, 0, 0)?.deadline).toBe(1001.5);
  expect(frameOf(stage.inbox, 1, 0)?.deadline).toBe(1005.5);
  expect(stage.coordinator.nextDeadline).toBeCloseTo(1001.5, 0);
  stage.time += 2;
  expect(stage.coordinator.poll()).toBe(1);
  expect(stage.decisions.size).toBe(0);
  expect(stage.coordinator.nextDeadline).toBeGreaterThan(1005);
  stage.propose(0, frameOf(stage.inbox, 0, 0) ?? expect.fail("not asked"), { scores: [1, 0, 0] }, 3);
  stage.propose(1, frameOf(stage.inbox, 1, 0) ?? expect.fail("not asked"), { scores: [0, 0.5, 0] }, 3);
  stage.coordinator.poll();
  const decision = stage.decisions.get(0);
  expect(decision?.winner).toBe("z");
  expect(decision?.rationale.agents.map(({ cause }) => cause)).toEqual(["late", undefined]);
  expect(stage.coordinator.statistics().agents[0]?.tooLate).toBe(1);
  expect(stage.coordinator.nextDeadline).toBe(Number.POSITIVE_INFINITY);
});
