// One life of an actor inside its host: takes messages from the mailbox in order, asks the agent, and writes replies.
// It must never let an agent's error out of a turn, and never take a request that it has no room to answer.
import { BatchClock } from "../channel/batch-clock.js";
import { monotonicClock } from "../channel/clock.js";
import type { Codec } from "../channel/codec.js";
import { createCodec } from "../channel/codec-descriptor.js";
import { DeadLetterCounters } from "../channel/dead-letter.js";
import type { Doorbell } from "../channel/doorbell.js";
import {
  CANDIDATES,
  DEADLINE,
  EPOCH,
  EVENT,
  EXPIRED,
  FAULT,
  GENERATION,
  HEADER_LENGTH,
  KIND,
  LENGTH,
  PROBE,
  PROBE_ANSWER,
  PROPOSAL,
  REQUEST,
  SLOT,
} from "../channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "../channel/lane-consumer.js";
import { alignFrame } from "../channel/lane-descriptor.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import { FULL, LaneProducer } from "../channel/lane-producer.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import { ActorContext } from "./actor-context.js";
import type { Agent, AgentEvent, Proposal } from "./agent.js";
import { CandidateReader } from "./candidate-reader.js";
import { faultText } from "./fault-text.js";
import type { ActorInspection } from "./host-control.js";
import { proposalFault } from "./proposal-check.js";
import { LONGEST_REASON, largestProposal, writeProposal } from "./proposal-frame.js";
import { Publisher } from "./publisher.js";
import { ReasonWriter } from "./reasons.js";
import { CANDIDATES_LENGTH, CANDIDATES_START } from "./request-frame.js";
import { writeText } from "./text.js";
import type { ActorWiring } from "./wiring.js";

/** Requests, and events of each producer, in one turn: a flood of one kind holds the others back by so many. */
const REQUESTS_PER_TURN = 64;
const EVENTS_PER_TURN = 16;

/** Promises of `propose` outstanding at once; beyond it requests are answered as faults. Bounds memory when none settle. */
const PENDING_LIMIT = 4096;

interface EventSource {
  readonly lane: LaneConsumer;
  readonly codec: Codec<unknown>;
}

/** A reply to a request whose frame is already gone. */
interface Correlation {
  readonly slot: number;
  readonly generation: number;
  readonly candidates: number;
}

export class Actor {
  readonly index: number;
  readonly #agent: Agent<unknown>;
  readonly #epoch: number;
  readonly #control: LaneConsumer;
  readonly #requests: LaneConsumer;
  readonly #events: readonly EventSource[];
  readonly #replies: LaneProducer;
  readonly #requestCodec: Codec<unknown>;
  readonly #candidates: CandidateReader;
  readonly #reasons = new ReasonWriter();
  readonly #deadLetters: DeadLetterCounters;
  readonly #coordinator: Doorbell;
  readonly #largestReply: number;
  readonly #mayVeto: boolean;
  #context: ActorContext;
  /** Replies of settled promises that found the lane full. */
  readonly #backlog: (() => boolean)[] = [];
  #pending = 0;
  #observeFaults = 0;
  /** For deadlines of requests as they are taken from the mailbox. */
  readonly #batchClock = new BatchClock(monotonicClock, 0.02);

