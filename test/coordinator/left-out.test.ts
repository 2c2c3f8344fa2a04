// Agents that are left out for a while, because they fail, and agents that are waited for though they crashed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LaneBooks } from "#runtime/channel/lane-books.js";
import { readBreaker } from "#runtime/coordinator/circuit-breaker.js";
import { runs } from "../runs.js";
import { CANDIDATE_KEYS, frameOf, type Key, type StageRequest, steps } from "./schedule.js";
import { ScheduleModel } from "./schedule-model.js";
import { AGENTS, expectAsTheModelSays, LONGEST_DEADLINE, playAll } from "./schedule-play.js";
import { CALM, decide, decideUnanswered, RANKED, stageWith } from "./small-stage.js";
import { Stage } from "./stage.js";

test("with circuit breakers, an agent is asked exactly when a plain breaker would let it, and all else stays true", () => {
  const breaker = { failures: 2, retryAfter: 4, largestRetry: 10 };
  // All patient, since a fallback that stands in early makes replies late that are in time.
  const agents = AGENTS.map((agent) => ({ ...agent, deadline: LONGEST_DEADLINE }));
  const seen = { shed: 0, halfOpen: 0, closedAgain: 0 };
  fc.assert(
    fc.property(fc.tuple(steps, steps, steps), (scripts) => {
      const stage = new Stage<StageRequest, Key>({
        agents,
        options: { candidates: CANDIDATE_KEYS, early: false, key: ({ user }) => user },
        breaker,
      });
      const model = new ScheduleModel(agents, breaker);
      const replied = new Set<string>();
      const asked = playAll(stage, model, scripts.flat(), (agent, token) => {
        const frame = frameOf(stage.inbox, agent, token);
        const isLate = frame !== undefined && frame.deadline < stage.time;
        if (replied.has(`${agent} ${token}`) || !(isLate || model.isAwaited(agent, token))) return false;
        replied.add(`${agent} ${token}`);
        return true;
      });
      expectAsTheModelSays(stage, model, asked);
      for (const [agent, told] of stage.coordinator.statistics().agents.entries()) {
        const { breaker: reference, counts } = model.agents[agent] ?? expect.fail("no such agent");
        expect([told.breaker, told.fallbacks.shed]).toEqual([reference?.state, counts.shed]);
        seen.shed += counts.shed;
        if (reference?.probe !== undefined) seen.halfOpen++;
        if (reference?.probe !== undefined && reference.state === "closed") seen.closedAgain++;
      }
    }),
    { numRuns: runs(1000) },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(3);
});

/** The frame that told the first agent of the decision. */
function frame(stage: Stage<StageRequest, Key>, token: number) {
  return frameOf(stage.inbox, 0, token) ?? expect.fail("not asked");
}

function told(stage: Stage<StageRequest, Key>, token: number) {
  const { outcome, cause } = stage.decisions.get(token)?.rationale.agents[0] ?? {};
  return [outcome, cause];
}

describe("an agent that crashed and comes back at once", () => {
  test("answers in its next life what it was asked in the last one, and what it was asked meanwhile", () => {
    const stage = stageWith({});
    stage.ask({ token: 0, user: "u" }, 0);
    stage.crash(0);
    stage.ask({ token: 1, user: "u" }, 1);
    expect(frame(stage, 1).epoch).toBe(2);
    stage.revive(0, 2);
    for (const token of [0, 1]) stage.propose(0, { ...frame(stage, token), epoch: 2 }, RANKED, 3);
    stage.coordinator.poll();
    expect([told(stage, 0), told(stage, 1)]).toEqual([
      ["live", undefined],
      ["live", undefined],
    ]);
  });

  test("has what it said before it crashed counted, and nothing that its last life says later", () => {
    const stage = stageWith({});
    for (const token of [0, 1]) stage.ask({ token, user: "u" }, token);
    stage.propose(0, frame(stage, 0), RANKED, 3);
    stage.crash(0);
    stage.propose(0, frame(stage, 1), RANKED, 3);
    stage.time += 6;
    stage.coordinator.poll();
    expect([told(stage, 0), told(stage, 1)]).toEqual([
      ["live", undefined],
      ["absent", "late"],
    ]);
    expect(stage.coordinator.statistics().agents[0]).toMatchObject({ live: 1, staleEpoch: 1 });
    expect(stage.deadLetters.counts()).toMatchObject({ "stale-epoch": 1, unknown: 0 });
    const [lane = expect.fail("no lane")] = stage.replyLanes;
    expect(new LaneBooks(lane).read()).toMatchObject({ sent: 2, handled: 1, discarded: 1, waiting: 0 });
  });

  test("is heard before the engine has noticed that it is back, with the reasons it gave", () => {
    const stage = stageWith({});
    stage.ask({ token: 0, user: "u" }, 0);
    stage.crash(0);
    stage.propose(0, { ...frame(stage, 0), epoch: 2 }, { ...RANKED, reason: "as always" }, 3);
    stage.coordinator.poll();
    expect(told(stage, 0)).toEqual(["live", undefined]);
    stage.coordinator.markAlive(0, 2);
    // By its number alone now.
    expect(
      decide(stage, 1, "u", { ...RANKED, reason: "as always" } as typeof RANKED).rationale.agents[0]?.reason,
    ).toBe("as always");
  });

  test("is not waited for where the deadline is shorter than a restart takes", () => {
    const stage = stageWith({}, [{ deadline: 4.5 }]);
    stage.ask({ token: 0, user: "u" }, 0);
    stage.crash(0);
    stage.ask({ token: 1, user: "u" }, 1);
    stage.coordinator.poll();
    expect([told(stage, 0), told(stage, 1)]).toEqual([
      ["absent", "dead"],
      ["absent", "dead"],
    ]);
    expect(frameOf(stage.inbox, 0, 1)).toBeUndefined();
    stage.revive(0, 2);
    expect(decide(stage, 2).winner).toBe("x");
  });

  test("does not hold back a decision that the others make certain", () => {
    const stage = stageWith({}, [
      { ...CALM, mayVeto: false },
      { ...CALM, mayVeto: false, weight: 5 },
    ]);
    stage.ask({ token: 0, user: "u" }, 0);
    stage.crash(0);
    stage.propose(1, frameOf(stage.inbox, 1, 0) ?? expect.fail("not asked"), { scores: [1, 0, 0] }, 3);
    stage.coordinator.poll();
    expect(stage.decisions.get(0)).toMatchObject({ winner: "x", rationale: { early: true } });
  });

  test("comes back from a long absence too: it is asked from when its next life has begun to begin", () => {
    const stage = stageWith({});
    stage.coordinator.markDead(0);
    expect(decideUnanswered(stage, 0).rationale.agents[0]?.cause).toBe("dead");
    stage.crash(0);
    stage.ask({ token: 1, user: "u" }, 1);
    expect(frame(stage, 1).epoch).toBe(2);
    stage.propose(0, frame(stage, 1), RANKED, 3);
    stage.coordinator.poll();
    expect(told(stage, 1)).toEqual(["live", undefined]);
  });
});

describe("an agent that fails again and again", () => {
  const fragile = { breaker: { failures: 3, retryAfter: 50, largestRetry: 50 } };
  const agents = [{ ...CALM, fallback: { scores: [0, 1, 0] } }];

  test("is not asked, its fallback standing in at once, until a request after a while finds it well", () => {
    const stage = stageWith({}, agents, fragile);
    for (const token of [0, 1, 2]) {
      stage.ask({ token, user: "u" }, token);
      stage.fault(0, frame(stage, token), "as scripted");
      stage.coordinator.poll();
    }
    expect(stage.coordinator.statistics().agents[0]?.breaker).toBe("open");
    expect(readBreaker(stage.breakers, 0)).toBe("open");
    stage.ask({ token: 3, user: "u" }, 3);
    stage.coordinator.poll();
    expect(told(stage, 3)).toEqual(["default", "shed"]);
    stage.time += 50;
    for (const token of [4, 5]) stage.ask({ token, user: "u" }, token);
    stage.propose(0, frame(stage, 4), RANKED, 3);
    stage.coordinator.poll();
    expect([told(stage, 4), told(stage, 5)]).toEqual([
      ["live", undefined],
      ["default", "shed"],
    ]);
    expect(stage.coordinator.statistics().agents[0]?.breaker).toBe("closed");
  });

  test("counts as failing when it keeps silent, not when it replies too late because it has too much to do", () => {
    for (const silent of [true, false]) {
      const stage = stageWith({}, agents, fragile);
      for (let token = 0; token < 12; token++) {
        decideUnanswered(stage, token);
        if (!silent && token > 0) stage.propose(0, frame(stage, token - 1), RANKED, 3);
      }
      expect(stage.coordinator.statistics().agents[0]?.breaker).toBe(silent ? "open" : "closed");
    }
  });

  test("is not given up for one pause, however many requests are late in it", () => {
    const stage = stageWith({}, agents, fragile);
    for (let token = 0; token < 40; token++) stage.ask({ token, user: "u" }, token);
    stage.time += 6;
    stage.coordinator.poll();
    expect(stage.coordinator.statistics().agents[0]).toMatchObject({
      breaker: "closed",
      fallbacks: { late: 40 },
    });
    expect(decide(stage, 40).winner).toBe("x");
  });

  test("is asked again by its next life", () => {
    const stage = stageWith({}, agents, fragile);
    for (let token = 0; token < 12; token++) decideUnanswered(stage, token);
    stage.crash(0);
    stage.revive(0, 2);
    expect(decide(stage, 12).winner).toBe("x");
  });
});
