// The ids that were booked lately, so that what is told twice is booked once.
// It must never grow without bound: the oldest half is forgotten when both halves are full, or old.

export class EscrowReceipts {
  readonly #limit: number;
  #recent = new Set<string>();
  #older = new Set<string>();

  /** `limit` of ids in each half. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  has(id: string): boolean {
    return this.#recent.has(id) || this.#older.has(id);
  }

  add(id: string): void {
    if (this.#recent.size >= this.#limit) this.turn();
    this.#recent.add(id);
  }

  /** Called once in the time for which an id is remembered at least. */
  turn(): void {
    this.#older = this.#recent;
    this.#recent = new Set();
  }
}
