// The coordinator as a state machine under virtual time: replies in any order, late, twice, stale, unknown and malformed.
import fc from "fast-check";
import { replay } from "tutti";
import { expect, test } from "vitest";
import { runs } from "../runs.js";
import {
  CANDIDATE_KEYS,
  frameOf,
  type Key,
  ScheduleModel,
  SPOILS,
  type StageRequest,
  type Step,
  stageProposal,
  steps,
  winnerOf,
} from "./schedule.js";
import { Stage, type StageAgent } from "./stage.js";

/** Deadlines end in a half: the clock moves by whole milliseconds, so that no tick of the wheel lies between. */
const AGENTS: readonly StageAgent[] = [
  { weight: 1, deadline: 5.5 },
  { weight: 3, deadline: 2.5, fallback: { scores: [0, 0.25, 1], confidence: 0.5, freshness: 0.5 } },
  { weight: 2, deadline: 5.5, fallback: { scores: 0.5, maxAge: 40 } },
];
const LONGEST_DEADLINE = 5.5;

/** Whether the agent may reply to the decision with this token now: the script is ignored where not. */
type MayReply = (agent: number, token: number) => boolean;

function newStage(early: boolean, mayVeto: boolean): Stage<StageRequest, Key> {
  return new Stage<StageRequest, Key>({
    agents: AGENTS.map((agent) => ({ ...agent, mayVeto })),
    options: { candidates: CANDIDATE_KEYS, early, key: ({ user }) => user },
  });
}

/** Plays one step on the stage. Returns whether it could be played: there may be no such frame. */
function play(
  stage: Stage<StageRequest, Key>,
  model: ScheduleModel,
  step: Step,
  asked: number,
  mayReply: MayReply,
): void {
  switch (step.do) {
    case "ask":
      model.ask(asked, step.user, stage.time);
      stage.ask({ token: asked, user: step.user }, asked);
      return;
    case "advance":
      stage.time += step.by;
      return;
    case "poll":
      model.poll(stage.time);
      stage.coordinator.poll();
      return;
    case "kill":
      model.kill(step.agent, stage.time);
      stage.coordinator.markDead(step.agent);
      return;
    case "crash":
      model.crash(step.agent, stage.time);
      stage.crash(step.agent);
      return;
    case "revive": {
      const { life, epoch } = model.agents[step.agent] ?? expect.fail("no such agent");
      if (life === "alive") return;
      // The life that was announced; or, out of the blue, one with another number than all before it.
      const next = life === "suspended" ? epoch : 100 + stage.time + asked;
      model.revive(step.agent, next);
      stage.revive(step.agent, next);
      return;
    }
    case "unknown": {
      const { epoch } = model.agents[step.agent] ?? expect.fail("no such agent");
      model.reply(step.agent, { token: -1, epoch, stood: "late" });
      stage.expire(step.agent, { slot: step.slot, generation: 0, epoch, deadline: 0, request: undefined });
      return;
    }
  }
  const token = asked - 1 - step.decision;
  const found = frameOf(stage.inbox, step.agent, token);
  if (found === undefined || !mayReply(step.agent, token)) return;
  const reborn = step.do === "propose" && step.reborn;
  const epoch = reborn ? (model.agents[step.agent]?.epoch ?? 0) : found.epoch;
  const frame = { ...found, epoch };
  switch (step.do) {
    case "propose":
      model.reply(step.agent, { token, epoch, stood: step.proposal });
      stage.propose(step.agent, frame, step.proposal, CANDIDATE_KEYS.length);
      return;
    case "spoil":
      model.reply(step.agent, { token, epoch, stood: "spoiled" });
      stage.propose(step.agent, frame, { scores: [1, 0, 0] }, CANDIDATE_KEYS.length, SPOILS[step.how]);
      return;
    case "fault":
      model.reply(step.agent, { token, epoch, stood: "faulty" });
      stage.fault(step.agent, frame, "as scripted");
      return;
    case "expire":
      model.reply(step.agent, { token, epoch, stood: "late" });
      stage.expire(step.agent, frame);
      return;
    case "stale":
      model.reply(step.agent, { token, epoch: epoch + 50, stood: "late" });
      stage.propose(
        step.agent,
        { ...frame, epoch: epoch + 50 },
        { scores: [1, 1, 1] },
        CANDIDATE_KEYS.length,
      );
      return;
    case "babble":
      stage.babble(step.agent, frame, 99);
      return;
  }
}

