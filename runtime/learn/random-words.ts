// Seeded streams of random words, one for each pair of numbers: what was drawn for one row of a log never depends on who drew
// for the others, so that parts of a log may be worked on apart. It must never be used for secrets.

const TWO_TO_32 = 2 ** 32;

/**
 * Words of 32 bits (-2^31 to 2^31 - 1) of sfc32 (Chris Doty-Humphrey, PractRand, 2010), seeded through splitmix32.
 *
 * @param seed any integer; it is taken modulo 2^32.
 * @param stream any integer of magnitude below 2^53: the same seed and stream give the same words.
 */
export function randomWords(seed: number, stream: number): () => number {
  let state = seed | 0;
  const mix = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let a = mix();
  state ^= stream | 0;
  let b = mix();
  state ^= Math.floor(stream / TWO_TO_32) | 0;
  let c = mix();
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** Numbers in [0, 1), 2^32 different ones, from words of 32 bits. */
export function uniformFrom(words: () => number): () => number {
  return () => (words() >>> 0) / TWO_TO_32;
}
