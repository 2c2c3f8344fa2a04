// One agent as the coordinator sees it: whether it lives, what it was asked, what it replied, and what stands in for it.
// It must never apply a reply of another life, and never one to a decision that does not wait for it.
import { BatchClock } from "../channel/batch-clock.js";
import type { Clock } from "../channel/clock.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import {
  EPOCH,
  EXPIRED,
  FAULT,
  GENERATION,
  KIND,
  PROBE_ANSWER,
  PROPOSAL,
  SLOT,
} from "../channel/frame-descriptor.js";
import { EMPTY, type LaneConsumer } from "../channel/lane-consumer.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import { WreckedLaneError } from "../channel/wrecked-lane-error.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { ConcurrencyLimit } from "./concurrency-limit.js";
import type { Fallback } from "./fallback.js";
import type { GatherTable } from "./gather-table.js";
import { type CauseCode, DEAD, FAULTY, fallbackCause, LATE, SHED } from "./outcome.js";
import type { ReplyReader } from "./reply-reader.js";
import type { RequestSender } from "./request-sender.js";
import { type AgentCounts, type AgentStatistics, newAgentCounts } from "./statistics.js";

/** What the coordinator needs of one agent. */
export interface CoordinatedAgent {
  readonly weight: number;
  readonly mayVeto: boolean;
  /** Milliseconds, at most the decision's. */
  readonly deadline: number;
  readonly fallback: Fallback;
  readonly replies: LaneConsumer;
  readonly reader: ReplyReader;
  /** Undefined where the engine has none. */
  readonly breaker: CircuitBreaker | undefined;
}

/** What all seats share. */
export interface SeatSurroundings {
  readonly table: GatherTable;
  readonly sender: RequestSender;
  readonly limit: ConcurrencyLimit;
  readonly deadLetters: DeadLetterBox;
  readonly clock: Clock;
  /** Something stands for the agent in a decision that has waited for it. */
  readonly proceed: (slot: number) => void;
}

/** Milliseconds: a deadline this long is worth waiting for an agent that is being restarted, which takes 1 to 3. */
const RESTART_PATIENCE = 5;
/** Milliseconds that the time of a reply may be behind by: a look at the clock for each is a tenth of taking it. */
const REPLY_PRECISION = 0.02;

/** Milliseconds without any reply from which on late requests are failures: less is a garbage collection, or a busy machine. */
const SILENCE = 20;

type Life = "dead" | "alive" | "suspended";

export class Seat {
  readonly deadline: number;
  readonly #agent: number;
  readonly #parts: CoordinatedAgent;
  readonly #table: GatherTable;
  readonly #limit: ConcurrencyLimit;
  readonly #surroundings: SeatSurroundings;
  readonly #clock: BatchClock;
  readonly #isPatient: boolean;
  readonly #counts: AgentCounts = newAgentCounts();
  #life: Life = "dead";
  /** Of the present life, or of the last one; of the coming one while suspended. */
  #epoch = 0;
  /** When the last reply was taken, and when the first request after it was sent. */
  #heard = Number.NEGATIVE_INFINITY;
  #silentSince = Number.NEGATIVE_INFINITY;
  /** Decisions that wait for the agent. */
  #held = 0;

  constructor(agent: number, parts: CoordinatedAgent, surroundings: SeatSurroundings) {
    this.deadline = parts.deadline;
    this.#agent = agent;
    this.#parts = parts;
    this.#table = surroundings.table;
    this.#limit = surroundings.limit;
    this.#surroundings = surroundings;
    this.#clock = new BatchClock(surroundings.clock, REPLY_PRECISION);
    this.#isPatient = parts.deadline >= RESTART_PATIENCE;
  }

