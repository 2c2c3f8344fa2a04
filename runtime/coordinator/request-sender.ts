// The coordinator's way to its agents: encodes requests once, gathers them into batches, and copies each batch into the
// agents' request lanes as one frame.
// It must never block: a full lane sheds the agent for the batch.
import type { CandidateKey } from "../actor/agent.js";
import {
  CANDIDATE_FORM,
  CANDIDATES,
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  ENCODED_CANDIDATES,
  ENTRY_LENGTH,
  FIRST_ENTRY,
  FIXED_CANDIDATES,
  GENERATION,
  INTEGER_CANDIDATES,
  REQUEST_LENGTH,
  SLOT,
} from "../actor/request-frame.js";
import { type Codec, DOES_NOT_FIT } from "../channel/codec.js";
import type { Doorbell } from "../channel/doorbell.js";
import {
  DEADLINE,
  EPOCH,
  HEADER_LENGTH,
  KIND,
  LENGTH,
  MEMBERS,
  MOST_MEMBERS,
  REQUEST,
} from "../channel/frame-descriptor.js";
import { alignFrame } from "../channel/lane-descriptor.js";
import { FULL, type LaneProducer } from "../channel/lane-producer.js";
import { BadRequestError } from "./errors.js";

/** What `add` returns when the batch has no room for the request: dispatch it, and add to the next one. */
export const BATCH_FULL = -1;

/** Words up to which a loop is quicker than TypedArray.set with a subarray. */
const SHORT = 128;

/** One agent's request lane and its host's doorbell. */
export interface RequestRoute {
  readonly lane: LaneProducer;
  readonly doorbell: Doorbell;
}

export class RequestSender {
  readonly #routes: readonly RequestRoute[];
  readonly #requestCodec: Codec<unknown>;
  readonly #candidateCodec: Codec<unknown>;
  readonly #fixed: readonly CandidateKey[] | undefined;
  /** The frame being gathered, header included: private memory, since it is written once and copied often. */
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  /** Where the next entry starts, and entries so far. */
  #end = FIRST_ENTRY;
  #count = 0;

  constructor(
    routes: readonly RequestRoute[],
    requestCodec: Codec<unknown>,
    candidateCodec: Codec<unknown>,
    fixed: readonly CandidateKey[] | undefined,
    largestFrame: number,
  ) {
    this.#routes = routes;
    this.#requestCodec = requestCodec;
    this.#candidateCodec = candidateCodec;
    this.#fixed = fixed;
    const memory = new ArrayBuffer(largestFrame);
    this.#bytes = new Uint8Array(memory);
    this.#words = new Int32Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#words[KIND] = REQUEST;
  }

  /** Requests in the batch. */
  get count(): number {
    return this.#count;
  }

  /**
   * Encodes a request into the batch and returns its place there, from 0, or {@link BATCH_FULL}. Throws
   * {@link BadRequestError}; the batch is then as it was.
   */
  add(request: unknown, candidates: readonly CandidateKey[], slot: number, generation: number): number {
    const start = this.#end;
    const place = this.#count;
    if (place === MOST_MEMBERS) return BATCH_FULL;
    const from = this.#writeCandidates(candidates, start);
    let end = DOES_NOT_FIT;
    if (from !== DOES_NOT_FIT) {
      try {
        end = this.#requestCodec.encode(request, this.#bytes, from, this.#bytes.length);
      } catch (error) {
        throw cannotBeEncoded("request", error);
      }
    }
    if (end === DOES_NOT_FIT || alignFrame(end) > this.#bytes.length) {
      if (place > 0) return BATCH_FULL;
      throw this.#tooLarge(from === DOES_NOT_FIT ? "list of candidates" : "request");
    }
    const words = this.#words;
    const word = start >> 2;
    words[word + SLOT] = slot;
    words[word + GENERATION] = generation;
    words[word + CANDIDATES] = candidates.length;
    words[word + REQUEST_LENGTH] = end - from;
    this.#end = alignFrame(end);
    words[word + ENTRY_LENGTH] = this.#end - start;
    this.#count = place + 1;
    return place;
  }

  /**
   * Sends those requests of the batch whose bits are in `members` to one agent, and wakes it if it sleeps. False when its
   * lane is full.
   */
  send(agent: number, members: number, epoch: number, deadline: number): boolean {
    // The agents' numbers come from this class's own list.
    const { lane, doorbell } = this.#routes[agent] as RequestRoute;
    const length = this.#end;
    const offset = lane.claim(length);
    if (offset === FULL) return false;
    const from = this.#words;
    from[LENGTH] = length;
    from[MEMBERS] = members;
    from[EPOCH] = epoch;
    this.#doubles[DEADLINE] = deadline;
    const target = lane.memory.words;
    const word = offset >> 2;
    const count = length >> 2;
    if (count > SHORT) lane.memory.bytes.set(this.#bytes.subarray(0, length), offset);
    else for (let index = 0; index < count; index++) target[word + index] = from[index] as number;
    lane.commit();
    lane.publish();
    doorbell.ring();
    return true;
  }

  /** Begins the next batch. */
  clear(): void {
    this.#end = FIRST_ENTRY;
    this.#count = 0;
  }

  /** Returns the byte behind the candidates, a multiple of 8, or {@link DOES_NOT_FIT}. */
  #writeCandidates(candidates: readonly CandidateKey[], entry: number): number {
    const words = this.#words;
    const word = entry >> 2;
    const start = entry + CANDIDATES_START;
    if (start > this.#bytes.length) return DOES_NOT_FIT;
    words[word + CANDIDATES_LENGTH] = 0;
    if (candidates === this.#fixed) {
      words[word + CANDIDATE_FORM] = FIXED_CANDIDATES;
      return start;
    }
    if (this.#writeIntegers(candidates, start)) {
      words[word + CANDIDATE_FORM] = INTEGER_CANDIDATES;
      words[word + CANDIDATES_LENGTH] = candidates.length * 4;
      return alignFrame(start + candidates.length * 4);
    }
    let end: number;
    try {
      end = this.#candidateCodec.encode(candidates, this.#bytes, start, this.#bytes.length);
    } catch (error) {
      throw cannotBeEncoded("list of candidates", error);
    }
    if (end === DOES_NOT_FIT || alignFrame(end) > this.#bytes.length) return DOES_NOT_FIT;
    words[word + CANDIDATE_FORM] = ENCODED_CANDIDATES;
    words[word + CANDIDATES_LENGTH] = end - start;
    return alignFrame(end);
  }

  /** False where a candidate is not a whole number of 32 bits, or there is no room. */
  #writeIntegers(candidates: readonly CandidateKey[], start: number): boolean {
    const words = this.#words;
    const word = start >> 2;
    if (start + (candidates.length + 2) * 4 > this.#bytes.length) return false;
    for (let index = 0; index < candidates.length; index++) {
      const key = candidates[index];
      if (typeof key !== "number" || (key | 0) !== key) return false;
      words[word + index] = key;
    }
    return true;
  }

  #tooLarge(what: string): BadRequestError {
    return new BadRequestError(
      `the ${what} takes more than ${this.#bytes.length - HEADER_LENGTH} bytes: raise limits.requestLane`,
    );
  }
}

function cannotBeEncoded(what: string, error: unknown): BadRequestError {
  const reason = error instanceof Error ? error.message : String(error);
  return new BadRequestError(`the ${what} cannot be encoded: ${reason}`, { cause: error });
}
