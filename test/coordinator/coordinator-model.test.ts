// The coordinator as a state machine under virtual time: replies in any order, late, twice, stale, unknown and malformed.
import fc from "fast-check";
import { replay } from "tutti";
import { expect, test } from "vitest";
import { runs } from "../runs.js";
import { CANDIDATE_KEYS, frameOf, type Key, type StageRequest, stageProposal, steps } from "./schedule.js";
import { ScheduleModel } from "./schedule-model.js";
import { AGENTS, expectAsTheModelSays, newStage, playAll } from "./schedule-play.js";
import { Stage } from "./stage.js";

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
