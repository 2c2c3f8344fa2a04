// One life's replies: claims room before an agent is asked, writes what it said, and rings the coordinator.
// It must never leave a claim open, and never write after `end`: the lane then belongs to the next life.
import type { Doorbell } from "../channel/doorbell.js";
import {
  CANDIDATES,
  EPOCH,
  EXPIRED,
  FAULT,
  GENERATION,
  HEADER_LENGTH,
  KIND,
  PROBE_ANSWER,
  PROPOSAL,
  SLOT,
} from "../channel/frame-descriptor.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import { FULL, LaneProducer } from "../channel/lane-producer.js";
import type { Proposal } from "./agent.js";
import { faultText } from "./fault-text.js";
import { proposalFault } from "./proposal-check.js";
import { LONGEST_REASON, largestProposal, writeProposal } from "./proposal-frame.js";
import { ReasonWriter } from "./reasons.js";
import { writeText } from "./text.js";

/** What a reply to a request whose frame is already gone needs. */
export interface Correlation {
  readonly slot: number;
  readonly generation: number;
  readonly candidates: number;
}

export class ReplyWriter {
  readonly #lane: LaneProducer;
  readonly #epoch: number;
  readonly #coordinator: Doorbell;
  readonly #mayVeto: boolean;
  readonly #largest: number;
  readonly #reasons = new ReasonWriter();
  /** Replies of settled promises that found the lane full. */
  readonly #backlog: (() => boolean)[] = [];
  #ended = false;

  constructor(
    lane: SharedArrayBuffer,
    epoch: number,
    coordinator: Doorbell,
    mayVeto: boolean,
    candidateLimit: number,
  ) {
    this.#lane = new LaneProducer(lane);
    this.#epoch = epoch;
    this.#coordinator = coordinator;
    this.#mayVeto = mayVeto;
    this.#largest = largestProposal(candidateLimit);
  }

  /** Whether replies wait for room. */
  get isBehind(): boolean {
    return this.#backlog.length > 0;
  }

  /** Room for any reply, or FULL: then do not ask the agent. Ends with a reply or with `abort`. */
  claim(): number {
    return this.#lane.claim(this.#largest);
  }

  abort(): void {
    this.#lane.abort();
  }

  /** Nothing is written any more. */
  end(): void {
    this.#ended = true;
    this.#backlog.length = 0;
  }

  /** Sends what waited for room, as far as there is some. */
  catchUp(): void {
    while (this.#backlog.length > 0 && this.#backlog[0]?.()) this.#backlog.shift();
  }

  /** Copies what names the decision from the request's header to the reply's. */
  correlate(from: LaneMemory, offset: number, room: number): void {
    const { words } = this.#lane.memory;
    words[(room >> 2) + SLOT] = from.words[(offset >> 2) + SLOT] as number;
    words[(room >> 2) + GENERATION] = from.words[(offset >> 2) + GENERATION] as number;
  }

  proposal(room: number, proposal: Proposal, candidates: number): void {
    let length = 0;
    try {
      const fault = proposalFault(proposal, candidates, this.#mayVeto);
      if (fault !== undefined) return this.fault(room, fault);
      length = writeProposal(this.#lane.memory, room, proposal, candidates, this.#reasons);
    } catch (error) {
      // A proposal whose properties throw or change between two reads.
      return this.fault(room, faultText("gave a proposal that could not be read", error));
    }
    this.#send(room, PROPOSAL, length);
  }

  fault(room: number, text: string): void {
    const { memory } = this.#lane;
    memory.words[(room >> 2) + CANDIDATES] = 0;
    this.#send(room, FAULT, writeText(memory, room + HEADER_LENGTH, text, LONGEST_REASON) - room);
  }

  expired(room: number): void {
    this.#send(room, EXPIRED, HEADER_LENGTH);
  }

  probeAnswer(room: number): void {
    this.#send(room, PROBE_ANSWER, HEADER_LENGTH);
  }

  /** A reply whose request's frame is gone: now, or when there is room. */
  later(correlation: Correlation, proposal: Proposal | undefined, fault: string | undefined): void {
    if (this.#ended) return;
    const attempt = (): boolean => {
      const room = this.claim();
      if (room === FULL) return false;
      const { words } = this.#lane.memory;
      words[(room >> 2) + SLOT] = correlation.slot;
      words[(room >> 2) + GENERATION] = correlation.generation;
      if (fault === undefined) this.proposal(room, proposal as Proposal, correlation.candidates);
      else this.fault(room, fault);
      return true;
    };
    if (this.isBehind || !attempt()) this.#backlog.push(attempt);
  }

  #send(room: number, kind: number, length: number): void {
    const { words } = this.#lane.memory;
    words[(room >> 2) + KIND] = kind;
    words[(room >> 2) + EPOCH] = this.#epoch;
    this.#lane.commitShortened(length);
    this.#lane.publish();
    this.#coordinator.ring();
  }
}
