// Writes one field of a message into its place, after looking at it: a wrong value is an error that names the field.
import { EncodingError } from "./encoding-error.js";
import type { PlacedField } from "./struct-layout.js";
import type { StructMemory } from "./struct-memory.js";
import type { NumberFormat } from "./struct-schema.js";

/** Writes `value` into the message that starts at byte `start`. Throws {@link EncodingError}. */
export type FieldWriter = (value: unknown, memory: StructMemory, start: number) => void;

const RANGES: Readonly<Record<NumberFormat, readonly [least: number, most: number] | undefined>> = {
  float64: undefined,
  float32: undefined,
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint8: [0, 2 ** 8 - 1],
};

export function fieldWriter({ name, type, offset }: PlacedField): FieldWriter {
  switch (type.kind) {
    case "number":
      return numberWriter(name, type.format, offset);
    case "boolean":
      return (value, memory, start) => {
        if (typeof value !== "boolean") throw wrong(name, "true or false", value);
        memory.uint8[start + offset] = value ? 1 : 0;
      };
    case "enum": {
      const indices = new Map<unknown, number>(type.names.map((text, index) => [text, index]));
      return (value, memory, start) => {
        const index = indices.get(value);
        if (index === undefined) throw wrong(name, `one of ${type.names.join(", ")}`, value);
        memory.uint16[(start + offset) >> 1] = index;
      };
    }
    case "text":
      return (value, memory, start) => {
        if (typeof value !== "string") throw wrong(name, "a text", value);
        const length = Buffer.byteLength(value);
        if (length > type.bytes) {
          throw new EncodingError(`${name} must be a text of at most ${type.bytes} bytes, not ${length}`);
        }
        memory.uint16[(start + offset) >> 1] = length;
        memory.buffer.write(value, start + offset + 2, length, "utf8");
      };
    case "vector":
      return (value, memory, start) => {
        const vector = value as ArrayLike<unknown> | null | undefined;
        if (typeof vector !== "object" || vector?.length !== type.length) {
          throw wrong(name, `a vector of ${type.length} numbers`, vector?.length ?? vector);
        }
        const first = (start + offset) >> 3;
        for (let index = 0; index < type.length; index++) {
          const element = vector[index];
          if (typeof element !== "number") throw wrong(`${name}[${index}]`, "a number", element);
          memory.float64[first + index] = element;
        }
      };
  }
}

function numberWriter(name: string, format: NumberFormat, offset: number): FieldWriter {
  const range = RANGES[format];
  const shift = { float64: 3, float32: 2, int32: 2, uint32: 2, uint16: 1, uint8: 0 }[format];
  return (value, memory, start) => {
    if (typeof value !== "number") throw wrong(name, "a number", value);
    if (range !== undefined && !(Number.isInteger(value) && value >= range[0] && value <= range[1])) {
      throw wrong(name, `a whole number from ${range[0]} to ${range[1]}`, value);
    }
    memory[format][(start + offset) >> shift] = value;
  };
}

/** Texts are not quoted: they may be personal. */
function wrong(path: string, expected: string, value: unknown): EncodingError {
  const given = typeof value === "number" || typeof value === "boolean" ? String(value) : value === null ? "null" : typeof value;
  return new EncodingError(`${path} must be ${expected}, not ${given}`);
}
