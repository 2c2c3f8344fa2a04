// Bits that travel as base64url text, as consent strings do. Reading past the end throws RangeError: no bit is made up.

/** 64 signs, 6 bits each, highest bit first: RFC 4648 section 5. */
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const LARGEST_NUMBER = 2 ** 31;

export class BitText {
  readonly #text: string;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes to the bit at `position`, from 0. */
  seek(position: number): this {
    this.#next = position;
    return this;
  }

  bit(): boolean {
    const sign = SIGNS.indexOf(this.#text.charAt(Math.floor(this.#next / 6)) || " ");
    if (sign < 0) throw new RangeError(`there is no bit ${this.#next} in the text`);
    const bit = (sign >> (5 - (this.#next % 6))) & 1;
    this.#next++;
    return bit === 1;
  }

  /** A whole number of up to 31 bits, highest first. */
  integer(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left--) value = value * 2 + (this.bit() ? 1 : 0);
    return value;
  }

  /** A number >= 1 as a sum of Fibonacci numbers 1, 2, 3, 5 ..., lowest first, ended by a second 1 bit in a row. */
  fibonacci(): number {
    let value = 0;
    let previous = 1;
    let current = 1;
    for (let last = false; ; ) {
      const bit = this.bit();
      if (bit && last) return value;
      if (bit) value += current;
      if (current > LARGEST_NUMBER) throw new RangeError("a number is out of range");
      [previous, current] = [current, previous + current];
      last = bit;
    }
  }
}
