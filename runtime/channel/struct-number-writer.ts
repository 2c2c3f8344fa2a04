// Writes one number of a message into its place. A closure a format, so that each writes one kind of array.
// It must never write a number that would arrive as another one, save for the rounding of float32.

import type { FieldWriter } from "./field-writer.js";
import type { NumberFormat } from "./struct-schema.js";
import { wrongValue } from "./wrong-value.js";

export function numberWriter(name: string, format: NumberFormat, offset: number): FieldWriter {
  switch (format) {
    case "float64":
      return (value, memory, start) => {
        if (typeof value !== "number") throw wrongValue(name, "a number", value);
        memory.float64[(start + offset) >> 3] = value;
      };
    case "float32":
      return (value, memory, start) => {
        if (typeof value !== "number") throw wrongValue(name, "a number", value);
        memory.float32[(start + offset) >> 2] = value;
      };
    case "int32":
      return (value, memory, start) => {
        if (typeof value !== "number" || (value | 0) !== value)
          throw notWhole(name, -(2 ** 31), 2 ** 31 - 1, value);
        memory.int32[(start + offset) >> 2] = value;
      };
    case "uint32":
      return (value, memory, start) => {
        if (typeof value !== "number" || value >>> 0 !== value) throw notWhole(name, 0, 2 ** 32 - 1, value);
        memory.uint32[(start + offset) >> 2] = value;
      };
    case "uint16":
      return (value, memory, start) => {
        if (typeof value !== "number" || (value & 0xffff) !== value) throw notWhole(name, 0, 0xffff, value);
        memory.uint16[(start + offset) >> 1] = value;
      };
    case "uint8":
      return (value, memory, start) => {
        if (typeof value !== "number" || (value & 0xff) !== value) throw notWhole(name, 0, 0xff, value);
        memory.uint8[start + offset] = value;
      };
  }
}

function notWhole(name: string, least: number, most: number, value: unknown): Error {
  return wrongValue(name, `a whole number from ${least} to ${most}`, value);
}
