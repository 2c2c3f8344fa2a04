// Values and keys to store, drawn at random.
import fc from "fast-check";

/** Few keys, so that clients meet on them: of all lengths of UTF-8, and in another order than by UTF-16. */
export const KEYS: readonly string[] = ["a", "a/b", "a/ü", "b", "\uffee", "😀", "k".repeat(500)];

export const key: fc.Arbitrary<string> = fc.constantFrom(...KEYS);

/** Beginnings of those keys, and one of none. */
export const prefix: fc.Arbitrary<string> = fc.constantFrom("", "a", "a/", "😀", "none");

const leaf = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 2 ** 53, 1.5, Number.POSITIVE_INFINITY, 2n ** 62n, ""),
  fc.integer(),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.array(fc.double({ noDefaultInfinity: false }), { maxLength: 4 }).map((list) => Float64Array.from(list)),
  fc.date({ noInvalidDate: true }).map((date) => new Date(Math.trunc(date.getTime()))),
);

/** What a store keeps as it is. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 4 }),
  fc.dictionary(
    fc.constantFrom("seen", "caps", "last", "ü"),
    fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })),
  ),
  fc
    .uniqueArray(fc.tuple(fc.nat(9), leaf), { selector: ([at]) => at, maxLength: 3 })
    .map((pairs) => new Map(pairs)),
  fc.constant("x".repeat(5000)),
);
