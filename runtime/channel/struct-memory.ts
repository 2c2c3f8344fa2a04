// The typed views that a struct's fields are read and written through: all over the same bytes, made once for a lane.
// It must never be made for a message that is read in its lane: it costs a microsecond.

export interface StructMemory {
  readonly float64: Float64Array;
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly uint32: Uint32Array;
  readonly uint16: Uint16Array;
  readonly uint8: Uint8Array;
  /** For texts. */
  readonly buffer: Buffer;
}

const memories = new WeakMap<Uint8Array, StructMemory>();

/** Views over `bytes`, whose start in its buffer must be a multiple of 8. Throws RangeError where it is not. */
export function structMemory(bytes: Uint8Array): StructMemory {
  const known = memories.get(bytes);
  if (known !== undefined) return known;
  const { buffer, byteOffset, byteLength } = bytes;
  const memory: StructMemory = {
    float64: new Float64Array(buffer, byteOffset, byteLength >> 3),
    float32: new Float32Array(buffer, byteOffset, byteLength >> 2),
    int32: new Int32Array(buffer, byteOffset, byteLength >> 2),
    uint32: new Uint32Array(buffer, byteOffset, byteLength >> 2),
    uint16: new Uint16Array(buffer, byteOffset, byteLength >> 1),
    uint8: bytes,
    buffer: Buffer.from(buffer, byteOffset, byteLength),
  };
  memories.set(bytes, memory);
  return memory;
}
