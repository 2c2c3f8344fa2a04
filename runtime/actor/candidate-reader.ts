// Reads the candidates of a REQUEST frame's entry into one array that is used again for the next request.
import type { Codec } from "../channel/codec.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import type { CandidateKey } from "./agent.js";
import {
  CANDIDATE_FORM,
  CANDIDATES,
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  ENCODED_CANDIDATES,
  FIXED_CANDIDATES,
  INTEGER_CANDIDATES,
} from "./request-frame.js";

export class CandidateReader {
  readonly #fixed: readonly CandidateKey[];
  readonly #limit: number;
  readonly #codec: Codec<unknown>;
  #integers: number[] = [];

  constructor(fixed: readonly CandidateKey[] | undefined, limit: number, codec: Codec<unknown>) {
    this.#fixed = fixed ?? [];
    this.#limit = limit;
    this.#codec = codec;
  }

  /** The candidates of the entry in bytes `offset` to `end`, valid until the next call. Throws `MalformedFrameError`. */
  read(memory: LaneMemory, offset: number, end: number): readonly CandidateKey[] {
    const { words } = memory;
    const word = offset >> 2;
    const count = words[word + CANDIDATES] as number;
    const length = words[word + CANDIDATES_LENGTH] as number;
    const start = offset + CANDIDATES_START;
    const form = words[word + CANDIDATE_FORM];
    if (count >= 0 && count <= this.#limit && length >= 0 && start + length <= end) {
      if (form === FIXED_CANDIDATES && count === this.#fixed.length) return this.#fixed;
      if (form === INTEGER_CANDIDATES && count * 4 <= length)
        return this.#readIntegers(words, start >> 2, count);
      if (form === ENCODED_CANDIDATES) {
        const keys = this.#codec.decode(memory.bytes, start, start + length);
        if (Array.isArray(keys) && keys.length === count) return keys as CandidateKey[];
      }
    }
    throw new MalformedFrameError(`candidates of form ${form}, ${count} in ${length} bytes at ${start}`);
  }

  /** Leaves the array given out to its holder. */
  detach(): void {
    this.#integers = [];
  }

  #readIntegers(words: Int32Array, start: number, count: number): readonly number[] {
    const integers = this.#integers;
    integers.length = count;
    for (let index = 0; index < count; index++) integers[index] = words[start + index] as number;
    return integers;
  }
}
