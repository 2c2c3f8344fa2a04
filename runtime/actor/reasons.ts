// Agents repeat their reasons: a text crosses the lane once and is named by a number from then on, so that a reason
// costs the coordinator no string. Word in the frame: 0 none; n > 0 known text n; -n text n follows; UNNAMED: text follows.
// Numbers belong to one epoch of one agent: a new life starts anew on both sides.

/** The text follows and has no number: the table is full. */
export const UNNAMED: number = -(2 ** 31);

/** Texts that are numbered, for each agent; beyond it they are sent in full each time. */
export const NUMBERED_REASONS = 4096;

/** The agent's side. */
export class ReasonWriter {
  readonly #numbers = new Map<string, number>();

  /** The word for the frame; where it is not positive, the text must follow. */
  look(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (this.#numbers.size >= NUMBERED_REASONS) return UNNAMED;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return -number;
  }
}

/** The coordinator's side. */
export class ReasonReader {
  readonly #texts: string[] = [];

  /** The text with this number; undefined where it was never defined. */
  known(number: number): string | undefined {
    return this.#texts[number - 1];
  }

  /** Takes a text that followed the word `word`. */
  define(word: number, text: string): void {
    if (word !== UNNAMED && -word <= NUMBERED_REASONS) this.#texts[-word - 1] = text;
  }
}
