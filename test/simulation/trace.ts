// What happened in a schedule, in words. The last of them are what a broken invariant is reported with.
// It must never hold anything that is not the same at every replay.

const SHOWN = 50;

/** What the engine did is wrong; the message says what, the seed, and what led there. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
}

export class Trace {
  readonly #now: () => number;
  readonly #lines: string[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  say(words: string): void {
    this.#lines.push(`${this.#now().toFixed(3)} ${words}`);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get last(): string {
    return this.#lines.slice(-SHOWN).join("\n  ");
  }
}

let first: BrokenInvariant | undefined;

/** Throws {@link BrokenInvariant} unless it holds. `words` is called only where it does not. */
export function demand(holds: boolean, words: () => string): asserts holds {
  if (holds) return;
  const broken = new BrokenInvariant(words());
  // What runs may catch it and go on, as it does with an agent's errors: it counts all the same.
  first ??= broken;
  throw broken;
}

/** What was broken first since the last call. */
export function takeBroken(): BrokenInvariant | undefined {
  const found = first;
  first = undefined;
  return found;
}
