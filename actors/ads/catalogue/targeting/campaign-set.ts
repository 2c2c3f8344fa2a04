// A set of campaigns as bits, by their place in the order of consideration: 32 campaigns are met with one AND.

/** Bit p of word p >> 5 stands for the campaign at place p. Bits beyond the last place stay 0. */
export class CampaignSet {
  readonly words: Uint32Array;
  #count = 0;

  constructor(places: number) {
    this.words = new Uint32Array((places + 31) >>> 5);
  }

  /** How many campaigns are in it. */
  get count(): number {
    return this.#count;
  }

  has(place: number): boolean {
    return ((this.words[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
  }

  add(place: number): void {
    if (this.has(place)) return;
    this.words[place >>> 5] = (this.words[place >>> 5] ?? 0) | (1 << (place & 31));
    this.#count++;
  }

  remove(place: number): void {
    if (!this.has(place)) return;
    this.words[place >>> 5] = (this.words[place >>> 5] ?? 0) & ~(1 << (place & 31));
    this.#count--;
  }

  clear(): void {
    if (this.#count === 0) return;
    this.words.fill(0);
    this.#count = 0;
  }

  addAll(other: CampaignSet): void {
    let count = 0;
    for (let at = 0; at < this.words.length; at++) {
      const word = (this.words[at] ?? 0) | (other.words[at] ?? 0);
      this.words[at] = word;
      count += ones(word);
    }
    this.#count = count;
  }
}

/** Bits that are set. Warren, Hacker's Delight, 2nd edition 2012, figure 5-2. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
