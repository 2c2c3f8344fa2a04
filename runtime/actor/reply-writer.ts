// One life's replies: finds room before an agent is asked, gathers what it said into frames, and sends them.
// It must never send a frame twice, and never write after `end`: the lane then belongs to the next life.
import { lowBits } from "../channel/bits.js";
import type { Doorbell } from "../channel/doorbell.js";
import { ANSWERS, EPOCH, KIND, MEMBERS, MOST_MEMBERS } from "../channel/frame-descriptor.js";
import { FULL, LaneProducer } from "../channel/lane-producer.js";
import type { Proposal } from "./agent.js";
import {
  ANSWER,
  ENTRY_HEADER,
  ENTRY_LENGTH,
  EXPIRED,
  FAULT,
  FIRST_ENTRY,
  GENERATION,
  LONGEST_REASON,
  largestAnswer,
  PROPOSAL,
  SLOT,
  writeProposal,
} from "./answer-frame.js";
import { faultText } from "./fault-text.js";
import { proposalFault } from "./proposal-check.js";
import { ReasonWriter } from "./reasons.js";
import { writeText } from "./text.js";

/** Which request a reply answers, and over how many candidates. */
export interface Correlation {
  readonly slot: number;
  readonly generation: number;
  readonly candidates: number;
}

/** Bytes of a frame that is begun: room for a batch of usual answers. A lane has room for eight at least. */
const USUAL_FRAME = 16_384;

export class ReplyWriter {
  readonly #lane: LaneProducer;
  readonly #epoch: number;
  readonly #coordinator: Doorbell;
  readonly #mayVeto: boolean;
  readonly #reasons = new ReasonWriter();
  /** Replies of settled promises that found the lane full. */
  readonly #backlog: (() => boolean)[] = [];
  /** Byte of the frame being filled, where its next entry starts, and where its room ends; its answers. */
  #frame = 0;
  #at = 0;
  #limit = 0;
  #answers = 0;
  #ended = false;

  constructor(lane: SharedArrayBuffer, epoch: number, coordinator: Doorbell, mayVeto: boolean) {
    this.#lane = new LaneProducer(lane);
    this.#epoch = epoch;
    this.#coordinator = coordinator;
    this.#mayVeto = mayVeto;
  }

  /** Whether replies wait for room. */
  get isBehind(): boolean {
    return this.#backlog.length > 0;
  }

  /** Answers that were written and not sent. */
  get unsent(): number {
    return this.#answers;
  }

  /**
   * Makes room for any answer over so many candidates; false where there is none now: then do not ask the agent. May send
   * what was written before.
   */
  hasRoom(candidates: number): boolean {
    const needed = largestAnswer(candidates);
    if (this.#answers < MOST_MEMBERS && this.#at + needed <= this.#limit) return true;
    this.send();
    return this.#begin(needed);
  }

  /** Nothing is written any more; what was written is sent. */
  end(): void {
    if (this.#ended) return;
    this.send();
    this.#ended = true;
    this.#backlog.length = 0;
  }

  /** Sends what waited for room, as far as there is some. */
  catchUp(): void {
    while (this.#backlog.length > 0 && this.#backlog[0]?.()) this.#backlog.shift();
  }

  proposal(slot: number, generation: number, proposal: Proposal, candidates: number): void {
    let end: number | string;
    try {
      end =
        proposalFault(proposal, candidates, this.#mayVeto) ??
        writeProposal(this.#lane.memory, this.#at, proposal, candidates, this.#reasons);
    } catch (error) {
      // A proposal whose properties throw or change between two reads.
      end = faultText("gave a proposal that could not be read", error);
    }
    if (typeof end === "string") this.fault(slot, generation, end);
    else this.#add(slot, generation, PROPOSAL, end);
  }

  fault(slot: number, generation: number, text: string): void {
    const end = writeText(this.#lane.memory, this.#at + ENTRY_HEADER, text, LONGEST_REASON);
    this.#add(slot, generation, FAULT, end);
  }

  expired(slot: number, generation: number): void {
    this.#add(slot, generation, EXPIRED, this.#at + ENTRY_HEADER);
  }

  /** A reply whose request is gone from the mailbox: now, or when there is room. */
  later(correlation: Correlation, proposal: Proposal | undefined, fault: string | undefined): void {
    if (this.#ended) return;
    const { slot, generation, candidates } = correlation;
    const attempt = (): boolean => {
      if (!this.hasRoom(candidates)) return false;
      if (fault === undefined) this.proposal(slot, generation, proposal as Proposal, candidates);
      else this.fault(slot, generation, fault);
      this.send();
      return true;
    };
    if (this.isBehind || !attempt()) this.#backlog.push(attempt);
  }

  /** Sends what was written. */
  send(): void {
    const answers = this.#answers;
    const lane = this.#lane;
    if (this.#limit === 0) return;
    this.#limit = 0;
    this.#answers = 0;
    if (answers === 0) return lane.abort();
    const { words } = lane.memory;
    const word = this.#frame >> 2;
    words[word + KIND] = ANSWERS;
    words[word + EPOCH] = this.#epoch;
    words[word + MEMBERS] = lowBits(answers);
    lane.commitShortened(this.#at - this.#frame);
    lane.publish();
    this.#coordinator.ring();
  }

  #begin(needed: number): boolean {
    const lane = this.#lane;
    const frame = lane.claimUpTo(FIRST_ENTRY + needed, Math.max(USUAL_FRAME, FIRST_ENTRY + needed));
    if (frame === FULL) return false;
    this.#frame = frame;
    this.#at = frame + FIRST_ENTRY;
    this.#limit = frame + lane.claimed;
    return true;
  }

  /** `end` is the byte behind what the entry holds. */
  #add(slot: number, generation: number, answer: number, end: number): void {
    const { words } = this.#lane.memory;
    const at = this.#at;
    const next = (end + 7) & -8;
    const word = at >> 2;
    words[word + SLOT] = slot;
    words[word + GENERATION] = generation;
    words[word + ENTRY_LENGTH] = next - at;
    words[word + ANSWER] = answer;
    this.#at = next;
    this.#answers++;
  }
}
