// Hard constraints, reservations, fallbacks and bounds of the coordinator, under virtual time.
import { BadRequestError, type Constraint, OverloadedError, replay } from "tutti";
import { describe, expect, test } from "vitest";
import { CANDIDATE_KEYS, frameOf, type Key, type StageRequest } from "./schedule.js";
import { Stage, type StageAgent, type StageOptions } from "./stage.js";

const CALM: StageAgent = { deadline: 5.5 };
/** x before y before z. */
const RANKED = { scores: [1, 0.75, 0.5] };

type Options = Partial<StageOptions<StageRequest, Key>["options"]>;

function stageWith(
  options: Options,
  agents: readonly StageAgent[] = [CALM],
  rest: Partial<StageOptions<StageRequest, Key>> = {},
): Stage<StageRequest, Key> {
  return new Stage<StageRequest, Key>({
    agents,
    options: { candidates: CANDIDATE_KEYS, ...options },
    ...rest,
  });
}

/** Asks, lets every agent that was asked propose, and returns the decision. */
function decide(stage: Stage<StageRequest, Key>, token: number, user = "u", proposal = RANKED) {
  stage.ask({ token, user }, token);
  for (let agent = 0; agent < stage.inbox.length; agent++) {
    const frame = frameOf(stage.inbox, agent, token);
    if (frame !== undefined) stage.propose(agent, frame, proposal, proposal.scores.length);
  }
  stage.coordinator.poll();
  return stage.decisions.get(token) ?? expect.fail("not decided");
}

/** Asks, lets the deadline pass without a reply, and returns the decision. */
function decideUnanswered(
  stage: Stage<StageRequest, Key>,
  token: number,
  user = "u",
  candidates?: readonly Key[],
) {
  stage.ask({ token, user, ...(candidates === undefined ? {} : { candidates }) } as StageRequest, token);
  stage.time += 6;
  stage.coordinator.poll();
  return stage.decisions.get(token) ?? expect.fail("not decided");
}

function refusing(name: string, ...refused: readonly Key[]): Constraint<StageRequest, Key> {
  return { name, reserve: (_, candidate) => (refused.includes(candidate) ? `no ${candidate}` : undefined) };
}

describe("constraints", () => {
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
      exclude: (_, candidates, exclude) => candidates.forEach((__, index) => exclude(index, "closed")),
    };
    const stage = stageWith({ constraints: [all] });
    stage.ask({ token: 0, user: "u" }, 0);
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
});

describe("fallbacks", () => {
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
});

describe("bounds", () => {
  test("one decision more than there are slots is refused at once, and a slot is free again after a decision", () => {
    const stage = stageWith({}, [CALM], { slots: 2 });
    stage.ask({ token: 0, user: "u" }, 0);
    stage.ask({ token: 1, user: "u" }, 1);
    expect(() => stage.ask({ token: 2, user: "u" }, 2)).toThrow(OverloadedError);
    expect(stage.coordinator.room).toBe(0);
    stage.expire(0, frameOf(stage.inbox, 0, 0) ?? expect.fail("not asked"));
    stage.coordinator.poll();
    stage.ask({ token: 3, user: "u" }, 3);
    expect(stage.coordinator.statistics()).toMatchObject({ overloaded: 1, inFlight: 2, decisions: 1 });
  });

  test("a request that cannot be encoded, or is too large for the lane, is a bad request", () => {
    const stage = stageWith({});
    const bad = [
      { token: 0, user: Symbol("u") },
      { token: 0, user: "u".repeat(1 << 17) },
    ] as unknown as StageRequest[];
    for (const request of bad) expect(() => stage.ask(request, 0)).toThrow(BadRequestError);
    expect(stage.coordinator.inFlight).toBe(0);
    expect(stage.inbox[0]).toEqual([]);
    expect(decide(stage, 1).winner).toBe("x");
  });

  test("a lane whose frames make no sense is emptied, and the decisions in it end by their deadline", () => {
    const stage = stageWith({}, [{ ...CALM, fallback: { scores: [0, 1, 0] } }]);
    stage.ask({ token: 0, user: "u" }, 0);
    stage.wreck(0);
    stage.coordinator.poll();
    expect(stage.decisions.size).toBe(0);
    stage.time += 6;
    stage.coordinator.poll();
    expect(stage.decisions.get(0)?.rationale.agents[0]).toMatchObject({ outcome: "default", cause: "late" });
    expect(decide(stage, 1).winner).toBe("x");
  });

  test("a fault whose text cannot be read is a fault all the same, and the replies behind it are read", () => {
    const stage = stageWith({}, [CALM]);
    stage.ask({ token: 0, user: "u" }, 0);
    stage.ask({ token: 1, user: "u" }, 1);
    const [first, second] = stage.inbox[0] ?? [];
    if (first === undefined || second === undefined) return expect.fail("not asked");
    stage.fault(0, first, "text", (memory, offset) => {
      memory.words[(offset + 32) >> 2] = 1 << 24;
    });
    stage.propose(0, second, RANKED, 3);
    stage.coordinator.poll();
    expect(stage.decisions.get(0)?.rationale.agents[0]).toMatchObject({ cause: "faulty" });
    expect(stage.decisions.get(1)?.winner).toBe("x");
  });

  test("a reason that came with a late or a faulty proposal is known when it is named by its number later", () => {
    const stage = stageWith({}, [CALM, CALM]);
    for (const token of [0, 1, 2]) stage.ask({ token, user: "u" }, token);
    stage.time += 6;
    stage.coordinator.poll();
    for (const token of [3, 4]) stage.ask({ token, user: "u" }, token);
    const frame = (agent: number, token: number) =>
      frameOf(stage.inbox, agent, token) ?? expect.fail("not asked");
    stage.propose(0, frame(0, 0), { ...RANKED, reason: "said too late" }, 3);
    stage.propose(1, frame(1, 3), { ...RANKED, reason: "said wrongly" }, 3, (memory, offset) => {
      memory.doubles[(offset >> 3) + 5] = Number.NaN;
    });
    stage.propose(0, frame(0, 3), { ...RANKED, reason: "said too late" }, 3);
    stage.propose(0, frame(0, 4), { ...RANKED, reason: "said too late" }, 3);
    stage.propose(1, frame(1, 4), { ...RANKED, reason: "said wrongly" }, 3);
    stage.coordinator.poll();
    expect(stage.decisions.get(3)?.rationale.agents.map(({ reason, cause }) => [reason, cause])).toEqual([
      ["said too late", undefined],
      [undefined, "faulty"],
    ]);
    expect(stage.decisions.get(4)?.rationale.agents.map(({ reason }) => reason)).toEqual([
      "said too late",
      "said wrongly",
    ]);
  });

  test("a decision shows itself, as JSON and in a console, without being asked for its rationale first", () => {
    const decision = decide(stageWith({}), 0);
    const copy = JSON.parse(JSON.stringify(decision)) as typeof decision;
    expect(copy).toMatchObject({
      id: decision.id,
      winner: "x",
      score: 1,
      rationale: { decision: decision.id },
    });
    expect(decision.id.startsWith("d-")).toBe(true);
  });
});