/** Plays all, then lets every deadline pass. Returns how many decisions were asked for. */
function playAll(
  stage: Stage<StageRequest, Key>,
  model: ScheduleModel,
  script: readonly Step[],
  mayReply: MayReply = () => true,
): number {
  let asked = 0;
  const deadlines = new Map<number, number>();
  for (const step of [...script, { do: "advance", by: 100 } as const, { do: "poll" } as const]) {
    play(stage, model, step, asked, mayReply);
    if (step.do === "ask") deadlines.set(asked++, stage.time + LONGEST_DEADLINE);
    if (step.do !== "poll") continue;
    for (const [token, deadline] of deadlines) {
      if (deadline <= stage.time) expect(stage.settled.get(token), "settled by its deadline").toBe(1);
    }
  }
  return asked;
}

/** Every decision was settled once, with what the model says stood for each agent. */
function expectAsTheModelSays(stage: Stage<StageRequest, Key>, model: ScheduleModel, asked: number): void {
  expect([...stage.settled.values()]).toEqual(Array.from({ length: asked }, () => 1));
  expect(stage.coordinator.inFlight).toBe(0);
  for (const [token, stood] of model.expected) {
    const decision = stage.decisions.get(token);
    const { rationale } = decision ?? {};
    expect(decision?.winner).toBe(winnerOf(stood, AGENTS));
    for (const [agent, { outcome, cause, proposal }] of stood.entries()) {
      const told = rationale?.agents[agent];
      expect([told?.outcome, told?.cause]).toEqual([outcome, cause]);
      if (proposal === undefined) continue;
      expect(told?.scores).toEqual(proposal.scores);
      expect([told?.confidence, told?.freshness]).toEqual([proposal.confidence, proposal.freshness]);
    }
  }
}

test("each decision is settled once and in time, from exactly the replies that counted", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const stage = newStage(false, true);
      const model = new ScheduleModel(AGENTS);
      const asked = playAll(stage, model, script);
      expectAsTheModelSays(stage, model, asked);
    }),
    { numRuns: runs(1000) },
  );
});

test("late, duplicate and stale replies are counted one by one, and the counts add up to the decisions", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const stage = newStage(false, true);
      const model = new ScheduleModel(AGENTS);
      const asked = playAll(stage, model, script);
      const statistics = stage.coordinator.statistics();
      expect(statistics).toMatchObject({ decisions: asked, early: 0, overloaded: 0, inFlight: 0 });
      const withFallback = [...model.expected.values()].filter((stood) =>
        stood.some(({ cause }) => cause !== undefined),
      );
      expect(statistics.withFallback).toBe(withFallback.length);
      for (const [agent, { live, fallbacks, tooLate, staleEpoch }] of statistics.agents.entries()) {
        const { late, dead, faulty, shed, ...counts } = model.agents[agent]?.counts ?? ({} as never);
        expect({ live, tooLate, staleEpoch }).toEqual(counts);
        expect(fallbacks).toEqual({ late, dead, faulty, shed });
        expect(live + late + dead + faulty).toBe(asked);
      }
      const stale = statistics.agents.reduce((sum, { staleEpoch }) => sum + staleEpoch, 0);
      expect(stage.deadLetters.counts()["stale-epoch"]).toBe(stale);
    }),
    { numRuns: runs(400) },
  );
});

