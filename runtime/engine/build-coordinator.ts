// Puts the coordinator together from what the engine was told and the lanes to its agents.
import { randomUUID } from "node:crypto";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { AgentDescription } from "../actor/host-control.js";
import { type Clock, monotonicClock } from "../channel/clock.js";
import { type CodecDescriptor, createCodec } from "../channel/codec-descriptor.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import type { Doorbell } from "../channel/doorbell.js";
import { LaneConsumer } from "../channel/lane-consumer.js";
import { LaneProducer } from "../channel/lane-producer.js";
import { allocateBreakers, CircuitBreaker } from "../coordinator/circuit-breaker.js";
import { Coordinator } from "../coordinator/coordinator.js";
import { Fallback } from "../coordinator/fallback.js";
import { ReplyReader } from "../coordinator/reply-reader.js";
import { RequestSender } from "../coordinator/request-sender.js";
import type { CoordinatedAgent } from "../coordinator/seat.js";
import { Election } from "../coordinator/vote/election.js";
import { weightedVote } from "../coordinator/vote/vote-policy.js";
import type { EngineLimits, EngineOptions } from "./engine-options.js";
import type { AgentLanes } from "./team-lanes.js";
import { DEFAULT_DEADLINE } from "./validate-engine-options.js";

/** How requests and lists of candidates cross to the agents. */
export interface RequestCodecs {
  readonly request: CodecDescriptor;
  readonly candidates: CodecDescriptor;
}

/** Lists are in the agents' declared order. */
interface TeamParts<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly options: EngineOptions<Request, Action, Event>;
  readonly limits: EngineLimits;
  readonly descriptions: readonly AgentDescription[];
  readonly lanes: readonly AgentLanes[];
  readonly doorbells: readonly Doorbell[];
  readonly codecs: RequestCodecs;
  /** Of what the coordinator refuses or sends in vain. */
  readonly deadLetters: DeadLetterBox;
  /** Default: the one that all threads share. */
  readonly clock?: Clock;
}

export function buildCoordinator<Request, Action extends CandidateKey, Event extends AgentEvent>(
  parts: TeamParts<Request, Action, Event>,
): Coordinator<Request, Action, Event> {
  const { options, limits, descriptions, lanes, doorbells, codecs } = parts;
  const { deadline = DEFAULT_DEADLINE, vote = weightedVote(), breaker } = options;
  const breakers = allocateBreakers(descriptions.length);
  const names = descriptions.map(({ name }) => name);
  const routes = lanes.map((agent, index) => {
    const doorbell = doorbells[index];
    if (doorbell === undefined) throw new RangeError(`agent ${index} has no doorbell`);
    return { lane: new LaneProducer(agent.lanes.requests), doorbell };
  });
  const agents = options.agents.map((spec, index): CoordinatedAgent => {
    const description = descriptions[index];
    const agentLanes = lanes[index];
    if (description === undefined || agentLanes === undefined) throw new RangeError(`no agent ${index}`);
    return {
      weight: spec.weight ?? 1,
      mayVeto: description.vetoes,
      deadline: spec.deadline ?? deadline,
      fallback: new Fallback(spec.fallback, limits.keys),
      replies: new LaneConsumer(agentLanes.lanes.replies),
      reader: new ReplyReader(index, description.vetoes),
      breaker: breaker === false ? undefined : new CircuitBreaker(breakers, index, breaker),
    };
  });
  return new Coordinator<Request, Action, Event>({
    agents,
    options,
    slots: limits.inFlight,
    mostCandidates: limits.candidates,
    mostRefusals: limits.refusals,
    sender: new RequestSender(
      routes,
      createCodec(codecs.request),
      createCodec(codecs.candidates),
      typeof options.candidates === "function" ? undefined : options.candidates,
      Math.min(...routes.map(({ lane }) => lane.memory.largestFrame)),
    ),
    election: new Election(vote.rule, names.length, limits.candidates),
    weigher: vote.weigher(names),
    template: {
      agents: names,
      versions: descriptions.map(({ version }) => version),
      rule: vote.rule,
      idPrefix: `${Date.now().toString(36)}${randomUUID().slice(0, 4)}-`,
      valued: options.values !== undefined,
    },
    recorder: options.journal,
    deadLetters: parts.deadLetters,
    clock: parts.clock ?? monotonicClock,
  });
}
