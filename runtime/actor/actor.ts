// One life of an actor inside its host: takes messages from the mailbox in order, asks the agent, and writes replies.
// It must never let an agent's error out of a turn, never take a request that it has no room to answer, and never touch a
// lane after its end: they belong to the next life, which continues at the first message that is not finished.
import { BatchClock } from "../channel/batch-clock.js";
import { type Clock, monotonicClock } from "../channel/clock.js";
import type { Codec } from "../channel/codec.js";
import { createCodec } from "../channel/codec-descriptor.js";
import { DeadLetterBox } from "../channel/dead-letter-box.js";
import type { Doorbell } from "../channel/doorbell.js";
import {
  DEADLINE,
  EVENT,
  GENERATION,
  HEADER_LENGTH,
  KIND,
  LENGTH,
  PROBE,
  REQUEST,
  SLOT,
} from "../channel/frame-descriptor.js";
import type { Heartbeat } from "../channel/heartbeat.js";
import { EMPTY, LaneConsumer } from "../channel/lane-consumer.js";
import { alignFrame } from "../channel/lane-descriptor.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import { FULL } from "../channel/lane-producer.js";
import { WreckedLaneError } from "../channel/wrecked-lane-error.js";
import type { AgentStore } from "../store/agent-store.js";
import { ActorContext } from "./actor-context.js";
import type { Agent, AgentEvent, Proposal } from "./agent.js";
import { CandidateReader } from "./candidate-reader.js";
import { faultText } from "./fault-text.js";
import { Publisher } from "./publisher.js";
import { type Correlation, ReplyWriter } from "./reply-writer.js";
import { CANDIDATES_LENGTH, CANDIDATES_START } from "./request-frame.js";
import type { ActorWiring } from "./wiring.js";

/** Requests, and events of each producer, in one turn: a flood of one kind holds the others back by so many. */
const REQUESTS_PER_TURN = 64;
const EVENTS_PER_TURN = 16;

/** Promises of `propose` outstanding at once; beyond it requests are answered as faults. Bounds memory when none settle. */
const PENDING_LIMIT = 4096;

/** Lives that one message may end; then it is quarantined. Once may have been a coincidence. */
const POISON_KILLS = 2;

const POISON = "was killed by this request twice: it is quarantined as poison";

interface EventSource {
  readonly lane: LaneConsumer;
  readonly codec: Codec<unknown>;
}

/** What an actor's host gives it. */
export interface ActorSurroundings {
  readonly coordinator: Doorbell;
  readonly heartbeat: Heartbeat;
  /** The agent threw: this life is over, and no turn does anything any more. Called once, within the turn. */
  readonly crashed: (actor: Actor, error: unknown) => void;
  /** What an agent of this name has written, in this life and before. */
  readonly storeOf: (agent: string) => AgentStore;
  readonly clock?: Clock;
}

export class Actor {
  readonly index: number;
  readonly epoch: number;
  readonly #agent: Agent<unknown>;
  readonly #control: LaneConsumer;
  readonly #requests: LaneConsumer;
  readonly #events: readonly EventSource[];
  readonly #replies: ReplyWriter;
  readonly #publisher: Publisher;
  readonly #requestCodec: Codec<unknown>;
  readonly #candidates: CandidateReader;
  readonly #deadLetters: DeadLetterBox;
  readonly #heartbeat: Heartbeat;
  readonly #resumes: boolean;
  readonly #crashed: (actor: Actor, error: unknown) => void;
  #context: ActorContext;
  #pending = 0;
  #ended = false;
  /** For deadlines of requests as they are taken from the mailbox. */
  readonly #batchClock: BatchClock;

