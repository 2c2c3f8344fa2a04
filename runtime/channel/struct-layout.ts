// Where each field of a struct is: widest first, so that all are aligned without gaps.
// It must never depend on anything but the schema: both sides of a lane compute it for themselves.
import type { FieldType, StructSchema } from "./struct-schema.js";

/** A field with its place, in bytes from the start of the message. */
export interface PlacedField {
  readonly name: string;
  readonly type: FieldType;
  readonly offset: number;
}

export interface StructLayout {
  /** In declared order. */
  readonly fields: readonly PlacedField[];
  /** Bytes of a message, a multiple of 8. */
  readonly length: number;
}

const FORMAT_BYTES = { float64: 8, float32: 4, int32: 4, uint32: 4, uint16: 2, uint8: 1 } as const;

/** Alignment, and bytes taken. */
function extent(type: FieldType): readonly [alignment: number, bytes: number] {
  switch (type.kind) {
    case "number":
      return [FORMAT_BYTES[type.format], FORMAT_BYTES[type.format]];
    case "vector":
      return [FORMAT_BYTES[type.format], FORMAT_BYTES[type.format] * type.length];
    case "boolean":
      return [1, 1];
    case "enum":
      return [2, 2];
    case "text":
      // A length of 16 bits, then the bytes.
      return [2, 2 + type.bytes + (type.bytes & 1)];
  }
}

/** The same schema always gives the same layout: it is computed on both sides of a lane. */
export function layOut(schema: StructSchema): StructLayout {
  const entries = Object.entries(schema.fields).map(([name, type], position) => {
    const [alignment, bytes] = extent(type);
    return { name, type, position, alignment, bytes };
  });
  const widestFirst = [...entries].sort((left, right) => right.alignment - left.alignment);
  const offsets: number[] = [];
  let end = 0;
  for (const { position, bytes } of widestFirst) {
    offsets[position] = end;
    end += bytes;
  }
  return {
    fields: entries.map(({ name, type, position }) => ({ name, type, offset: offsets[position] ?? 0 })),
    length: (end + 7) & -8,
  };
}
