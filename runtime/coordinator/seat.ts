// One agent as the coordinator sees it: whether it lives, what it was asked, what it replied, and what stands in for it.
// It must never apply a reply of another life, and never one to a decision that does not wait for it.
import {
  ANSWER,
  ENTRY_HEADER,
  ENTRY_LENGTH,
  EXPIRED,
  FAULT,
  FIRST_ENTRY,
  GENERATION,
  PROPOSAL,
  SLOT,
} from "../actor/answer-frame.js";
import { countBits, lowBits, lowestBit } from "../channel/bits.js";
import type { Clock } from "../channel/clock.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import { ANSWERS, EPOCH, KIND, LENGTH, MEMBERS } from "../channel/frame-descriptor.js";
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
  /** For the times of replies: a look at the real clock for each would be a tenth of taking it. */
  readonly clock: Clock;
  /** Something stands for the agent in a decision that has waited for it. */
  readonly proceed: (slot: number) => void;
}

/** Milliseconds: a deadline this long is worth waiting for an agent that is being restarted, which takes 1 to 3. */
const RESTART_PATIENCE = 5;
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
  readonly #clock: Clock;
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
    this.#clock = surroundings.clock;
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
  suspend(epoch: number): void {
    this.drain();
    this.#life = "suspended";
    this.#begin(epoch);
    if (!this.#isPatient) this.#standInForAll();
  }

  /** See `Coordinator.markDead`. */
  die(): void {
    this.drain();
    this.#life = "dead";
    this.#standInForAll();
  }

  /**
   * Asks the agent what the sender has gathered for these slots, the first `count` of the list, as far as it may be asked;
   * otherwise its fallback stands in at once. `asked` in milliseconds.
   */
  ask(slots: Int32Array, count: number, asked: number): void {
    if (this.#life !== "alive" && !(this.#life === "suspended" && this.#isPatient)) {
      for (let place = 0; place < count; place++) this.#standIn(slots[place] as number, DEAD);
      return;
    }
    const { breaker } = this.#parts;
    const due = asked + this.deadline;
    let members = lowBits(this.#limit.admittedTo(this.#agent, this.#held, count));
    if (breaker !== undefined && !breaker.isClosed)
      members &= this.#throughBreaker(breaker, slots, members, asked);
    const isSent = members !== 0 && this.#surroundings.sender.send(this.#agent, members, this.#epoch, due);
    if (!isSent && breaker !== undefined && !breaker.isClosed) this.#lapse(breaker, slots, members, asked);
    const sent = isSent ? members : 0;
    const table = this.#table;
    for (let place = 0; place < count; place++) {
      const slot = slots[place] as number;
      if ((sent & (1 << place)) !== 0) table.expect(slot, this.#agent);
      else this.#standIn(slot, SHED);
    }
    if (!isSent) return;
    this.#held += countBits(sent);
    if (this.#silentSince <= this.#heard) this.#silentSince = asked;
  }

  /** Those of `members` that the breaker lets through: while it is not closed, one at most. */
  #throughBreaker(breaker: CircuitBreaker, slots: Int32Array, members: number, asked: number): number {
    for (let left = members; left !== 0; left &= left - 1) {
      const place = lowestBit(left);
      const slot = slots[place] as number;
      if (breaker.admits(slot, this.#table.generation[slot] as number, asked, asked + this.deadline))
        return 1 << place;
    }
    return 0;
  }

  #lapse(breaker: CircuitBreaker, slots: Int32Array, members: number, asked: number): void {
    for (let left = members; left !== 0; left &= left - 1) {
      const slot = slots[lowestBit(left)] as number;
      breaker.lapse(slot, this.#table.generation[slot] as number, asked);
    }
  }

  /** Whether a reply waits that `drain` has not taken. */
  hasMail(): boolean {
    return this.#parts.replies.hasMore();
  }

  /** Takes the replies that are there. Returns how many. */
  drain(): number {
    const { replies } = this.#parts;
    if (!replies.hasMore()) return 0;
    let seen = 0;
    try {
      for (let frame = replies.next(); frame !== EMPTY; frame = replies.next())
        seen += this.#takeFrame(frame);
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

  /** Returns how many replies the frame held. */
  #takeFrame(frame: number): number {
    const { words } = this.#parts.replies.memory;
    const word = frame >> 2;
    const members = countBits(words[word + MEMBERS] as number);
    if (words[word + KIND] !== ANSWERS) this.#refuse("unknown", members);
    else if (words[word + EPOCH] !== this.#epoch || this.#life === "dead") {
      this.#counts.staleEpoch += members;
      this.#refuse("stale-epoch", members);
    } else {
      const end = frame + (words[word + LENGTH] as number);
      let at = frame + FIRST_ENTRY;
      for (let member = 0; member < members; member++) {
        const length = at + ENTRY_HEADER <= end ? (words[(at >> 2) + ENTRY_LENGTH] as number) : 0;
        if (length < ENTRY_HEADER || (length & 7) !== 0 || at + length > end) {
          // Where the next one starts is not known: their decisions go on without them.
          this.#refuse("undecodable", members - member);
          break;
        }
        this.#takeReply(at, at + length);
        at += length;
      }
    }
    return members;
  }

  #takeReply(offset: number, end: number): void {
    const { replies, reader, breaker } = this.#parts;
    const { words } = replies.memory;
    const word = offset >> 2;
    const kind = words[word + ANSWER];
    if (kind !== PROPOSAL && kind !== FAULT && kind !== EXPIRED) return this.#refuse("unknown", 1);
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
      if (kind === PROPOSAL) reader.learnReason(replies.memory, offset, end);
      if (kind === FAULT) breaker?.fail(slot, generation, now);
      // Its decision may have been made early, without it.
      else if (kind === PROPOSAL && latency <= this.deadline) breaker?.succeed(slot, generation);
      else breaker?.lapse(slot, generation, now);
      return;
    }
    switch (kind) {
      case PROPOSAL:
        this.#takeProposal(slot, generation, offset, end, now);
        break;
      case FAULT:
        this.#takeFault(slot, generation, reader.readFault(replies.memory, offset, end), now);
        break;
      case EXPIRED:
        breaker?.lapse(slot, generation, now);
        this.#standIn(slot, LATE);
        break;
    }
    this.#surroundings.proceed(slot);
  }

  #takeProposal(slot: number, generation: number, offset: number, end: number, now: number): void {
    const table = this.#table;
    const { replies, reader, fallback, breaker } = this.#parts;
    try {
      reader.readProposal(replies.memory, offset, end, table, slot);
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
    this.#table.remark(slot).faults[this.#agent] = text;
    this.#parts.breaker?.fail(slot, generation, now);
    this.#standIn(slot, FAULTY);
  }

  /** The replies in hand will not be used, for a reason that concerns no decision. */
  #refuse(reason: "unknown" | "stale-epoch" | "undecodable", replies: number): void {
    const { deadLetters } = this.#surroundings;
    this.#parts.replies.finish(0, replies);
    deadLetters.add(reason, "reply", replies);
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
