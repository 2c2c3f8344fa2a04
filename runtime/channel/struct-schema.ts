// A declared, fixed layout for a message: its fields and their types, as plain data that crosses to a thread.
// What `struct` returns carries the type of the messages with it.
import { TuttiError } from "../error.js";

/** A schema that has no layout; the message names the field. */
export class InvalidSchemaError extends TuttiError {
  readonly code = "INVALID_SCHEMA";
}

export type NumberFormat = "float64" | "float32" | "int32" | "uint32" | "uint16" | "uint8";
export type VectorFormat = "float64" | "float32";

/** A field's type as plain data. */
export type FieldType =
  | { readonly kind: "number"; readonly format: NumberFormat }
  | { readonly kind: "boolean" }
  | { readonly kind: "enum"; readonly names: readonly string[] }
  | { readonly kind: "text"; readonly bytes: number }
  | { readonly kind: "vector"; readonly format: VectorFormat; readonly length: number };

/** A field's type, with the type of its values in the language. */
export type Field<Value> = FieldType & { readonly value?: Value };

/** A message's layout, with the type of the messages. */
export interface StructSchema<Message = unknown> {
  readonly fields: Readonly<Record<string, FieldType>>;
  /** Lends the type; never there. */
  readonly message?: Message;
}

/** The messages of a schema: `MessageOf<typeof schema>`. */
export type MessageOf<Schema> = Schema extends StructSchema<infer Message> ? Message : never;

type ValuesOf<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** Names that every object has, or that would make a message look like a promise. */
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "then", "toJSON"]);

/** Declares a layout: `struct({ user: uint32(), amount: float64(), country: text(3) })`. Throws {@link InvalidSchemaError}. */
export function struct<const Fields extends Readonly<Record<string, FieldType>>>(
  fields: Fields,
): StructSchema<ValuesOf<Fields>> {
  const names = Object.keys(fields);
  if (names.length === 0) throw new InvalidSchemaError("a struct needs at least one field");
  for (const name of names) {
    if (RESERVED.has(name)) throw new InvalidSchemaError(`a field cannot be named "${name}"`);
  }
  return { fields };
}

/** Any number; NaN and infinities survive. */
export function float64(): Field<number> {
  return { kind: "number", format: "float64" };
}

/** A number rounded to single precision. */
export function float32(): Field<number> {
  return { kind: "number", format: "float32" };
}

export function int32(): Field<number> {
  return { kind: "number", format: "int32" };
}

export function uint32(): Field<number> {
  return { kind: "number", format: "uint32" };
}

export function uint16(): Field<number> {
  return { kind: "number", format: "uint16" };
}

export function uint8(): Field<number> {
  return { kind: "number", format: "uint8" };
}

export function boolean(): Field<boolean> {
  return { kind: "boolean" };
}

/** One of up to 65,536 names. */
export function oneOf<const Name extends string>(...names: readonly Name[]): Field<Name> {
  if (names.length === 0 || names.length > 65_536 || new Set(names).size !== names.length) {
    throw new InvalidSchemaError(`oneOf needs 1 to 65,536 different names, not ${names.length}`);
  }
  return { kind: "enum", names };
}

/** A text of at most `bytes` bytes in UTF-8, up to 65,535. */
export function text(bytes: number): Field<string> {
  return { kind: "text", bytes: wholeNumber("text", bytes, 65_535) };
}

/**
 * So many numbers, read as a typed array over the message's own memory: it holds for as long as the message does, so
 * that an agent which waits takes it from the request again afterwards. `format` as of the fields of that name.
 */
export function vector(length: number, format: VectorFormat = "float64"): Field<ArrayLike<number>> {
  if (format !== "float64" && format !== "float32") {
    throw new InvalidSchemaError('vector needs the format "float64" or "float32"');
  }
  return { kind: "vector", format, length: wholeNumber("vector", length, 1 << 20) };
}

function wholeNumber(what: string, value: number, most: number): number {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new InvalidSchemaError(`${what} needs a whole number from 1 to ${most}, not ${value}`);
  }
  return value;
}
