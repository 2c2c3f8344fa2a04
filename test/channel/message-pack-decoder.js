// The other thread of message-pack-codec-threads.test.ts: decodes what is in the lane and says what it got.
import { parentPort, workerData } from "node:worker_threads";
import { createCodec } from "#runtime/channel/codec-descriptor.js";

const { descriptor, lane } = workerData;
const codec = createCodec(descriptor);
const bytes = new Uint8Array(lane);

parentPort?.on("message", (frames) => {
  const values = frames.map(([start, end]) => codec.detach(codec.decode(bytes, start, end)));
  parentPort?.postMessage(values);
});
