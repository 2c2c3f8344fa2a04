// Values as the bytes that stores keep: MessagePack that stands for itself, so that any process reads it.
// It must never load msgpackr's main entry: that loads a native addon, and threads that run agents may be terminated.
import { Packr, Unpackr } from "msgpackr/pack";
import { EncodingError } from "../channel/encoding-error.js";
import { findUnsendable } from "../channel/unsendable.js";
import { ValueTooLargeError } from "./errors.js";

/** Bytes of an encoded value. */
export const LARGEST_VALUE: number = 16 << 20;

// Records, though they cost a microsecond: without them a Map comes back as an object.
const packr = new Packr({
  moreTypes: true,
  structuredClone: false,
  writeFunction: () => {
    throw new TypeError("a function");
  },
});
const unpackr = new Unpackr({ copyBuffers: true, structuredClone: false });

/** Memory of its own, exactly as long as the value. Throws EncodingError, {@link ValueTooLargeError}. */
export function encodeValue(key: string, value: unknown): Uint8Array {
  let packed: Uint8Array;
  try {
    packed = packr.pack(value);
  } catch (error) {
    throw encodingError(key, value, error);
  }
  if (packed.length > LARGEST_VALUE) {
    throw new ValueTooLargeError(
      `the value of key "${key}" has ${packed.length} bytes, more than ${LARGEST_VALUE}: store it in parts`,
    );
  }
  // Posting a view between threads would copy all the memory that it is a view of.
  return new Uint8Array(packed);
}

export function decodeValue(bytes: Uint8Array): unknown {
  return unpackr.unpack(bytes);
}

function encodingError(key: string, value: unknown, cause: unknown): EncodingError {
  let found: string | undefined;
  try {
    found = findUnsendable(value);
  } catch {
    // A getter that throws, which is what the cause says.
  }
  return new EncodingError(`key "${key}": ${found ?? "value cannot be read"}; store plain data instead`, {
    cause,
  });
}
