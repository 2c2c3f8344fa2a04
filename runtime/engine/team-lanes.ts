// All shared memory between an engine and its agents, allocated before a thread looks at it.

import { FIRST_ENTRY, largestAnswer } from "../actor/answer-frame.js";
import type { AgentDescription } from "../actor/host-control.js";
import type { HostPlan } from "../actor/placement.js";
import type { ActorLanes, PublishRoute } from "../actor/wiring.js";
import type { EventLane } from "../bus/event-lane.js";
import { commonTopics } from "../bus/topics.js";
import { allocateMessagePack } from "../channel/codec-descriptor.js";
import { LARGEST_FRAME_FRACTION } from "../channel/lane-descriptor.js";
import { allocateLane } from "../channel/lane-memory.js";
import type { EngineLimits } from "./engine-options.js";

/** One agent's lanes and where its published events go. */
export interface AgentLanes {
  readonly lanes: ActorLanes;
  /** From the engine's `observe`; undefined where the agent subscribes to nothing. */
  readonly outcomes: EventLane | undefined;
  readonly routes: readonly PublishRoute[];
}

/** `doorbells` are the hosts', in the order of `plans`. */
export function allocateTeamLanes(
  descriptions: readonly AgentDescription[],
  plans: readonly HostPlan[],
  doorbells: readonly SharedArrayBuffer[],
  limits: EngineLimits,
): readonly AgentLanes[] {
  const events: EventLane[][] = descriptions.map(() => []);
  const routes: PublishRoute[][] = descriptions.map(() => []);
  const outcomes = descriptions.map(({ subscribes }, agent) => {
    if (subscribes.length === 0) return undefined;
    const lane = eventLane(limits);
    events[agent]?.push(lane);
    return lane;
  });
  for (const [from, { publishes }] of descriptions.entries()) {
    for (const [to, { subscribes }] of descriptions.entries()) {
      const types = commonTopics(publishes, subscribes);
      const host = plans.findIndex(({ agents }) => agents.includes(to));
      const doorbell = doorbells[host];
      if (from === to || types.length === 0 || doorbell === undefined) continue;
      const lane = eventLane(limits);
      events[to]?.push(lane);
      routes[from]?.push({ types, lane, doorbell });
    }
  }
  return descriptions.map((_, agent) => ({
    lanes: {
      requests: allocateLane(limits.requestLane),
      events: events[agent] ?? [],
      replies: allocateLane(replyLane(limits)),
    },
    outcomes: outcomes[agent],
    routes: routes[agent] ?? [],
  }));
}

/** With a codec of its own: two encoders that shared record structures would give two shapes one number. */
function eventLane(limits: EngineLimits): EventLane {
  return { lane: allocateLane(limits.eventLane), codec: allocateMessagePack() };
}

/** As large as the request lane, or larger where a proposal would not fit. */
function replyLane(limits: EngineLimits): number {
  const least = (FIRST_ENTRY + largestAnswer(limits.candidates)) / LARGEST_FRAME_FRACTION;
  return Math.max(limits.requestLane, 2 ** Math.ceil(Math.log2(least)));
}
