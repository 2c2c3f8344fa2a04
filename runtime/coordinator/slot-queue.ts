// Slots of the gather table that the next poll must look at, each once however often it was added.
// It must never be drained for ever: what is added while it is drained is for the next time.

export class SlotQueue {
  readonly #slots: Int32Array;
  readonly #isQueued: Uint8Array;
  readonly #look: (slot: number) => void;
  #length = 0;

  /** Room for slots 0 to `slots` - 1; `look` is called with each. */
  constructor(slots: number, look: (slot: number) => void) {
    // All of them, and all of them again while those are looked at.
    this.#slots = new Int32Array(2 * slots);
    this.#isQueued = new Uint8Array(slots);
    this.#look = look;
  }

  get length(): number {
    return this.#length;
  }

  add(slot: number): void {
    if (this.#isQueued[slot] === 1) return;
    this.#isQueued[slot] = 1;
    this.#slots[this.#length++] = slot;
  }

  /** Looks at all that were there before the call, in their order. Returns how many. */
  drain(): number {
    const count = this.#length;
    for (let index = 0; index < count; index++) {
      const slot = this.#slots[index] as number;
      this.#isQueued[slot] = 0;
      this.#look(slot);
    }
    this.#slots.copyWithin(0, count, this.#length);
    this.#length -= count;
    return count;
  }
}
