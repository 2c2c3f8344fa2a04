// The events whose outcomes were written last, so that one that is told again is written once.
// It must never grow without bound: of so many that came before it forgets the older half at once.

/** Events that are remembered at least; twice as many at most. */
export const REMEMBERED: number = 1 << 17;

export class EventMemory {
  readonly #remembered: number;
  #older: ReadonlySet<string> = new Set();
  #newer = new Set<string>();

  /** @param remembered events at least, above 0. */
  constructor(remembered: number = REMEMBERED) {
    this.#remembered = remembered;
  }

  /** Whether the decision's event is new; from now on it is not. */
  isNew(decision: string, event: string): boolean {
    // A length before it tells where the first text ends, whatever is in it.
    const key = `${decision.length} ${decision}${event}`;
    if (this.#newer.has(key) || this.#older.has(key)) return false;
    if (this.#newer.size === this.#remembered) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    this.#newer.add(key);
    return true;
  }
}
