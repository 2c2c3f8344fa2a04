// Count, mean and spread of a stream of numbers, in one pass and without cancellation.
// It must never be fed NaN: a mean does not recover from it.

/** Welford's recurrence (1962), and the merge of Chan, Golub & LeVeque (1979). */
export class Moments {
  #count = 0;
  #mean = 0;
  /** The sum of squared distances from the mean. */
  #spread = 0;

  get count(): number {
    return this.#count;
  }

  /** 0 of nothing. */
  get mean(): number {
    return this.#mean;
  }

  /** The sum of squared distances from the mean. */
  get spread(): number {
    return this.#spread;
  }

  /** The unbiased sample variance; 0 of fewer than two numbers. */
  get variance(): number {
    return this.#count < 2 ? 0 : this.#spread / (this.#count - 1);
  }

  /** The standard error of the mean; 0 of fewer than two numbers. */
  get error(): number {
    return this.#count < 2 ? 0 : Math.sqrt(this.variance / this.#count);
  }

  add(value: number): void {
    this.#count++;
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#spread += distance * (value - this.#mean);
  }

  /** As if the other's numbers had been added here; the other stays as it is. */
  merge(other: Moments): void {
    if (other.#count === 0) return;
    const count = this.#count + other.#count;
    const distance = other.#mean - this.#mean;
    this.#spread += other.#spread + (distance * distance * this.#count * other.#count) / count;
    this.#mean += (distance * other.#count) / count;
    this.#count = count;
  }
}