  constructor(agent: Agent<unknown>, wiring: ActorWiring, surroundings: ActorSurroundings) {
    const { lanes, epoch } = wiring;
    const { coordinator, heartbeat, crashed, storeOf, clock = monotonicClock } = surroundings;
    this.index = wiring.index;
    this.epoch = epoch;
    this.#agent = agent;
    this.#control = new LaneConsumer(lanes.control);
    this.#requests = new LaneConsumer(lanes.requests);
    this.#events = lanes.events.map(({ lane, codec }) => ({
      lane: new LaneConsumer(lane),
      codec: createCodec(codec),
    }));
    this.#replies = new ReplyWriter(
      lanes.replies,
      epoch,
      coordinator,
      agent.vetoes !== false,
      wiring.candidateLimit,
    );
    this.#requestCodec = createCodec(wiring.requestCodec);
    this.#candidates = new CandidateReader(
      wiring.fixedCandidates,
      wiring.candidateLimit,
      createCodec(wiring.candidateCodec),
    );
    this.#deadLetters = new DeadLetterBox(wiring.deadLetters, clock);
    this.#heartbeat = heartbeat;
    this.#resumes = wiring.onError === "resume";
    this.#crashed = crashed;
    this.#batchClock = new BatchClock(clock, 0.02);
    const { name, publishes = [] } = agent;
    this.#publisher = new Publisher(name, epoch, publishes, wiring.routes, this.#deadLetters);
    this.#context = new ActorContext(
      {
        name,
        epoch,
        options: wiring.options,
        clock,
        store: storeOf(name),
        publish: (event) => this.#publisher.publish(event),
      },
      wiring.model,
    );
  }

  get name(): string {
    return this.#agent.name;
  }

  async setup(): Promise<void> {
    await this.#agent.setup?.(this.#context);
  }

  /** Ends this life, then lets the agent say goodbye. */
  async stop(): Promise<void> {
    this.end();
    await this.#agent.stop?.(this.#context);
  }

  /** Nothing is taken from the mailbox, and nothing replied, any more. */
  end(): void {
    this.#ended = true;
    this.#replies.end();
    this.#publisher.end();
  }

  swapModel(model: unknown): void {
    this.#context.model = model;
  }

  /** Promises of `propose` that are not settled and replied. Their host must stay in its event loop. */
  get pending(): number {
    return this.#ended ? 0 : this.#pending;
  }

  /** Whether a message waits, or a reply for room. */
  hasMail(): boolean {
    if (this.#ended) return false;
    if (this.#replies.isBehind || this.#requests.hasMore() || this.#control.hasMore()) return true;
    for (const { lane } of this.#events) if (lane.hasMore()) return true;
    return false;
  }

  /** Handles what waits, control first, then requests, then events, each up to its limit. Returns how many. */
  turn(): number {
    if (this.#ended) return 0;
    this.#replies.catchUp();
    let handled = this.#drain(this.#control, REQUESTS_PER_TURN, undefined);
    handled += this.#drain(this.#requests, REQUESTS_PER_TURN, undefined);
    for (const { lane, codec } of this.#events) handled += this.#drain(lane, EVENTS_PER_TURN, codec);
    return handled;
  }

  #drain(lane: LaneConsumer, limit: number, events: Codec<unknown> | undefined): number {
    let handled = 0;
    this.#batchClock.startBatch();
    try {
      while (handled < limit && !this.#ended) {
        // Room first: a request that cannot be answered stays in the mailbox.
        const room = events === undefined ? this.#replies.claim() : 0;
        if (room === FULL) break;
        try {
          const offset = lane.next();
          if (offset === EMPTY) break;
          handled++;
          this.#heartbeat.beat();
          this.#handle(lane, offset, room, events);
        } finally {
          if (events === undefined) this.#replies.abort();
        }
      }
    } catch (error) {
      if (!(error instanceof WreckedLaneError)) throw error;
      this.#deadLetters.add("undecodable", "mail", error.frames);
    } finally {
      // The frame that ended this life stays in hand: the next life meets it again, and knows.
      if (!this.#ended) lane.release();
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
          this.#replies.correlate(lane.memory, offset, room);
          return this.#replies.probeAnswer(room);
        }
        break;
    }
    lane.discard();
    this.#deadLetters.add("unknown", "mail");
  }

  #answer(lane: LaneConsumer, offset: number, room: number): void {
    const { memory } = lane;
    const { words } = memory;
    const context = this.#context;
    const replies = this.#replies;
    replies.correlate(memory, offset, room);
    const deadline = memory.doubles[(offset >> 3) + DEADLINE] as number;
    if (this.#batchClock.now() > deadline) {
      this.#deadLetters.add("expired", "request");
      lane.discard();
      return replies.expired(room);
    }
    if (lane.kills >= POISON_KILLS) {
      this.#deadLetters.add("poison", "request");
      lane.discard();
      return replies.fault(room, POISON);
    }
    const end = offset + (words[(offset >> 2) + LENGTH] as number);
    let request: unknown;
    try {
      context.candidates = this.#candidates.read(memory, offset, end);
      const candidatesLength = words[(offset >> 2) + CANDIDATES_LENGTH] as number;
      const start = offset + CANDIDATES_START + alignFrame(candidatesLength);
      request = this.#requestCodec.decode(memory.bytes, start, end);
    } catch (error) {
      this.#deadLetters.add("undecodable", "request");
      lane.discard();
      return replies.fault(room, faultText("request could not be read", error));
    }
    context.deadline = deadline;
    let proposal: Proposal | Promise<Proposal>;
    try {
      proposal = this.#agent.propose(request, context);
      if (isPromise(proposal)) return this.#await(proposal, request, memory, offset, room);
    } catch (error) {
      // Answered, so that the decision need not wait for the next life: the frame is finished, not met again.
      replies.fault(room, faultText("threw", error));
      if (this.#resumes) return;
      lane.release();
      return this.#crash(error);
    }
    replies.proposal(room, proposal, context.candidates.length);
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
      return this.#replies.fault(room, `has ${PENDING_LIMIT} unsettled promises`);
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
        (value) => this.#replies.later(correlation, value, undefined),
        (error) => this.#replies.later(correlation, undefined, faultText("rejected", error)),
      )
      .finally(() => {
        this.#pending--;
      });
  }

  #observe(lane: LaneConsumer, offset: number, codec: Codec<unknown>): void {
    if (lane.kills >= POISON_KILLS) {
      this.#deadLetters.add("poison", "event");
      return lane.discard();
    }
    const { memory } = lane;
    let event: unknown;
    try {
      const end = offset + (memory.words[(offset >> 2) + LENGTH] as number);
      event = codec.decode(memory.bytes, offset + HEADER_LENGTH, end);
    } catch {
      this.#deadLetters.add("undecodable", "event");
      return lane.discard();
    }
    try {
      this.#agent.observe?.(codec.detach(event) as AgentEvent, this.#context);
    } catch (error) {
      if (!this.#resumes) this.#crash(error);
    }
  }

  #crash(error: unknown): void {
    this.end();
    this.#crashed(this, error);
  }
}

function isPromise(value: unknown): value is Promise<Proposal> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