  constructor(agent: Agent<unknown>, wiring: ActorWiring, coordinator: Doorbell) {
    const { lanes } = wiring;
    this.index = wiring.index;
    this.#agent = agent;
    this.#epoch = wiring.epoch;
    this.#control = new LaneConsumer(lanes.control);
    this.#requests = new LaneConsumer(lanes.requests);
    this.#events = lanes.events.map(({ lane, codec }) => ({
      lane: new LaneConsumer(lane),
      codec: createCodec(codec),
    }));
    this.#replies = new LaneProducer(lanes.replies);
    this.#requestCodec = createCodec(wiring.requestCodec);
    this.#candidates = new CandidateReader(
      wiring.fixedCandidates,
      wiring.candidateLimit,
      createCodec(wiring.candidateCodec),
    );
    this.#deadLetters = new DeadLetterCounters(wiring.deadLetters);
    this.#coordinator = coordinator;
    this.#largestReply = largestProposal(wiring.candidateLimit);
    this.#mayVeto = agent.vetoes !== false;
    const publisher = new Publisher(
      agent.name,
      wiring.epoch,
      agent.publishes ?? [],
      wiring.routes,
      this.#deadLetters,
    );
    this.#context = new ActorContext(
      {
        name: agent.name,
        epoch: wiring.epoch,
        options: wiring.options,
        publish: (event) => publisher.publish(event),
      },
      wiring.model,
    );
  }

  async setup(): Promise<void> {
    await this.#agent.setup?.(this.#context);
  }

  async stop(): Promise<void> {
    await this.#agent.stop?.(this.#context);
  }

  swapModel(model: unknown): void {
    this.#context.model = model;
  }

  /** Promises of `propose` that are not settled and replied. Their host must stay in its event loop. */
  get pending(): number {
    return this.#pending;
  }

  inspect(): ActorInspection {
    const lanes = [this.#control, this.#requests, ...this.#events.map(({ lane }) => lane)];
    return {
      name: this.#agent.name,
      epoch: this.#epoch,
      handled: lanes.reduce((sum, lane) => sum + lane.handled, 0),
      discarded: lanes.reduce((sum, lane) => sum + lane.discarded, 0),
      pending: this.#pending,
      observeFaults: this.#observeFaults,
      deadLetters: this.#deadLetters.read(),
    };
  }

  /** Whether a message waits, or a reply for room. */
  hasMail(): boolean {
    if (this.#backlog.length > 0) return true;
    if (this.#requests.hasMore() || this.#control.hasMore()) return true;
    for (const { lane } of this.#events) if (lane.hasMore()) return true;
    return false;
  }

  /** Handles what waits, control first, then requests, then events, each up to its limit. Returns how many. */
  turn(): number {
    while (this.#backlog.length > 0 && this.#backlog[0]?.()) this.#backlog.shift();
    let handled = this.#drain(this.#control, REQUESTS_PER_TURN, undefined);
    handled += this.#drain(this.#requests, REQUESTS_PER_TURN, undefined);
    for (const { lane, codec } of this.#events) handled += this.#drain(lane, EVENTS_PER_TURN, codec);
    return handled;
  }

  #drain(lane: LaneConsumer, limit: number, events: Codec<unknown> | undefined): number {
    let handled = 0;
    this.#batchClock.startBatch();
    try {
      while (handled < limit) {
        // Room first: a request that cannot be answered stays in the mailbox.
        const room = events === undefined ? this.#replies.claim(this.#largestReply) : 0;
        if (room === FULL) break;
        try {
          const offset = lane.next();
          if (offset === EMPTY) break;
          handled++;
          this.#handle(lane, offset, room, events);
        } finally {
          if (events === undefined) this.#replies.abort();
        }
      }
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      this.#deadLetters.add("undecodable");
    } finally {
      lane.release();
    }
    return handled;
  }

  #handle(lane: LaneConsumer, offset: number, room: number, events: Codec<unknown> | undefined): void {
    switch (lane.memory.words[(offset >> 2) + KIND]) {
      case REQUEST:
        if (events === undefined) return this.#answer(lane, offset, room);
        break;
      case EVENT:
        if (events !== undefined) return this.#observe(lane, offset, events);
        break;
      case PROBE:
        if (events === undefined) {
          this.#correlate(lane.memory, offset, room);
          return this.#send(room, PROBE_ANSWER, HEADER_LENGTH);
        }
        break;
    }
    lane.discard();
    this.#deadLetters.add("unknown");
  }

  #answer(lane: LaneConsumer, offset: number, room: number): void {
    const { memory } = lane;
    const { words } = memory;
    const context = this.#context;
    this.#correlate(memory, offset, room);
    const deadline = memory.doubles[(offset >> 3) + DEADLINE] as number;
    if (this.#batchClock.now() > deadline) {
      this.#deadLetters.add("expired");
      lane.discard();
      return this.#send(room, EXPIRED, HEADER_LENGTH);
    }
    const end = offset + (words[(offset >> 2) + LENGTH] as number);
    let request: unknown;
    try {
      context.candidates = this.#candidates.read(memory, offset, end);
      const candidatesLength = words[(offset >> 2) + CANDIDATES_LENGTH] as number;
      const start = offset + CANDIDATES_START + alignFrame(candidatesLength);
      request = this.#requestCodec.decode(memory.bytes, start, end);
    } catch (error) {
      this.#deadLetters.add("undecodable");
      lane.discard();
      return this.#fault(room, faultText("request could not be read", error));
    }
    context.deadline = deadline;
    let proposal: Proposal | Promise<Proposal>;
    try {
      proposal = this.#agent.propose(request, context);
      if (isPromise(proposal)) return this.#await(proposal, request, memory, offset, room);
    } catch (error) {
      return this.#fault(room, faultText("threw", error));
    }
    this.#reply(room, proposal, context.candidates.length);
  }

  /** Leaves request and context to the promise, and goes on with fresh ones. */
  #await(
    proposal: Promise<Proposal>,
    request: unknown,
    memory: LaneMemory,
    offset: number,
    room: number,
  ): void {
    if (this.#pending >= PENDING_LIMIT) {
      Promise.resolve(proposal).catch(() => undefined);
      return this.#fault(room, `has ${PENDING_LIMIT} unsettled promises`);
    }
    const correlation: Correlation = {
      slot: memory.words[(offset >> 2) + SLOT] as number,
      generation: memory.words[(offset >> 2) + GENERATION] as number,
      candidates: this.#context.candidates.length,
    };
    this.#requestCodec.detach(request);
    this.#candidates.detach();
    this.#context = this.#context.fork();
    this.#pending++;
    // Not `proposal.then`: what only looks like a promise may answer at once, twice, or with nothing to wait for.
    Promise.resolve(proposal)
      .then(
        (value) => this.#replyLater(correlation, value, undefined),
        (error) => this.#replyLater(correlation, undefined, faultText("rejected", error)),
      )
      .finally(() => {
        this.#pending--;
      });
  }

  #replyLater(correlation: Correlation, proposal: Proposal | undefined, fault: string | undefined): void {
    const attempt = (): boolean => {
      const room = this.#replies.claim(this.#largestReply);
      if (room === FULL) return false;
      const { words } = this.#replies.memory;
      words[(room >> 2) + SLOT] = correlation.slot;
      words[(room >> 2) + GENERATION] = correlation.generation;
      if (fault === undefined) this.#reply(room, proposal as Proposal, correlation.candidates);
      else this.#fault(room, fault);
      return true;
    };
    if (this.#backlog.length > 0 || !attempt()) this.#backlog.push(attempt);
  }

  #observe(lane: LaneConsumer, offset: number, codec: Codec<unknown>): void {
    const { memory } = lane;
    let event: unknown;
    try {
      const end = offset + (memory.words[(offset >> 2) + LENGTH] as number);
      event = codec.decode(memory.bytes, offset + HEADER_LENGTH, end);
    } catch {
      this.#deadLetters.add("undecodable");
      lane.discard();
      return;
    }
    try {
      this.#agent.observe?.(codec.detach(event) as AgentEvent, this.#context);
    } catch (error) {
      if (this.#observeFaults++ > 0) return;
      process.emitWarning(`agent "${this.#agent.name}" ${faultText("threw while observing", error)}`, {
        code: "TUTTI_OBSERVE_FAULT",
        detail: "Further faults of this kind are counted in engine.inspect().",
      });
    }
  }

  /** Copies what names the decision from the request's header to its reply's. */
  #correlate(from: LaneMemory, offset: number, room: number): void {
    const { words } = this.#replies.memory;
    words[(room >> 2) + SLOT] = from.words[(offset >> 2) + SLOT] as number;
    words[(room >> 2) + GENERATION] = from.words[(offset >> 2) + GENERATION] as number;
  }

  #reply(room: number, proposal: Proposal, candidates: number): void {
    let length = 0;
    try {
      const fault = proposalFault(proposal, candidates, this.#mayVeto);
      if (fault !== undefined) return this.#fault(room, fault);
      length = writeProposal(this.#replies.memory, room, proposal, candidates, this.#reasons);
    } catch (error) {
      // A proposal whose properties throw or change between two reads.
      return this.#fault(room, faultText("gave a proposal that could not be read", error));
    }
    this.#send(room, PROPOSAL, length);
  }

  #fault(room: number, text: string): void {
    const { memory } = this.#replies;
    memory.words[(room >> 2) + CANDIDATES] = 0;
    this.#send(room, FAULT, writeText(memory, room + HEADER_LENGTH, text, LONGEST_REASON) - room);
  }

  #send(room: number, kind: number, length: number): void {
    const { words } = this.#replies.memory;
    words[(room >> 2) + KIND] = kind;
    words[(room >> 2) + EPOCH] = this.#epoch;
    this.#replies.commitShortened(length);
    this.#replies.publish();
    this.#coordinator.ring();
  }
}

function isPromise(value: unknown): value is Promise<Proposal> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
