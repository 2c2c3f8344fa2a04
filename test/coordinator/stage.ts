// A coordinator on a stage: real lanes, a clock that the test turns, and the test itself in the agents' place.
import type { EngineOptions, FallbackOptions, Proposal } from "tutti";
import { type VotingRule, weightedSum, weightedVote } from "tutti";
import type { AgentEvent, CandidateKey } from "#runtime/actor/agent.js";
import { largestProposal, writeProposal } from "#runtime/actor/proposal-frame.js";
import { ReasonWriter } from "#runtime/actor/reasons.js";
import { writeText } from "#runtime/actor/text.js";
import { allocateMessagePack, createCodec } from "#runtime/channel/codec-descriptor.js";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import {
  DEADLINE,
  EPOCH,
  EXPIRED,
  FAULT,
  GENERATION,
  HEADER_LENGTH,
  KIND,
  LENGTH,
  PROPOSAL,
  SLOT,
} from "#runtime/channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { allocateLane, type LaneMemory } from "#runtime/channel/lane-memory.js";
import { FULL, LaneProducer } from "#runtime/channel/lane-producer.js";
import {
  allocateBreakers,
  type BreakerOptions,
  CircuitBreaker,
} from "#runtime/coordinator/circuit-breaker.js";
import { Coordinator } from "#runtime/coordinator/coordinator.js";
import type { Decision } from "#runtime/coordinator/decision.js";
import { Fallback } from "#runtime/coordinator/fallback.js";
import { ReplyReader } from "#runtime/coordinator/reply-reader.js";
import { RequestSender } from "#runtime/coordinator/request-sender.js";
import { Election } from "#runtime/coordinator/vote/election.js";

export interface StageAgent {
  readonly weight?: number;
  readonly mayVeto?: boolean;
  /** Milliseconds. */
  readonly deadline: number;
  readonly fallback?: FallbackOptions;
}

export interface StageOptions<Request, Action extends CandidateKey> {
  readonly agents: readonly StageAgent[];
  readonly options: Partial<EngineOptions<Request, Action, AgentEvent>> &
    Pick<EngineOptions<Request, Action, AgentEvent>, "candidates">;
  readonly slots?: number;
  readonly mostCandidates?: number;
  readonly mostRefusals?: number;
  readonly keys?: number;
  /** Bytes of each request lane. */
  readonly requestLane?: number;
  readonly rule?: VotingRule;
  /** None where left out. */
  readonly breaker?: Partial<BreakerOptions>;
}

/** A REQUEST frame as an agent saw it. */
export interface Asked {
  readonly slot: number;
  readonly generation: number;
  readonly epoch: number;
  readonly deadline: number;
  readonly request: unknown;
}

/** Where a PROPOSAL frame can be spoiled after it was written. */
export type Spoil = (memory: LaneMemory, offset: number) => void;

const REPLY_LANE = 1 << 17;

export class Stage<Request, Action extends CandidateKey> {
  /** Milliseconds on the stage's clock. */
  time = 1000;
  readonly coordinator: Coordinator<Request, Action, AgentEvent>;
  /** Decisions by token, and how often each was settled. */
  readonly decisions = new Map<number, Decision<Action>>();
  readonly settled = new Map<number, number>();
  /** By agent, requests in the order they came. */
  readonly inbox: Asked[][];
  readonly deadLetters: DeadLetterBox = new DeadLetterBox(allocateDeadLetterBox(), { now: () => this.time });
  readonly breakers: SharedArrayBuffer;
  readonly replyLanes: readonly SharedArrayBuffer[];
  readonly #requests: readonly LaneConsumer[];
  readonly #replies: readonly LaneProducer[];
  #reasons: ReasonWriter[];
  readonly #codec;
  readonly #mostCandidates: number;

  constructor(stage: StageOptions<Request, Action>) {
    const { agents, options, slots = 64, mostCandidates = 8, mostRefusals = 8, keys = 100 } = stage;
    this.#mostCandidates = mostCandidates;
    const requestLanes = agents.map(() => allocateLane(stage.requestLane ?? 1 << 17));
    const replyLanes = agents.map(() => allocateLane(REPLY_LANE));
    this.replyLanes = replyLanes;
    const requestCodec = allocateMessagePack();
    this.#codec = createCodec(requestCodec);
    this.#requests = requestLanes.map((lane) => new LaneConsumer(lane));
    this.#replies = replyLanes.map((lane) => new LaneProducer(lane));
    this.#reasons = agents.map(() => new ReasonWriter());
    this.inbox = agents.map(() => []);
    const names = agents.map((_, agent) => `agent-${agent}`);
    const rule = stage.rule ?? weightedSum;
    const routes = requestLanes.map((lane) => ({
      lane: new LaneProducer(lane),
      doorbell: new Doorbell(allocateDoorbell()),
    }));
    this.breakers = allocateBreakers(agents.length);
    this.coordinator = new Coordinator<Request, Action, AgentEvent>({
      agents: agents.map(({ weight = 1, mayVeto = true, deadline, fallback }, agent) => ({
        weight,
        mayVeto,
        deadline,
        fallback: new Fallback(fallback, keys),
        replies: new LaneConsumer(replyLanes[agent] as SharedArrayBuffer),
        reader: new ReplyReader(agent, mayVeto),
        breaker:
          stage.breaker === undefined ? undefined : new CircuitBreaker(this.breakers, agent, stage.breaker),
      })),
      options: { agents: [], ...options },
      slots,
      mostCandidates,
      mostRefusals,
      sender: new RequestSender(
        routes,
        createCodec(requestCodec),
        createCodec(allocateMessagePack()),
        typeof options.candidates === "function" ? undefined : options.candidates,
        Math.min(...routes.map(({ lane }) => lane.memory.largestFrame)),
      ),
      election: new Election(rule, agents.length, mostCandidates),
      weigher: (options.vote ?? weightedVote()).weigher(names),
      template: { agents: names, rule, idPrefix: "d-", valued: options.values !== undefined },
      deadLetters: this.deadLetters,
      clock: { now: () => this.time },
    });
    for (let agent = 0; agent < agents.length; agent++) this.coordinator.markAlive(agent, 1);
  }

