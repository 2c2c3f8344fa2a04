// Sets of up to 32 small numbers as the bits of one word. All results are Int32: the highest bit makes them negative.

/** How many bits are set (Warren, "Hacker's Delight", 2002, figure 5-2). */
export function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The number of the lowest bit that is set; 32 where none is. */
export function lowestBit(word: number): number {
  return word === 0 ? 32 : 31 - Math.clz32(word & -word);
}

/** A word with the lowest `count` bits set, 0 to 32. */
export function lowBits(count: number): number {
  return count >= 32 ? -1 : (1 << count) - 1;
}
