// Writes one field of a message into its place, after looking at it: a wrong value is an error that names the field.
// It must never write outside the field's place, whatever the value.
import { EncodingError } from "./encoding-error.js";
import type { FieldWriter } from "./field-writer.js";
import { writeShortAscii } from "./short-text.js";
import type { PlacedField } from "./struct-layout.js";
import { numberWriter } from "./struct-number-writer.js";
import type { VectorFormat } from "./struct-schema.js";
import { wrongValue } from "./wrong-value.js";

/** Names that an error lists. */
const NAMES_LISTED = 8;

export function fieldWriter({ name, type, offset }: PlacedField): FieldWriter {
  switch (type.kind) {
    case "number":
      return numberWriter(name, type.format, offset);
    case "boolean":
      return (value, memory, start) => {
        if (typeof value !== "boolean") throw wrongValue(name, "true or false", value);
        memory.uint8[start + offset] = value ? 1 : 0;
      };
    case "enum":
      return enumWriter(name, type.names, offset);
    case "text":
      return textWriter(name, type.bytes, offset);
    case "vector":
      return vectorWriter(name, type.format, type.length, offset);
  }
}

function enumWriter(name: string, names: readonly string[], offset: number): FieldWriter {
  const indices = new Map<unknown, number>(names.map((text, index) => [text, index]));
  return (value, memory, start) => {
    const index = indices.get(value);
    if (index === undefined) {
      const more = names.length > NAMES_LISTED ? ", ..." : "";
      throw wrongValue(name, `one of ${names.slice(0, NAMES_LISTED).join(", ")}${more}`, value);
    }
    memory.uint16[(start + offset) >> 1] = index;
  };
}

function textWriter(name: string, most: number, offset: number): FieldWriter {
  return (value, memory, start) => {
    if (typeof value !== "string") throw wrongValue(name, "a text", value);
    const at = start + offset;
    let length = value.length <= most ? writeShortAscii(value, memory.uint8, at + 2) : -1;
    if (length === -1) {
      length = Buffer.byteLength(value);
      if (length > most)
        throw new EncodingError(`${name} must be a text of at most ${most} bytes, not ${length}`);
      memory.buffer.write(value, at + 2, length, "utf8");
    }
    memory.uint16[at >> 1] = length;
  };
}

function vectorWriter(name: string, format: VectorFormat, length: number, offset: number): FieldWriter {
  const expected = `a vector of ${length} numbers`;
  const shift = format === "float64" ? 3 : 2;
  return (value, memory, start) => {
    if (typeof value !== "object" || value === null) throw wrongValue(name, expected, value);
    const vector = value as ArrayLike<unknown>;
    if (vector.length !== length) throw wrongValue(name, expected, vector.length);
    const numbers = format === "float64" ? memory.float64 : memory.float32;
    const first = (start + offset) >> shift;
    for (let index = 0; index < length; index++) {
      const element = vector[index];
      if (typeof element !== "number") throw wrongValue(`${name}[${index}]`, "a number", element);
      numbers[first + index] = element;
    }
  };
}