  /** See `Coordinator.markAlive`. */
  live(epoch: number): void {
    this.#life = "alive";
    this.#parts.breaker?.close();
    // After `suspend` its first replies may have been read already.
    if (epoch !== this.#epoch) this.#begin(epoch);
  }

  /** See `Coordinator.suspend`. */
  suspend(): void {
    this.drain();
    this.#life = "suspended";
    this.#begin(this.#epoch + 1);
    if (!this.#isPatient) this.#standInForAll();
  }

  /** See `Coordinator.markDead`. */
  die(): void {
    this.drain();
    this.#life = "dead";
    this.#standInForAll();
  }

  /**
   * Asks the agent what the sender has prepared for the slot, or lets its fallback stand in at once. `asked` in
   * milliseconds.
   */
  ask(slot: number, asked: number): void {
    const { breaker } = this.#parts;
    if (this.#life !== "alive" && !(this.#life === "suspended" && this.#isPatient)) {
      return this.#standIn(slot, DEAD);
    }
    const agent = this.#agent;
    const due = asked + this.deadline;
    const generation = this.#table.generation[slot] as number;
    if (!this.#limit.admitsTo(agent, this.#held) || breaker?.admits(slot, generation, asked, due) === false) {
      return this.#standIn(slot, SHED);
    }
    if (this.#surroundings.sender.send(agent, this.#epoch, due)) {
      this.#table.expect(slot, agent);
      this.#held++;
      if (this.#silentSince <= this.#heard) this.#silentSince = asked;
    } else {
      breaker?.lapse(slot, generation, asked);
      this.#standIn(slot, SHED);
    }
  }

  /** Whether a reply waits that `drain` has not taken. */
  hasMail(): boolean {
    return this.#parts.replies.hasMore();
  }

  /** Takes the replies that are there. Returns how many. */
  drain(): number {
    const { replies } = this.#parts;
    let seen = 0;
    this.#clock.startBatch();
    try {
      for (let offset = replies.next(); offset !== EMPTY; offset = replies.next()) {
        seen++;
        this.#takeReply(offset);
      }
    } catch (error) {
      // The lane's frames made no sense and were discarded: their decisions go on without them.
      if (!(error instanceof WreckedLaneError)) throw error;
      this.#surroundings.deadLetters.add("undecodable", "reply", error.frames);
    } finally {
      replies.release();
    }
    return seen;
  }

  /** The agent's deadline for the slot has passed without a reply to it. */
  passDeadline(slot: number, now: number): void {
    const table = this.#table;
    const generation = table.generation[slot] as number;
    const { breaker } = this.#parts;
    // An agent that keeps replying has too much to do, which is for the limits to mend.
    const isSilent = this.#heard < (table.asked[slot] as number) && now - this.#silentSince >= SILENCE;
    if (isSilent) breaker?.fail(slot, generation, now);
    else breaker?.lapse(slot, generation, now);
    this.#standIn(slot, LATE);
  }

  /** The decision is made without the agent's reply. */
  leaveOut(slot: number): void {
    this.#dismiss(slot);
    this.#table.leaveOut(slot, this.#agent);
  }

  statistics(): AgentStatistics {
    const { fallbacks, ...counts } = this.#counts;
    return {
      ...counts,
      fallbacks: { ...fallbacks },
      limit: this.#limit.limitOf(this.#agent),
      breaker: this.#parts.breaker?.state ?? "closed",
    };
  }

  /** A new life numbers its reasons anew. */
  #begin(epoch: number): void {
    this.#epoch = epoch;
    this.#parts.reader.forget();
  }

  #standInForAll(): void {
    const table = this.#table;
    for (let slot = 0; slot < table.slots; slot++) {
      if (!table.isWaiting(slot, this.#agent)) continue;
      this.#standIn(slot, DEAD);
      this.#surroundings.proceed(slot);
    }
  }

  #takeReply(offset: number): void {
    const { replies, reader, breaker } = this.#parts;
    const { words } = replies.memory;
    const word = offset >> 2;
    const kind = words[word + KIND];
    if (kind === PROBE_ANSWER) return;
    if (kind !== PROPOSAL && kind !== FAULT && kind !== EXPIRED) return this.#refuse("unknown");
    if (words[word + EPOCH] !== this.#epoch || this.#life === "dead") {
      this.#counts.staleEpoch++;
      return this.#refuse("stale-epoch");
    }
    const table = this.#table;
    const agent = this.#agent;
    const slot = words[word + SLOT] as number;
    const generation = words[word + GENERATION] as number;
    const now = this.#clock.now();
    const latency = now - table.askedAt(slot, generation);
    this.#heard = now;
    if (kind === EXPIRED) this.#limit.hear(agent, Number.POSITIVE_INFINITY);
    else if (latency >= 0) this.#limit.hear(agent, latency);
    const isAwaited = table.generation[slot] === generation && table.isWaiting(slot, agent);
    if (kind !== FAULT) breaker?.stir(now);
    if (!isAwaited) {
      this.#counts.tooLate++;
      if (kind === PROPOSAL) reader.learnReason(replies.memory, offset);
      if (kind === FAULT) breaker?.fail(slot, generation, now);
      // Its decision may have been made early, without it.
      else if (kind === PROPOSAL && latency <= this.deadline) breaker?.succeed(slot, generation);
      else breaker?.lapse(slot, generation, now);
      return;
    }
    switch (kind) {
      case PROPOSAL:
        this.#takeProposal(slot, generation, offset, now);
        break;
      case FAULT:
        this.#takeFault(slot, generation, reader.readFault(replies.memory, offset), now);
        break;
      case EXPIRED:
        breaker?.lapse(slot, generation, now);
        this.#standIn(slot, LATE);
        break;
    }
    this.#surroundings.proceed(slot);
  }

  #takeProposal(slot: number, generation: number, offset: number, now: number): void {
    const table = this.#table;
    const { replies, reader, fallback, breaker } = this.#parts;
    try {
      reader.readProposal(replies.memory, offset, table, slot);
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      return this.#takeFault(slot, generation, error.message, now);
    }
    this.#dismiss(slot);
    this.#counts.live++;
    breaker?.succeed(slot, generation);
    const key = table.keys[slot];
    if (fallback.remembers && key !== undefined) fallback.remember(table, slot, this.#agent, key, now);
  }

  #takeFault(slot: number, generation: number, text: string, now: number): void {
    this.#table.faults[slot * this.#table.agents + this.#agent] = text;
    this.#parts.breaker?.fail(slot, generation, now);
    this.#standIn(slot, FAULTY);
  }

  /** The reply in hand will not be used, for a reason that concerns no decision. */
  #refuse(reason: "unknown" | "stale-epoch"): void {
    this.#parts.replies.discard();
    this.#surroundings.deadLetters.add(reason, "reply");
  }

  #standIn(slot: number, cause: CauseCode): void {
    const table = this.#table;
    this.#dismiss(slot);
    const word = fallbackCause(cause);
    if (word !== undefined) this.#counts.fallbacks[word]++;
    const { clock } = this.#surroundings;
    this.#parts.fallback.standIn(table, slot, this.#agent, cause, table.keys[slot], clock.now());
  }

  #dismiss(slot: number): void {
    if (!this.#table.isWaiting(slot, this.#agent)) return;
    this.#table.dismiss(slot, this.#agent);
    this.#held--;
  }
}
