// A message read in place: an object whose properties look at shared memory, pointed at one message after the other.
// It holds for as long as its frame does; `toJSON` gives a copy, and so does `JSON.stringify`. It cannot be written to.
import type { PlacedField, StructLayout } from "./struct-layout.js";
import type { StructMemory } from "./struct-memory.js";

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
        copy[name] = type.kind === "vector" ? Array.from(value as Float64Array) : value;
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
  return view[MEMORY].uint8.slice(view[START], view[START] + length);
}

/** The field was checked against the message's length, so that every index below exists. */
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
        const length = this[MEMORY].uint16[at >> 1] as number;
        return length === 0 ? "" : this[MEMORY].buffer.toString("utf8", at + 2, at + 2 + length);
      };
    case "vector": {
      const { length } = type;
      return function () {
        const first = (this[START] + offset) >> 3;
        return this[MEMORY].float64.subarray(first, first + length);
      };
    }
  }
}

/** One closure a format, so that each reads one kind of array. */
function numberGetter(format: keyof StructMemory, offset: number): (this: StructView) => unknown {
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
    case "buffer":
      return function () {
        return this[MEMORY].uint8[this[START] + offset];
      };
  }
}
