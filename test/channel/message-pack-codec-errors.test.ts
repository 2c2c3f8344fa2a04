// What the message codec refuses, sending or receiving, and what its errors say.
import { describe, expect, it } from "vitest";
import { EncodingError } from "#runtime/channel/encoding-error.js";
import { MalformedFrameError } from "#runtime/channel/malformed-frame-error.js";
import { MessagePackCodec } from "#runtime/channel/message-pack-codec.js";
import { allocateRecordStructures } from "#runtime/channel/record-structures.js";
import { CodecLane } from "./codec-lane.js";

const ROOM = 1 << 16;

function pair(): readonly [from: MessagePackCodec<unknown>, to: MessagePackCodec<unknown>] {
  const structures = allocateRecordStructures();
  return [new MessagePackCodec<unknown>(structures), new MessagePackCodec<unknown>(structures)];
}

describe("what cannot be sent", () => {
  const shared = { fine: 1 };
  const cyclic: { self?: unknown } = {};
  cyclic.self = [new Map([["k", cyclic]])];
  let deep: unknown = 1;
  for (let level = 0; level < 200_000; level++) deep = level % 2 === 0 ? [deep] : { deep };

  it.each([
    [
      "a function",
      { items: [1, { callback: (): void => undefined }] },
      "value.items[1].callback is a function",
    ],
    ["a symbol", [Symbol("s")], "value[0] is a symbol"],
    [
      "a function beside what is there twice",
      { once: shared, twice: shared, run: Number.isNaN },
      "value.run is a function",
    ],
    ["a value that contains itself", { a: cyclic }, "value.a.self[0].value refers back to what it is in"],
    ["what is nested without end", { deep }, "is nested more than 1000 levels deep"],
  ])("is an error that names the place of %s, and the next message is sent as ever", (_, sent, place) => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    const fine = { items: [1], nested: { fine: true } };
    for (let time = 0; time < 3; time++) {
      expect(() => lane.write(from, sent)).toThrow(EncodingError);
      expect(() => lane.write(from, sent)).toThrow(place);
      expect(lane.send(from, to, fine)).toStrictEqual(fine);
    }
    expect(lane.isIntact).toBe(true);
  });

  it("is an error with the cause, but without its text, where a getter throws", () => {
    const [from] = pair();
    const cause = new Error("card 4111 1111 1111 1111");
    const sent = {
      get card(): string {
        throw cause;
      },
    };
    const thrown = catchError(() => new CodecLane(ROOM).write(from, sent));
    expect(thrown).toBeInstanceOf(EncodingError);
    expect(thrown).toMatchObject({ code: "ENCODING", cause, message: expect.not.stringContaining("4111") });
  });
});

describe("bytes that are no message", () => {
  it("are an error that does not quote what is in them", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    const end = lane.write(from, { secret: "card 4111" });
    const thrown = catchError(() => to.decode(lane.bytes, lane.start, end + 8));
    expect(thrown).toBeInstanceOf(MalformedFrameError);
    expect(thrown).toMatchObject({ code: "MALFORMED_FRAME", message: expect.not.stringContaining("4111") });
    expect(thrown).not.toHaveProperty("cause");
  });

  it("are an error where the memory ends before the message, though the same message was read before", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    const end = lane.write(from, [1, 2, 3, 4]);
    expect(to.decode(lane.bytes, lane.start, end)).toStrictEqual([1, 2, 3, 4]);
    for (let missing = 1; missing < end - lane.start; missing++) {
      const memory = lane.bytes.slice(lane.start, end - missing);
      expect(() => to.decode(memory, 0, end - lane.start)).toThrow(MalformedFrameError);
    }
  });

  it("are an error when there are none", () => {
    const [, to] = pair();
    const lane = new CodecLane(ROOM);
    expect(() => to.decode(lane.bytes, lane.start, lane.start)).toThrow(MalformedFrameError);
    expect(() => to.decode(lane.bytes, lane.start, lane.start - 8)).toThrow(MalformedFrameError);
    expect(() => to.decode(lane.bytes, lane.bytes.length, lane.bytes.length + 8)).toThrow(
      MalformedFrameError,
    );
  });
});

function catchError(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
