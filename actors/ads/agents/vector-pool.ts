// Result vectors that are used again: one for each number of candidates.
// A vector must never be kept past the next request: the engine copies it out before.

export class VectorPool {
  readonly #vectors: Float64Array[] = [];

  /** The vector of this length. Its old contents are still in it. */
  take(length: number): Float64Array {
    const vectors = this.#vectors;
    while (vectors.length <= length) vectors.push(new Float64Array(vectors.length));
    return vectors[length] as Float64Array;
  }
}
