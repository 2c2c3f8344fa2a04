// The message codec between two threads, as an engine uses it: what one encodes, the other decodes.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { allocateMessagePack, createCodec } from "#runtime/channel/codec-descriptor.js";
import { runs } from "../runs.js";

const LANE = 1 << 20;
const lane = new SharedArrayBuffer(LANE);
const descriptor = allocateMessagePack();
const encoders = [createCodec(descriptor), createCodec(descriptor)];
const decoder = new Worker(new URL("./message-pack-decoder.js", import.meta.url), {
  workerData: { descriptor, lane },
});
afterAll(() => decoder.terminate());

/** Encodes all of `values`, by several codecs in turn, and has the other thread decode them. */
async function send(values: readonly unknown[]): Promise<unknown> {
  const bytes = new Uint8Array(lane);
  let start = 0;
  const frames = values.map((value, index) => {
    const end = encoders[index % encoders.length]?.encode(value, bytes, start, LANE) ?? 0;
    const frame = [start, end];
    start = (end + 7) & -8;
    return frame;
  });
  const answer = once(decoder, "message");
  decoder.postMessage(frames);
  return (await answer)[0];
}

/** Objects of many shapes, from few keys and many keys, nested in each other. */
const shaped = fc.array(
  fc.dictionary(
    fc.oneof(fc.constantFrom("user", "amount", "list"), fc.stringMatching(/^[a-z]{1,3}$/)),
    fc.oneof(
      fc.integer(),
      fc.string(),
      fc.dictionary(fc.constantFrom("x", "y", "z"), fc.float64Array(), { noNullPrototype: true }),
    ),
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 40 },
);

describe("messages between two threads", () => {
  it("arrive as they were sent, in hundreds of shapes, more than the shared table holds", async () => {
    await fc.assert(
      fc.asyncProperty(shaped, async (values) => {
        expect(await send(values)).toStrictEqual(values);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("the codec", () => {
  it("loads no native addon", () => {
    const script = `
      await import("#runtime/channel/codec-descriptor.js");
      const { isNativeAccelerationEnabled } = await import("msgpackr/unpack");
      const addons = process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node"));
      console.log(JSON.stringify({ isNativeAccelerationEnabled, addons }));
    `;
    const root = new URL("../..", import.meta.url);
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: root,
      encoding: "utf8",
    });
    expect(JSON.parse(output)).toStrictEqual({ isNativeAccelerationEnabled: false, addons: [] });
  });
});
