// Small stages over three candidates, and the two usual ways to a decision: everybody answers, or nobody does.
import { expect } from "vitest";
import { CANDIDATE_KEYS, frameOf, type Key, type StageRequest } from "./schedule.js";
import { Stage, type StageAgent, type StageOptions } from "./stage.js";

export const CALM: StageAgent = { deadline: 5.5 };
/** x before y before z. */
export const RANKED = { scores: [1, 0.75, 0.5] };

export type Options = Partial<StageOptions<StageRequest, Key>["options"]>;

export function stageWith(
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
export function decide(stage: Stage<StageRequest, Key>, token: number, user = "u", proposal = RANKED) {
  stage.ask({ token, user }, token);
  for (let agent = 0; agent < stage.inbox.length; agent++) {
    const frame = frameOf(stage.inbox, agent, token);
    if (frame !== undefined) stage.propose(agent, frame, proposal, proposal.scores.length);
  }
  stage.coordinator.poll();
  return stage.decisions.get(token) ?? expect.fail("not decided");
}

/** Asks, lets the deadline pass without a reply, and returns the decision. */
export function decideUnanswered(
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
