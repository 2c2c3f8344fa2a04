// Numbers for texts that rows name again and again, so that a row carries four bytes for each.
// It must never grow without bound: when it is full it starts anew, and texts are defined again.

/** Texts, and UTF-16 units of all of them, from which on numbers start anew. */
const MOST_TEXTS = 65_536;
const MOST_UNITS = 1 << 22;

export class TextNumbers {
  readonly #numbers = new Map<string, number>();
  #units = 0;

  /** The text's number, or undefined while it has none. */
  numberOf(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  /** Before a row: numbers start anew where too many are taken. Not within a row, whose earlier numbers would be taken away. */
  begin(): void {
    if (this.#numbers.size < MOST_TEXTS && this.#units < MOST_UNITS) return;
    this.#numbers.clear();
    this.#units = 0;
  }

  /** The number that the next text will have. */
  get next(): number {
    return this.#numbers.size;
  }

  /** Gives `text` the number that `next` said. */
  keep(text: string): void {
    this.#numbers.set(text, this.#numbers.size);
    this.#units += text.length;
  }
}
