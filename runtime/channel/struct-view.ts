// A message read in place: an object whose properties look at shared memory, pointed at one message after the other.
// It holds for as long as its frame does; `toJSON` gives a copy, and so does `JSON.stringify`. It cannot be written to.
import { readText } from "./short-text.js";
import type { PlacedField, StructLayout } from "./struct-layout.js";
import type { StructMemory } from "./struct-memory.js";
import type { NumberFormat, VectorFormat } from "./struct-schema.js";

/** Where a view looks. Symbols, so that a field may have any name. */
const MEMORY = Symbol("memory");
const START = Symbol("start");

export interface StructView {
  [MEMORY]: StructMemory;
  [START]: number;
  toJSON(): Record<string, unknown>;
}

/** Makes views of one layout: one hidden class, getters on its prototype. */
export type StructViewClass = new () => StructView;

const NOWHERE: StructMemory = {
  float64: new Float64Array(0),
  float32: new Float32Array(0),
  int32: new Int32Array(0),
  uint32: new Uint32Array(0),
  uint16: new Uint16Array(0),
  uint8: new Uint8Array(0),
  buffer: Buffer.alloc(0),
};

export function structViewClass(layout: StructLayout): StructViewClass {
  class View implements StructView {
    [MEMORY]: StructMemory = NOWHERE;
    [START] = 0;

    toJSON(): Record<string, unknown> {
      const copy: Record<string, unknown> = {};
      for (const { name, type } of layout.fields) {
        const value = (this as unknown as Record<string, unknown>)[name];
        copy[name] = type.kind === "vector" ? Array.from(value as ArrayLike<number>) : value;
      }
      return copy;
    }
  }
  for (const field of layout.fields) {
    Object.defineProperty(View.prototype, field.name, { get: getter(field), enumerable: true });
  }
  return View;
}

/** Points a view at the message that starts at byte `start`, a multiple of 8. */
export function point(view: StructView, memory: StructMemory, start: number): void {
  view[MEMORY] = memory;
  view[START] = start;
}

/** The bytes a view looks at. */
export function bytesOf(view: StructView, length: number): Uint8Array {
  // A Buffer's own slice would not copy.
  return Uint8Array.prototype.slice.call(view[MEMORY].uint8, view[START], view[START] + length);
}

/** A message was checked against its layout before a view is pointed at it, so that every index below exists. */
function getter({ type, offset }: PlacedField): (this: StructView) => unknown {
  switch (type.kind) {
    case "number":
      return numberGetter(type.format, offset);
    case "boolean":
      return function () {
        return this[MEMORY].uint8[this[START] + offset] === 1;
      };
    case "enum": {
      const { names } = type;
      return function () {
        return names[this[MEMORY].uint16[(this[START] + offset) >> 1] as number];
      };
    }
    case "text":
      return function () {
        const at = this[START] + offset;
        const memory = this[MEMORY];
        return readText(memory.uint8, memory.buffer, at + 2, memory.uint16[at >> 1] as number);
      };
    case "vector":
      return vectorGetter(type.format, type.length, offset);
  }
}

/** Gives the same array for as long as the view looks at the same place: a loop over elements takes it once. */
function vectorGetter(format: VectorFormat, length: number, offset: number): (this: StructView) => unknown {
  const shift = format === "float64" ? 3 : 2;
  let memory = NOWHERE;
  let start = 0;
  let vector: Float64Array | Float32Array = NOWHERE[format];
  return function () {
    if (this[MEMORY] !== memory || this[START] !== start) {
      memory = this[MEMORY];
      start = this[START];
      const first = (start + offset) >> shift;
      vector = memory[format].subarray(first, first + length);
    }
    return vector;
  };
}

/** One closure a format, so that each reads one kind of array. */
function numberGetter(format: NumberFormat, offset: number): (this: StructView) => unknown {
  switch (format) {
    case "float64":
      return function () {
        return this[MEMORY].float64[(this[START] + offset) >> 3];
      };
    case "float32":
      return function () {
        return this[MEMORY].float32[(this[START] + offset) >> 2];
      };
    case "int32":
      return function () {
        return this[MEMORY].int32[(this[START] + offset) >> 2];
      };
    case "uint32":
      return function () {
        return this[MEMORY].uint32[(this[START] + offset) >> 2];
      };
    case "uint16":
      return function () {
        return this[MEMORY].uint16[(this[START] + offset) >> 1];
      };
    case "uint8":
      return function () {
        return this[MEMORY].uint8[this[START] + offset];
      };
  }
}
