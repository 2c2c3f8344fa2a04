// One life of an actor inside its host: takes messages from the mailbox in order, asks the agent, and writes replies.
// It must never let an agent's error out of a turn, never take a request that it has no room to answer, and never touch a
// lane after its end: they belong to the next life, which continues at the first message that is not finished.
import { BatchClock } from "../channel/batch-clock.js";
import { type Clock, monotonicClock } from "../channel/clock.js";
import type { Codec } from "../channel/codec.js";
import { createCodec } from "../channel/codec-descriptor.js";
import { DeadLetterBox } from "../channel/dead-letter-box.js";
import type { Doorbell } from "../channel/doorbell.js";
import { EVENT, HEADER_LENGTH, KIND, LENGTH, REQUEST } from "../channel/frame-descriptor.js";
import type { Heartbeat } from "../channel/heartbeat.js";
import { EMPTY, LaneConsumer } from "../channel/lane-consumer.js";
import { alignFrame } from "../channel/lane-descriptor.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import { WreckedLaneError } from "../channel/wrecked-lane-error.js";
import type { AgentStore } from "../store/agent-store.js";
import { ActorContext } from "./actor-context.js";
import type { Agent, AgentEvent, Proposal } from "./agent.js";
import { CandidateReader } from "./candidate-reader.js";
import { faultText } from "./fault-text.js";
import { Publisher } from "./publisher.js";
import { type Correlation, ReplyWriter } from "./reply-writer.js";
import { RequestBatch } from "./request-batch.js";
import { CANDIDATES_LENGTH, CANDIDATES_START, REQUEST_LENGTH } from "./request-frame.js";
import type { ActorWiring } from "./wiring.js";

/** Requests, and events of each producer, in one turn: a flood of one kind holds the others back by so many. */
const REQUESTS_PER_TURN = 64;
const EVENTS_PER_TURN = 16;

/** Milliseconds that an answer may wait for those behind it, so that quick ones go out together. */
const ANSWER_PATIENCE = 0.02;

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

/** Why a request is answered without its agent. */
type GivenUp = "expired" | "poison" | "undecodable";

