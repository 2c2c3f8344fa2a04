// How a durable store lays out what it keeps of a key: eight bytes of version, then the value's own.
// What is written here is read by later versions of Tutti: it must never change without FORMAT.

/** Kept beside the entries, and looked at when a store is opened. */
export const FORMAT = 1;

const VERSION_BYTES = 8;

export function recordOf(version: number, bytes: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(VERSION_BYTES + bytes.length);
  record.writeDoubleLE(version, 0);
  record.set(bytes, VERSION_BYTES);
  return record;
}

/** 0 where there is no record. */
export function versionOf(record: Buffer | undefined): number {
  return record?.readDoubleLE(0) ?? 0;
}

/** A copy. */
export function bytesIn(record: Buffer): Uint8Array {
  return new Uint8Array(record.subarray(VERSION_BYTES));
}

/** A number that stands for itself, such as FORMAT. */
export function numberRecord(value: number): Buffer {
  return recordOf(value, new Uint8Array(0));
}
