// The coordinator's way to its agents: encodes a request once and copies the bytes into each agent's request lane.
// It must never block: a full lane sheds the agent for this request.
import type { CandidateKey } from "../actor/agent.js";
import {
  CANDIDATE_FORM,
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  ENCODED_CANDIDATES,
  FIXED_CANDIDATES,
  INTEGER_CANDIDATES,
} from "../actor/request-frame.js";
import { type Codec, DOES_NOT_FIT } from "../channel/codec.js";
import type { Doorbell } from "../channel/doorbell.js";
import {
  CANDIDATES,
  DEADLINE,
  EPOCH,
  GENERATION,
  HEADER_LENGTH,
  KIND,
  LENGTH,
  REQUEST,
  SLOT,
} from "../channel/frame-descriptor.js";
import { alignFrame } from "../channel/lane-descriptor.js";
import { FULL, type LaneProducer } from "../channel/lane-producer.js";
import { BadRequestError } from "./errors.js";

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
  /** The frame being sent, header included: private memory, since it is written once and copied often. */
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  #length = 0;

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
  }

  /** Encodes what the next calls of `send` send. Throws {@link BadRequestError}. */
  prepare(request: unknown, candidates: readonly CandidateKey[], slot: number, generation: number): void {
    const words = this.#words;
    words[KIND] = REQUEST;
    words[SLOT] = slot;
    words[GENERATION] = generation;
    words[CANDIDATES] = candidates.length;
    const start = this.#writeCandidates(candidates);
    let end: number;
    try {
      end = this.#requestCodec.encode(request, this.#bytes, start, this.#bytes.length);
    } catch (error) {
      throw cannotBeEncoded("request", error);
    }
    if (end === DOES_NOT_FIT) throw this.#tooLarge("request");
    this.#length = end;
    words[LENGTH] = end;
  }

  /** Sends what was prepared to one agent; visible with the next `flush`. False when its lane is full. */
  send(agent: number, epoch: number, deadline: number): boolean {
    // The agents' numbers come from this class's own list.
    const lane = (this.#routes[agent] as RequestRoute).lane;
    const length = this.#length;
    const offset = lane.claim(length);
    if (offset === FULL) return false;
    this.#words[EPOCH] = epoch;
    this.#doubles[DEADLINE] = deadline;
    // Frames are short: word by word beats TypedArray.set with a subarray below 512 bytes.
    const target = lane.memory.words;
    const from = this.#words;
    const word = offset >> 2;
    const count = (length + 3) >> 2;
    if (count > 128) lane.memory.bytes.set(this.#bytes.subarray(0, length), offset);
    else for (let index = 0; index < count; index++) target[word + index] = from[index] as number;
    lane.commit();
    return true;
  }

  /** Publishes what was sent, and wakes who sleeps. */
  flush(): void {
    const routes = this.#routes;
    for (let agent = 0; agent < routes.length; agent++) {
      const route = routes[agent] as RequestRoute;
      if (route.lane.publish()) route.doorbell.ring();
    }
  }

  /** Returns the byte behind the candidates, a multiple of 8. */
  #writeCandidates(candidates: readonly CandidateKey[]): number {
    const words = this.#words;
    words[CANDIDATES_LENGTH] = 0;
    if (candidates === this.#fixed) {
      words[CANDIDATE_FORM] = FIXED_CANDIDATES;
      return CANDIDATES_START;
    }
    if (this.#writeIntegers(candidates)) {
      words[CANDIDATE_FORM] = INTEGER_CANDIDATES;
      return alignFrame(CANDIDATES_START + candidates.length * 4);
    }
    let end: number;
    try {
      end = this.#candidateCodec.encode(candidates, this.#bytes, CANDIDATES_START, this.#bytes.length);
    } catch (error) {
      throw cannotBeEncoded("list of candidates", error);
    }
    if (end === DOES_NOT_FIT) throw this.#tooLarge("list of candidates");
    const aligned = alignFrame(end);
    if (aligned > this.#bytes.length) throw this.#tooLarge("list of candidates");
    words[CANDIDATE_FORM] = ENCODED_CANDIDATES;
    words[CANDIDATES_LENGTH] = end - CANDIDATES_START;
    return aligned;
  }

  /** False where a candidate is not a whole number of 32 bits. */
  #writeIntegers(candidates: readonly CandidateKey[]): boolean {
    const words = this.#words;
    const start = CANDIDATES_START >> 2;
    if ((start + candidates.length + 2) * 4 > this.#bytes.length) return false;
    for (let index = 0; index < candidates.length; index++) {
      const key = candidates[index];
      if (typeof key !== "number" || (key | 0) !== key) return false;
      words[start + index] = key;
    }
    words[CANDIDATES_LENGTH] = candidates.length * 4;
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
