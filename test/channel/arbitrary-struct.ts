// Random schemas with random messages that fit them, and what each field takes by the rules of the layout.
import fc from "fast-check";
import {
  boolean,
  float32,
  float64,
  int32,
  oneOf,
  type StructSchema,
  struct,
  text,
  uint8,
  uint16,
  uint32,
  vector,
} from "tutti";

export type Message = Readonly<Record<string, unknown>>;

export interface StructCase {
  readonly schema: StructSchema;
  /** As it is sent, and as `toJSON` gives it. */
  readonly messages: readonly { readonly sent: Message; readonly plain: Message }[];
  readonly alignments: Readonly<Record<string, number>>;
  readonly sizes: Readonly<Record<string, number>>;
}

interface FieldCase {
  readonly type: StructSchema["fields"][string];
  readonly values: fc.Arbitrary<{ readonly sent: unknown; readonly plain: unknown }>;
  readonly alignment: number;
  readonly size: number;
}

const double = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Number.POSITIVE_INFINITY));

function field(
  type: FieldCase["type"],
  size: number,
  values: fc.Arbitrary<unknown>,
  alignment: number = size,
): FieldCase {
  return { type, size, alignment, values: values.map((value) => ({ sent: value, plain: value })) };
}

function vectorField(length: number, format: "float32" | "float64"): FieldCase {
  const bytes = format === "float32" ? 4 : 8;
  const element = format === "float32" ? fc.float() : double;
  const values = fc
    .tuple(fc.array(element, { minLength: length, maxLength: length }), fc.boolean())
    .map(([plain, isTyped]) => ({
      sent: isTyped ? Float64Array.from(plain) : plain,
      plain,
    }));
  return { type: vector(length, format), size: length * bytes, alignment: bytes, values };
}

/** Well-formed texts of at most so many bytes. */
function textOf(bytes: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom("a", "é", "€", "😀", "\u0000", "\u007f", "\u0080"),
    fc.string({ unit: "grapheme", maxLength: 3 }),
  );
  return fc.array(unit, { maxLength: bytes }).map((parts) => {
    let value = "";
    for (const part of parts) if (Buffer.byteLength(value + part) <= bytes) value += part;
    return value;
  });
}

const arbitraryField: fc.Arbitrary<FieldCase> = fc.oneof(
  fc.constant(field(float64(), 8, double)),
  fc.constant(field(float32(), 4, fc.float())),
  fc.constant(field(int32(), 4, fc.integer())),
  fc.constant(field(uint32(), 4, fc.nat(0xffff_ffff))),
  fc.constant(field(uint16(), 2, fc.nat(0xffff))),
  fc.constant(field(uint8(), 1, fc.nat(0xff))),
  fc.constant(field(boolean(), 1, fc.boolean())),
  fc
    .uniqueArray(fc.string(), { minLength: 1, maxLength: 300 })
    .map((names) => field(oneOf(...names), 2, fc.constantFrom(...names))),
  fc.integer({ min: 1, max: 60 }).map((bytes) => field(text(bytes), 2 + bytes, textOf(bytes), 2)),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom("float32" as const, "float64" as const))
    .map((of) => vectorField(...of)),
);

const name = fc
  .oneof(
    fc.stringMatching(/^[a-z]\w{0,6}$/),
    fc.string({ minLength: 1 }),
    fc.constantFrom("toString", "valueOf", "0", "length"),
  )
  .filter((key) => !["__proto__", "constructor", "then", "toJSON"].includes(key));

export const arbitraryStruct: fc.Arbitrary<StructCase> = fc
  .dictionary(name, arbitraryField, { minKeys: 1, maxKeys: 12, noNullPrototype: true })
  .chain((fields) => {
    const pick = <Value>(of: (field: FieldCase) => Value): Record<string, Value> =>
      Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, of(value)]));
    const messages = fc.array(
      fc.record(
        pick(({ values }) => values),
        { noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 4 },
    );
    return messages.map((drawn) => ({
      schema: struct(pick(({ type }) => type)),
      messages: drawn.map((message) => ({
        sent: Object.fromEntries(Object.entries(message).map(([key, value]) => [key, value.sent])),
        plain: Object.fromEntries(Object.entries(message).map(([key, value]) => [key, value.plain])),
      })),
      alignments: pick(({ alignment }) => alignment),
      sizes: pick(({ size }) => size),
    }));
  });