export class Actor {
  readonly index: number;
  readonly epoch: number;
  readonly #agent: Agent<unknown>;
  readonly #requests: LaneConsumer;
  readonly #batch: RequestBatch;
  /** Of the frame in hand: answered, and given up for one reason, but not finished, since the answers are not sent. */
  #answered = 0;
  #givenUp = 0;
  #reason: GivenUp = "expired";
  /** When the first of them was taken from the mailbox. */
  #unsentSince = 0;
  readonly #events: readonly EventSource[];
  readonly #replies: ReplyWriter;
  readonly #publisher: Publisher;
  readonly #requestCodec: Codec<unknown>;
  readonly #candidates: CandidateReader;
  readonly #candidateLimit: number;
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
    this.#deadLetters = new DeadLetterBox(wiring.deadLetters, clock);
    this.#requests = new LaneConsumer(lanes.requests, this.#deadLetters);
    this.#batch = new RequestBatch(this.#requests.memory);
    this.#events = lanes.events.map(({ lane, codec }) => ({
      lane: new LaneConsumer(lane, this.#deadLetters),
      codec: createCodec(codec),
    }));
    this.#replies = new ReplyWriter(lanes.replies, epoch, coordinator, agent.vetoes !== false);
    this.#candidateLimit = wiring.candidateLimit;
    this.#requestCodec = createCodec(wiring.requestCodec);
    this.#candidates = new CandidateReader(
      wiring.fixedCandidates,
      wiring.candidateLimit,
      createCodec(wiring.candidateCodec),
    );
    this.#heartbeat = heartbeat;
    this.#resumes = wiring.onError === "resume";
    this.#crashed = crashed;
    this.#batchClock = new BatchClock(clock, ANSWER_PATIENCE);
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

  /** Nothing is taken from the mailbox, and nothing replied, any more. What was answered is sent. */
  end(): void {
    if (this.#ended) return;
    this.#send();
    this.#requests.giveBack();
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
    if (this.#replies.isBehind || !this.#batch.isOver || this.#requests.hasMore()) return true;
    for (const { lane } of this.#events) if (lane.hasMore()) return true;
    return false;
  }

  /** Handles what waits, requests first, then events, each up to its limit. Returns how many. */
  turn(): number {
    if (this.#ended) return 0;
    this.#replies.catchUp();
    let handled = this.#serve();
    for (const source of this.#events) handled += this.#listen(source);
    return handled;
  }

  #serve(): number {
    const lane = this.#requests;
    let handled = 0;
    this.#batchClock.startBatch();
    try {
      while (handled < REQUESTS_PER_TURN && !this.#ended && this.#takeRequest()) handled++;
    } catch (error) {
      if (!(error instanceof WreckedLaneError)) throw error;
      this.#deadLetters.note("undecodable", "mail", error.frames);
    } finally {
      if (!this.#ended) {
        this.#send();
        lane.giveBack();
      }
    }
    return handled;
  }

  /** Answers the next request; false where there is none, or no room for an answer: it then stays in the mailbox. */
  #takeRequest(): boolean {
    const batch = this.#batch;
    const replies = this.#replies;
    if (batch.isOver && !this.#openBatch()) return false;
    const now = this.#batchClock.now();
    if (replies.unsent === 0) this.#unsentSince = now;
    else if (now - this.#unsentSince > ANSWER_PATIENCE) this.#send();
    if (!replies.hasRoom(this.#candidateLimit)) {
      this.#requests.putDown();
      return false;
    }
    this.#heartbeat.beat();
    this.#requests.take(batch.number + 1);
    if (batch.advance()) this.#answer(now);
    else this.#giveUp("undecodable");
    if (batch.isOver && !this.#ended) this.#send();
    return true;
  }

  /** Takes the next frame of requests. What else lies in the lane is nobody's. */
  #openBatch(): boolean {
    const lane = this.#requests;
    for (;;) {
      const frame = lane.next();
      if (frame === EMPTY) return false;
      if (lane.memory.words[(frame >> 2) + KIND] === REQUEST) {
        this.#batch.open(frame, lane.done);
        if (!this.#batch.isOver) return true;
      } else {
        const { left } = lane;
        lane.discard("unknown");
        this.#deadLetters.note("unknown", "mail", left);
      }
    }
  }

  /** Sends the answers, and only then finishes their requests: a life that ends before leaves them to the next one. */
  #send(): void {
    this.#replies.send();
    if (this.#answered + this.#givenUp === 0) return;
    this.#requests.finish(this.#answered, this.#givenUp, this.#reason);
    this.#deadLetters.note(this.#reason, "request", this.#givenUp);
    this.#answered = 0;
    this.#givenUp = 0;
  }

  #answer(now: number): void {
    const batch = this.#batch;
    const { slot, generation, start, deadline } = batch;
    const { memory } = this.#requests;
    const { words } = memory;
    const context = this.#context;
    const replies = this.#replies;
    if (now > deadline) {
      replies.expired(slot, generation);
      return this.#giveUp("expired");
    }
    if (this.#requests.killsOf(batch.number) >= POISON_KILLS) {
      replies.fault(slot, generation, POISON);
      return this.#giveUp("poison");
    }
    let request: unknown;
    try {
      context.candidates = this.#candidates.read(memory, start, batch.end);
      const candidatesLength = words[(start >> 2) + CANDIDATES_LENGTH] as number;
      const from = start + CANDIDATES_START + alignFrame(candidatesLength);
      const length = words[(start >> 2) + REQUEST_LENGTH] as number;
      if (length < 0 || from + length > batch.end)
        throw new MalformedFrameError(`a request of ${length} bytes`);
      request = this.#requestCodec.decode(memory.bytes, from, from + length);
    } catch (error) {
      replies.fault(slot, generation, faultText("request could not be read", error));
      return this.#giveUp("undecodable");
    }
    context.deadline = deadline;
    const count = context.candidates.length;
    let proposal: Proposal | Promise<Proposal>;
    try {
      proposal = this.#agent.propose(request, context);
      if (isPromise(proposal)) {
        this.#answered++;
        return this.#await(proposal, request, { slot, generation, candidates: count });
      }
    } catch (error) {
      // Answered, so that the decision need not wait for the next life: the request is finished, not met again.
      replies.fault(slot, generation, faultText("threw", error));
      this.#answered++;
      if (!this.#resumes) this.#crash(error);
      return;
    }
    replies.proposal(slot, generation, proposal, count);
    this.#answered++;
  }

  /** Not counted before it is finished: a life that ends before leaves it to the next one, which would count it again. */
  #giveUp(reason: GivenUp): void {
    if (this.#givenUp > 0 && reason !== this.#reason) this.#send();
    this.#reason = reason;
    this.#givenUp++;
    // A poison at once: another one behind it in the frame would make the lane forget it.
    if (reason === "poison") this.#send();
  }

  /** Leaves request and context to the promise, and goes on with fresh ones. */
  #await(proposal: Promise<Proposal>, request: unknown, correlation: Correlation): void {
    const { slot, generation } = correlation;
    if (this.#pending >= PENDING_LIMIT) {
      Promise.resolve(proposal).catch(() => undefined);
      return this.#replies.fault(slot, generation, `has ${PENDING_LIMIT} unsettled promises`);
    }
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

  #listen({ lane, codec }: EventSource): number {
    let handled = 0;
    try {
      while (handled < EVENTS_PER_TURN && !this.#ended) {
        const offset = lane.next();
        if (offset === EMPTY) break;
        handled++;
        this.#heartbeat.beat();
        if (lane.memory.words[(offset >> 2) + KIND] === EVENT) this.#observe(lane, offset, codec);
        else {
          lane.discard("unknown");
          this.#deadLetters.note("unknown", "mail");
        }
      }
    } catch (error) {
      if (!(error instanceof WreckedLaneError)) throw error;
      this.#deadLetters.note("undecodable", "mail", error.frames);
    } finally {
      // The event that ended this life stays in hand: the next life meets it again, and knows.
      if (!this.#ended) lane.release();
    }
    return handled;
  }

  #observe(lane: LaneConsumer, offset: number, codec: Codec<unknown>): void {
    if (lane.killsOf(0) >= POISON_KILLS) {
      lane.discard("poison");
      return this.#deadLetters.note("poison", "event");
    }
    const { memory } = lane;
    let event: unknown;
    try {
      const end = offset + (memory.words[(offset >> 2) + LENGTH] as number);
      event = codec.decode(memory.bytes, offset + HEADER_LENGTH, end);
    } catch {
      lane.discard("undecodable");
      return this.#deadLetters.note("undecodable", "event");
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
