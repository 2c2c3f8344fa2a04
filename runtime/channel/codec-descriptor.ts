// Which codec, as plain data and shared memory, so that both sides of a lane make the same one.
// It must never hold anything that does not cross to a thread.
import type { Codec } from "./codec.js";
import { MessagePackCodec } from "./message-pack-codec.js";
import { allocateRecordStructures } from "./record-structures.js";
import { StructCodec } from "./struct-codec.js";
import type { StructSchema } from "./struct-schema.js";

export type CodecDescriptor =
  | { readonly kind: "message-pack"; readonly structures: SharedArrayBuffer }
  | { readonly kind: "struct"; readonly schema: StructSchema };

/** A codec for anything; the codecs of one thread may encode with it, those of any number of threads decode. */
export function allocateMessagePack(): CodecDescriptor {
  return { kind: "message-pack", structures: allocateRecordStructures() };
}

export function createCodec(descriptor: CodecDescriptor): Codec<unknown> {
  switch (descriptor.kind) {
    case "message-pack":
      return new MessagePackCodec<unknown>(descriptor.structures);
    case "struct":
      return new StructCodec<unknown>(descriptor.schema);
  }
}
