// A coordinator on a stage: real lanes, a clock that the test turns, and the test itself in the agents' place.
import type { EngineOptions, FallbackOptions, Proposal } from "tutti";
import { type VotingRule, weightedSum, weightedVote } from "tutti";
import type { AgentEvent, CandidateKey } from "#runtime/actor/agent.js";
import {
  ANSWER,
  ENTRY_HEADER,
  ENTRY_LENGTH,
  EXPIRED,
  FAULT,
  FIRST_ENTRY,
  largestAnswer,
  PROPOSAL,
  writeProposal,
} from "#runtime/actor/answer-frame.js";
import { ReasonWriter } from "#runtime/actor/reasons.js";
import {
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  GENERATION,
  REQUEST_LENGTH,
  SLOT,
} from "#runtime/actor/request-frame.js";
import { writeText } from "#runtime/actor/text.js";
import { allocateMessagePack, createCodec } from "#runtime/channel/codec-descriptor.js";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { ANSWERS, DEADLINE, EPOCH, HEADER_LENGTH, KIND, LENGTH } from "#runtime/channel/frame-descriptor.js";
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
import { SheetArena } from "#runtime/coordinator/sheet.js";
import { Election } from "#runtime/coordinator/vote/election.js";
import { entriesOf } from "../frame-entries.js";

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

/** A request as an agent saw it. */
export interface Asked {
  readonly slot: number;
  readonly generation: number;
  readonly epoch: number;
  readonly deadline: number;
  readonly request: unknown;
}

/** Where an entry, here a PROPOSAL, can be spoiled after it was written. */
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
  readonly #arena = new SheetArena("freed");
  #reasons: ReasonWriter[];
  /** The life of each agent that the coordinator was told of last. */
  readonly #epochs: number[];
  readonly #codec;
  readonly #mostCandidates: number;
  readonly #settle = (decision: Decision<Action>, token: number): void => {
    this.decisions.set(token, decision);
    this.settled.set(token, (this.settled.get(token) ?? 0) + 1);
  };

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
    this.#epochs = agents.map(() => 1);
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
    this.coordinator.ask(request, this.#settle, token);
    this.coordinator.flush();
    this.#collect();
  }

  /** Asks for all before any agent sees one; a request's token is its place in the list. */
  askAll(requests: readonly Request[]): void {
    for (const [token, request] of requests.entries()) this.coordinator.ask(request, this.#settle, token);
    this.coordinator.flush();
    this.#collect();
  }

  /** The same for rows of a table; what they are decided as is not kept. */
  askRows(requests: readonly Request[]): void {
    const rows = { arena: this.#arena, write: () => undefined };
    for (const [row, request] of requests.entries()) this.coordinator.ask(request, rows, row);
    this.coordinator.flush();
    this.#collect();
  }

  /** A new life of an agent. */
  revive(agent: number, epoch: number): void {
    this.#epochs[agent] = epoch;
    this.coordinator.markAlive(agent, epoch);
    this.#reasons[agent] = new ReasonWriter();
  }

  /** An agent's life ends, and another begins at once: it numbers its reasons anew. */
  crash(agent: number, epoch: number = (this.#epochs[agent] as number) + 1): void {
    this.#epochs[agent] = epoch;
    this.coordinator.suspend(agent, epoch);
    this.#reasons[agent] = new ReasonWriter();
  }

  propose(agent: number, to: Asked, proposal: Proposal, candidates: number, spoil?: Spoil): void {
    this.#write(
      agent,
      to,
      PROPOSAL,
      (memory, offset) => {
        const end = writeProposal(memory, offset, proposal, candidates, this.#reasons[agent] as ReasonWriter);
        if (typeof end === "string") throw new Error(end);
        return end;
      },
      spoil,
    );
  }

  fault(agent: number, to: Asked, text: string, spoil?: Spoil): void {
    this.#write(
      agent,
      to,
      FAULT,
      (memory, offset) => {
        return writeText(memory, offset + ENTRY_HEADER, text, 100);
      },
      spoil,
    );
  }

  expire(agent: number, to: Asked): void {
    this.#write(agent, to, EXPIRED, (_, offset) => offset + ENTRY_HEADER);
  }

  /** A frame of a kind that no agent should send. */
  babble(agent: number, { epoch }: Asked, kind: number): void {
    const lane = this.#replies[agent] as LaneProducer;
    const word = lane.claim(HEADER_LENGTH) >> 2;
    lane.memory.words[word + KIND] = kind;
    lane.memory.words[word + EPOCH] = epoch;
    lane.commit();
    lane.publish();
  }

  /** A frame whose length makes no sense. */
  wreck(agent: number): void {
    const lane = this.#replies[agent] as LaneProducer;
    const offset = lane.claim(HEADER_LENGTH);
    lane.memory.words[(offset >> 2) + KIND] = ANSWERS;
    lane.memory.words[(offset >> 2) + LENGTH] = -8;
    lane.commit();
    lane.publish();
  }

  /** `body` writes the entry and returns the byte behind it. */
  #write(
    agent: number,
    { slot, generation, epoch }: Asked,
    kind: number,
    body: (memory: LaneMemory, offset: number) => number,
    spoil?: Spoil,
  ): void {
    const lane = this.#replies[agent] as LaneProducer;
    const frame = lane.claim(FIRST_ENTRY + largestAnswer(this.#mostCandidates));
    if (frame === FULL) throw new Error("the stage's reply lane is too small for this test");
    const { words } = lane.memory;
    const entry = frame + FIRST_ENTRY;
    const word = entry >> 2;
    words[word + SLOT] = slot;
    words[word + GENERATION] = generation;
    words[word + ANSWER] = kind;
    const end = (body(lane.memory, entry) + 7) & -8;
    words[word + ENTRY_LENGTH] = end - entry;
    spoil?.(lane.memory, entry);
    words[(frame >> 2) + EPOCH] = epoch;
    words[(frame >> 2) + KIND] = ANSWERS;
    lane.commitShortened(end - frame);
    lane.publish();
  }

  #collect(): void {
    for (const [agent, lane] of this.#requests.entries()) {
      const { words, doubles, bytes } = lane.memory;
      for (let frame = lane.next(); frame !== EMPTY; frame = lane.next()) {
        for (const { at, epoch } of entriesOf(lane.memory, frame)) {
          const word = at >> 2;
          const start = at + CANDIDATES_START + (((words[word + CANDIDATES_LENGTH] as number) + 7) & -8);
          const end = start + (words[word + REQUEST_LENGTH] as number);
          this.inbox[agent]?.push({
            slot: words[word + SLOT] as number,
            generation: words[word + GENERATION] as number,
            epoch,
            deadline: doubles[(frame >> 3) + DEADLINE] as number,
            request: this.#codec.decode(bytes, start, end),
          });
        }
      }
      lane.release();
    }
  }
}
