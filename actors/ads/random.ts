// Seeded random numbers for worlds that a seed repeats: sfc32 (Chris Doty-Humphrey, PractRand, 2010), seeded through splitmix32.
// It must never be used for secrets, and never mix with Math.random: the same seed gives the same world.

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed any integer; it is taken modulo 2^32. */
  constructor(seed: number) {
    let state = seed | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    for (let round = 0; round < 12; round++) this.uniform();
  }

  /** In [0, 1). */
  uniform(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** From 0 up to, not including, `count`. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** A whole number from `lowest` to `highest`, both included. */
  whole(lowest: number, highest: number): number {
    return lowest + this.below(highest - lowest + 1);
  }

  /** From `lowest` to `highest`, each doubling as likely as the next: how prices and budgets spread. */
  spread(lowest: number, highest: number): number {
    return lowest * (highest / lowest) ** this.uniform();
  }

  /** Standard normal (Box and Muller, 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** `count` different ones, in the list's order; all where the list is shorter. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(count, items.length)) chosen.add(this.below(items.length));
    return items.filter((_, index) => chosen.has(index));
  }

  /** A position, drawn in proportion to the weights (>= 0, not all 0). */
  weighted(weights: ArrayLike<number>): number {
    let sum = 0;
    for (let position = 0; position < weights.length; position++) sum += weights[position] as number;
    let left = this.uniform() * sum;
    for (let position = 0; position < weights.length; position++) {
      left -= weights[position] as number;
      if (left < 0) return position;
    }
    return weights.length - 1;
  }
}