  /** Asks, and lets the agents see it. Throws what the coordinator throws. */
  ask(request: Request, token: number): void {
    this.coordinator.ask(
      request,
      (decision, given) => {
        this.decisions.set(given, decision);
        this.settled.set(given, (this.settled.get(given) ?? 0) + 1);
      },
      token,
    );
    this.coordinator.flush();
    this.#collect();
  }

  /** A new life of an agent. */
  revive(agent: number, epoch: number): void {
    this.coordinator.markAlive(agent, epoch);
    this.#reasons[agent] = new ReasonWriter();
  }

  /** An agent's life ends, and another begins at once: it numbers its reasons anew. */
  crash(agent: number): void {
    this.coordinator.suspend(agent);
    this.#reasons[agent] = new ReasonWriter();
  }

  propose(agent: number, to: Asked, proposal: Proposal, candidates: number, spoil?: Spoil): void {
    this.#write(agent, to, PROPOSAL, (memory, offset) => {
      const length = writeProposal(
        memory,
        offset,
        proposal,
        candidates,
        this.#reasons[agent] as ReasonWriter,
      );
      spoil?.(memory, offset);
      return length;
    });
  }

  fault(agent: number, to: Asked, text: string, spoil?: Spoil): void {
    this.#write(agent, to, FAULT, (memory, offset) => {
      const end = writeText(memory, offset + HEADER_LENGTH, text, 100);
      spoil?.(memory, offset);
      return end - offset;
    });
  }

  expire(agent: number, to: Asked): void {
    this.#write(agent, to, EXPIRED, () => HEADER_LENGTH);
  }

  /** A frame of a kind that no agent should send. */
  babble(agent: number, to: Asked, kind: number): void {
    this.#write(agent, to, kind, () => HEADER_LENGTH);
  }

  /** A frame whose length makes no sense. */
  wreck(agent: number): void {
    const lane = this.#replies[agent] as LaneProducer;
    const offset = lane.claim(HEADER_LENGTH);
    lane.memory.words[(offset >> 2) + KIND] = PROPOSAL;
    lane.memory.words[(offset >> 2) + LENGTH] = -8;
    lane.commit();
    lane.publish();
  }

  #write(
    agent: number,
    { slot, generation, epoch }: Asked,
    kind: number,
    body: (memory: LaneMemory, offset: number) => number,
  ): void {
    const lane = this.#replies[agent] as LaneProducer;
    const offset = lane.claim(largestProposal(this.#mostCandidates));
    if (offset === FULL) throw new Error("the stage's reply lane is too small for this test");
    const { words } = lane.memory;
    words[(offset >> 2) + SLOT] = slot;
    words[(offset >> 2) + GENERATION] = generation;
    const length = body(lane.memory, offset);
    words[(offset >> 2) + EPOCH] = epoch;
    words[(offset >> 2) + KIND] = kind;
    lane.commitShortened(length);
    lane.publish();
  }

  #collect(): void {
    for (const [agent, lane] of this.#requests.entries()) {
      for (let offset = lane.next(); offset !== EMPTY; offset = lane.next()) {
        const { words, doubles, bytes } = lane.memory;
        const end = offset + (words[(offset >> 2) + LENGTH] as number);
        this.inbox[agent]?.push({
          slot: words[(offset >> 2) + SLOT] as number,
          generation: words[(offset >> 2) + GENERATION] as number,
          epoch: words[(offset >> 2) + EPOCH] as number,
          deadline: doubles[(offset >> 3) + DEADLINE] as number,
          request: this.#codec.decode(bytes, this.#requestStart(words, offset), end),
        });
      }
      lane.release();
    }
  }

  /** Behind the header come two words and the candidates; see the layout of a REQUEST frame. */
  #requestStart(words: Int32Array, offset: number): number {
    const candidates = words[(offset >> 2) + HEADER_LENGTH / 4 + 1] as number;
    return offset + HEADER_LENGTH + 8 + ((candidates + 7) & -8);
  }
}
