// An event lane with the codec of its one producer: plain data and shared memory, so that it crosses to a thread.
import type { CodecDescriptor } from "../channel/codec-descriptor.js";

export interface EventLane {
  readonly lane: SharedArrayBuffer;
  readonly codec: CodecDescriptor;
}
