// How long a restart is put off. A crash must be followed by a live proposal within 5 ms at a fault rate of a thousand a
// minute, so the first restarts are immediate; a crash loop must not burn a core, and must still reach its supervisor's
// intensity (largest < period / intensity) and be given up. It must never delay a child that had been healthy.

/** Milliseconds, but for `immediate` and `jitter`. */
export interface BackoffOptions {
  /** Consecutive short lives that are followed by an immediate restart, a whole number >= 0; default 5. */
  readonly immediate: number;
  /** The first delay after those; it doubles with each further short life. Default 1. */
  readonly first: number;
  /** No delay is longer; below `period / intensity`. Default 50, or half of that bound where it is lower. */
  readonly largest: number;
  /** In [0, 1]: each delay is multiplied by a random factor in [1 - jitter, 1]. Default 0.5. */
  readonly jitter: number;
  /** A life of at least this long is no short one, and ends a run of them. Default 100. */
  readonly healthyAfter: number;
}

const DEFAULT_IMMEDIATE = 5;
const DEFAULT_FIRST = 1;
const DEFAULT_LARGEST = 50;
const DEFAULT_JITTER = 0.5;
const DEFAULT_HEALTHY_AFTER = 100;
/** Doublings beyond which no more is gained: a factor must never become infinite, nor a delay of 0 times it NaN. */
const MOST_DOUBLINGS = 50;

/** The options with their defaults, which fit the supervisor's limits. */
export function backoffOptions(
  given: Partial<BackoffOptions>,
  intensity: number,
  period: number,
): BackoffOptions {
  const largest =
    given.largest ?? Math.max(given.first ?? 0, Math.min(DEFAULT_LARGEST, period / intensity / 2));
  return {
    immediate: given.immediate ?? DEFAULT_IMMEDIATE,
    first: given.first ?? Math.min(DEFAULT_FIRST, largest),
    largest,
    jitter: given.jitter ?? DEFAULT_JITTER,
    healthyAfter: given.healthyAfter ?? DEFAULT_HEALTHY_AFTER,
  };
}

/** One child's backoff. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #shortLives = 0;

  /** `random` gives numbers in [0, 1). */
  constructor(options: BackoffOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Milliseconds until the restart after a life of `life` milliseconds; 0 for a start that failed. */
  delayAfter(life: number): number {
    const { immediate, first, largest, jitter, healthyAfter } = this.#options;
    this.#shortLives = life >= healthyAfter ? 0 : this.#shortLives + 1;
    if (this.#shortLives <= immediate) return 0;
    const doublings = Math.min(MOST_DOUBLINGS, this.#shortLives - immediate - 1);
    const delay = Math.min(largest, first * 2 ** doublings);
    return delay * (1 - jitter * this.#random());
  }

  /** Forgets the short lives: somebody has looked after the child. */
  reset(): void {
    this.#shortLives = 0;
  }
}
