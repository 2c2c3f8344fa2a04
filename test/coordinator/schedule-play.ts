// Plays a schedule on a stage and in the model side by side.
import { expect } from "vitest";
import { CANDIDATE_KEYS, frameOf, type Key, SPOILS, type StageRequest, type Step } from "./schedule.js";
import { type ScheduleModel, winnerOf } from "./schedule-model.js";
import { Stage, type StageAgent } from "./stage.js";

/** Deadlines end in a half: the clock moves by whole milliseconds, so that no tick of the wheel lies between. */
export const AGENTS: readonly StageAgent[] = [
  { weight: 1, deadline: 5.5 },
  { weight: 3, deadline: 2.5, fallback: { scores: [0, 0.25, 1], confidence: 0.5, freshness: 0.5 } },
  { weight: 2, deadline: 5.5, fallback: { scores: 0.5, maxAge: 40 } },
];
export const LONGEST_DEADLINE = 5.5;

/** Whether the agent may reply to the decision with this token now: the script is ignored where not. */
export type MayReply = (agent: number, token: number) => boolean;

export function newStage(early: boolean, mayVeto: boolean): Stage<StageRequest, Key> {
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
export function playAll(
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
export function expectAsTheModelSays(
  stage: Stage<StageRequest, Key>,
  model: ScheduleModel,
  asked: number,
): void {
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
