// What a key is, and the order of keys.
// It must never let a key through that two stores would order or compare differently.
import { InvalidKeyError } from "./errors.js";

/** Bytes of a key as UTF-8. */
const LONGEST_KEY = 512;

/** Throws {@link InvalidKeyError}. */
export function checkKey(key: string): void {
  if (typeof key !== "string") throw new InvalidKeyError(`a key must be a text, not ${typeof key}`);
  const bytes = Buffer.byteLength(key);
  if (bytes === 0 || bytes > LONGEST_KEY) {
    throw new InvalidKeyError(`a key must have 1 to ${LONGEST_KEY} bytes, not ${bytes}`);
  }
  checkWellFormed(key);
}

/** A prefix is the beginning of a key; the empty one is that of all. Throws {@link InvalidKeyError}. */
export function checkPrefix(prefix: string): void {
  if (typeof prefix !== "string") throw new InvalidKeyError(`a prefix must be a text, not ${typeof prefix}`);
  checkWellFormed(prefix);
}

/** The order of UTF-8 bytes, which is not that of JavaScript's `<` where surrogates are. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function checkWellFormed(text: string): void {
  if (!text.isWellFormed()) {
    throw new InvalidKeyError("a key must be well-formed text: it has half of a surrogate pair");
  }
}