test("with circuit breakers, an agent is asked exactly when a plain breaker would let it, and all else stays true", () => {
  const breaker = { failures: 2, retryAfter: 4, largestRetry: 10 };
  // All patient, since a fallback that stands in early makes replies late that are in time.
  const agents = AGENTS.map((agent) => ({ ...agent, deadline: LONGEST_DEADLINE }));
  const seen = { shed: 0, halfOpen: 0, closedAgain: 0 };
  fc.assert(
    fc.property(steps, (script) => {
      const stage = new Stage<StageRequest, Key>({
        agents,
        options: { candidates: CANDIDATE_KEYS, early: false, key: ({ user }) => user },
        breaker,
      });
      const model = new ScheduleModel(agents, breaker);
      const replied = new Set<string>();
      const asked = playAll(stage, model, script, (agent, token) => {
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
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
});

test("an early decision has the winner that waiting for everybody gives", () => {
  let early = 0;
  const arrival = fc.record({
    weight: fc.constantFrom(0, 0.5, 1, 2, 10),
    proposal: fc.option(stageProposal, { nil: undefined }),
    defaults: fc.option(stageProposal, { nil: undefined }),
    at: fc.nat(6),
  });
  fc.assert(
    fc.property(
      fc.array(arrival, { minLength: 2, maxLength: 6 }),
      fc.array(fc.constantFrom(0.5, 1, 3), { minLength: 3, maxLength: 3 }),
      (arrivals, values) => {
        const [hasty, waiting] = [true, false].map((early) => {
          const stage = new Stage<StageRequest, Key>({
            agents: arrivals.map(({ weight, defaults }) => ({
              weight,
              mayVeto: false,
              deadline: 5.5,
              ...(defaults === undefined ? {} : { fallback: defaults }),
            })),
            options: { candidates: CANDIDATE_KEYS, early, values: (_, __, row) => row.set(values) },
          });
          stage.ask({ token: 0, user: "u" }, 0);
          for (let moment = 0; moment <= 6; moment++) {
            for (const [agent, { proposal, at }] of arrivals.entries()) {
              const frame = frameOf(stage.inbox, agent, 0);
              if (at === moment && proposal !== undefined && frame !== undefined)
                stage.propose(agent, frame, proposal, 3);
            }
            stage.coordinator.poll();
            stage.time += 1;
          }
          return stage;
        });
        expect(hasty?.decisions.get(0)?.winner).toBe(waiting?.decisions.get(0)?.winner);
        const counted = hasty?.coordinator.statistics();
        expect(counted).toMatchObject({ decisions: 1, inFlight: 0 });
        early += counted?.early ?? 0;
      },
    ),
    { numRuns: runs(1000) },
  );
  expect(early).toBeGreaterThan(100);
});

test("with early decisions on, every schedule still settles each decision once", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const stage = newStage(true, false);
      const asked = playAll(stage, new ScheduleModel(AGENTS), script);
      expect([...stage.settled.values()]).toEqual(Array.from({ length: asked }, () => 1));
      expect(stage.coordinator.inFlight).toBe(0);
    }),
    { numRuns: runs(300) },
  );
});

test("nothing is decided early while an agent that may veto has not answered", () => {
  const stage = new Stage<StageRequest, Key>({
    agents: [
      { weight: 100, mayVeto: false, deadline: 5.5 },
      { weight: 1, mayVeto: true, deadline: 5.5 },
      { weight: 1, mayVeto: false, deadline: 5.5 },
    ],
    options: { candidates: CANDIDATE_KEYS },
  });
  stage.ask({ token: 0, user: "u" }, 0);
  const frame = (agent: number) => frameOf(stage.inbox, agent, 0) ?? expect.fail("not asked");
  stage.propose(0, frame(0), { scores: [1, 0, 0] }, 3);
  stage.coordinator.poll();
  expect(stage.decisions.size).toBe(0);
  stage.propose(1, frame(1), { scores: [0, 1, 0], vetoes: [{ candidate: 0, reason: "not allowed" }] }, 3);
  stage.coordinator.poll();
  expect(stage.decisions.get(0)).toBeUndefined();
  stage.propose(2, frame(2), { scores: [0, 0, 1] }, 3);
  stage.coordinator.poll();
  expect(stage.decisions.get(0)?.winner).not.toBe("x");
  expect(stage.decisions.get(0)?.rationale.agents[1]?.vetoes).toEqual([
    { candidate: 0, reason: "not allowed" },
  ]);
});

test("a decision computed again from its rationale has the same winner, price and totals, bit for bit", () => {
  const wide = fc.record({
    scores: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    prices: fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 }),
    vetoes: fc.subarray([0, 1, 2], { maxLength: 2 }),
    reason: fc.string({ maxLength: 20 }),
  });
  fc.assert(
    fc.property(
      fc.array(fc.oneof(wide, stageProposal, fc.constant(undefined)), { minLength: 3, maxLength: 3 }),
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.boolean(),
      (proposals, values, early) => {
        const stage = new Stage<StageRequest, Key>({
          agents: AGENTS,
          options: { candidates: CANDIDATE_KEYS, early, values: (_, __, row) => row.set(values) },
        });
        stage.ask({ token: 0, user: "u" }, 0);
        for (const [agent, proposal] of proposals.entries()) {
          const frame = frameOf(stage.inbox, agent, 0);
          if (proposal !== undefined && frame !== undefined) stage.propose(agent, frame, proposal, 3);
        }
        stage.coordinator.poll();
        stage.time += 10;
        stage.coordinator.poll();
        const decision = stage.decisions.get(0) ?? expect.fail("not decided");
        const { rationale } = decision;
        const again = replay(JSON.parse(JSON.stringify(rationale)) as typeof rationale);
        expect(again.winner).toBe(decision.winner);
        expect(again.price).toBe(decision.price);
        expect(again.score).toBe(decision.score);
        expect(again.totals).toEqual(rationale.totals);
        expect(again.index).toBe(rationale.winner);
      },
    ),
    { numRuns: runs(1000) },
  );
});
