// Random numbers of the beta distribution. It must never hold a generator of its own: the caller's words decide everything.

/**
 * Draws from Beta(alpha, beta), both above 0: X / (X + Y) of two gamma numbers by Marsaglia & Tsang, "A simple method for
 * generating gamma variables", 2000, with the boost of their section 6 for shapes below 1; normal numbers by the polar method
 * (Marsaglia & Bray, 1964).
 */
export class BetaSampler {
  readonly #uniform: () => number;
  /** The polar method makes two normal numbers at a time. */
  #spare: number | undefined;

  /** @param uniform gives numbers in [0, 1). */
  constructor(uniform: () => number) {
    this.#uniform = uniform;
  }

  /** In [0, 1]. */
  draw(alpha: number, beta: number): number {
    const successes = this.#logGamma(alpha);
    const failures = this.#logGamma(beta);
    // By logarithms, because both underflow to 0 where the shapes are tiny.
    return 1 / (1 + Math.exp(failures - successes));
  }

  /** The logarithm of a gamma number of the given shape and scale 1. */
  #logGamma(shape: number): number {
    if (shape < 1) return this.#logGamma(shape + 1) + Math.log(1 - this.#uniform()) / shape;
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const normal = this.#normal();
      const root = 1 + c * normal;
      if (root <= 0) continue;
      const cube = root ** 3;
      const accepted = Math.log(1 - this.#uniform());
      if (accepted < 0.5 * normal * normal + d - d * cube + d * Math.log(cube)) return Math.log(d * cube);
    }
  }

  #normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.#uniform() - 1;
      const y = 2 * this.#uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }
}
