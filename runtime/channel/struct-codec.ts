// Messages of a declared layout, read without copying: for hot paths. Decoding points one view object at the message.
// It must never show bytes outside the message, nor take a message whose bytes do not fit its layout.
import { type Codec, DOES_NOT_FIT } from "./codec.js";
import { EncodingError } from "./encoding-error.js";
import type { FieldWriter } from "./field-writer.js";
import { MalformedFrameError } from "./malformed-frame-error.js";
import { layOut, type PlacedField, type StructLayout } from "./struct-layout.js";
import { type StructMemory, structMemory } from "./struct-memory.js";
import type { StructSchema } from "./struct-schema.js";
import { bytesOf, point, type StructView, type StructViewClass, structViewClass } from "./struct-view.js";
import { fieldWriter } from "./struct-writer.js";

export class StructCodec<T> implements Codec<T> {
  readonly #layout: StructLayout;
  readonly #writers: readonly { readonly name: string; readonly write: FieldWriter }[];
  /** Fields whose bytes can be wrong. */
  readonly #checked: readonly PlacedField[];
  readonly #View: StructViewClass;
  #view: StructView;
  /** The last bytes seen and their views: a lane's are always the same. */
  #bytes: Uint8Array | undefined;
  #memory: StructMemory | undefined;

  constructor(schema: StructSchema<T>) {
    this.#layout = layOut(schema);
    this.#writers = this.#layout.fields.map((field) => ({ name: field.name, write: fieldWriter(field) }));
    this.#checked = this.#layout.fields.filter(({ type }) => type.kind === "enum" || type.kind === "text");
    this.#View = structViewClass(this.#layout);
    this.#view = new this.#View();
  }

  /** `start` must be a multiple of 8. Throws {@link EncodingError}, which names the field. */
  encode(value: T, bytes: Uint8Array, start: number, end: number): number {
    if (typeof value !== "object" || value === null) throw new EncodingError("the message must be an object");
    if ((start & 7) !== 0) throw new EncodingError(`a struct must start at a multiple of 8, not at ${start}`);
    if (start + this.#layout.length > end) return DOES_NOT_FIT;
    const memory = this.#memoryOf(bytes);
    for (const { name, write } of this.#writers) {
      write((value as Readonly<Record<string, unknown>>)[name], memory, start);
    }
    return start + this.#layout.length;
  }

  /**
   * A view on the message: it looks at the next one after the next call, unless it is detached before.
   * Throws {@link MalformedFrameError}.
   */
  decode(bytes: Uint8Array, start: number, end: number): T {
    if (end - start !== this.#layout.length || (start & 7) !== 0 || start < 0 || end > bytes.length) {
      throw new MalformedFrameError(`a struct of ${this.#layout.length} bytes in bytes ${start} to ${end}`);
    }
    const memory = this.#memoryOf(bytes);
    for (const field of this.#checked) check(field, memory, start);
    point(this.#view, memory, start);
    return this.#view as T;
  }

  /** Points the view at a copy of its message, and takes another view for the next one. */
  detach(value: T): T {
    const view = value as StructView;
    point(view, structMemory(bytesOf(view, this.#layout.length)), 0);
    if (view === this.#view) this.#view = new this.#View();
    return value;
  }

  #memoryOf(bytes: Uint8Array): StructMemory {
    if (bytes === this.#bytes && this.#memory !== undefined) return this.#memory;
    const memory = structMemory(bytes);
    this.#bytes = bytes;
    this.#memory = memory;
    return memory;
  }
}

function check({ name, type, offset }: PlacedField, memory: StructMemory, start: number): void {
  const value = memory.uint16[(start + offset) >> 1] as number;
  if (type.kind === "enum" && value >= type.names.length) {
    throw new MalformedFrameError(`${name} is number ${value} of ${type.names.length} names`);
  }
  if (type.kind === "text" && value > type.bytes) {
    throw new MalformedFrameError(`${name} has ${value} bytes, above its ${type.bytes}`);
  }
}
