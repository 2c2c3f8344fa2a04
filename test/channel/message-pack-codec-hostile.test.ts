// Damaged and hostile bytes for the message codec: a value or a MalformedFrameError, and nothing from outside the frame.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedFrameError } from "#runtime/channel/malformed-frame-error.js";
import { MessagePackCodec } from "#runtime/channel/message-pack-codec.js";
import { allocateRecordStructures } from "#runtime/channel/record-structures.js";
import { runs } from "../runs.js";
import { CodecLane } from "./codec-lane.js";

const ROOM = 1 << 16;

/** The value, or undefined for a MalformedFrameError; all other errors fail the test. */
function decode(
  codec: MessagePackCodec<unknown>,
  lane: CodecLane,
  end: number,
): { readonly value: unknown } | undefined {
  try {
    return { value: codec.decode(lane.bytes, lane.start, end) };
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedFrameError);
    return undefined;
  }
}

/** Bytes that mean something to msgpackr, oftener than chance gives them. */
const meaningful = fc.constantFrom(
  ...[
    0x40, 0x41, 0x5f, 0x60, 0x72, 0x62, 0x65, 0x69, 0x70, 0x73, 0x74, 0x78, 0x81, 0x91, 0xa3, 0xc1, 0xc4,
    0xc7, 0xc8, 0xc9,
  ],
  ...[0xca, 0xcf, 0xd4, 0xd5, 0xd6, 0xd7, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xff, 0x00],
);
const hostileBytes = fc
  .array(fc.oneof(meaningful, fc.nat(255)), { minLength: 1, maxLength: 300 })
  .map((content) => Uint8Array.from(content));

function honestCodecs(): readonly [
  from: MessagePackCodec<unknown>,
  to: MessagePackCodec<unknown>,
  lane: CodecLane,
] {
  const structures = allocateRecordStructures();
  return [new MessagePackCodec(structures), new MessagePackCodec(structures), new CodecLane(ROOM)];
}

const honest = {
  user: "u-1",
  list: [1, 2.5, "three", null, { nested: true }],
  map: new Map([["k", new Set([1])]]),
  when: new Date(1_700_000_000_123),
  vector: new Float64Array([1, 2]),
  text: "é".repeat(80),
};

describe("hostile bytes", () => {
  it("give a value or a MalformedFrameError, and honest messages arrive afterwards as ever", () => {
    const [from, to, lane] = honestCodecs();
    lane.send(from, to, honest);
    fc.assert(
      fc.property(hostileBytes, (content) => {
        decode(to, lane, lane.put(content));
        expect(lane.send(from, to, honest)).toStrictEqual(honest);
      }),
      { numRuns: runs(3000) },
    );
    expect(lane.isIntact).toBe(true);
  });

  it("give the same whatever lies before and behind them", () => {
    const structures = allocateRecordStructures();
    const [one, other] = [
      new MessagePackCodec<unknown>(structures),
      new MessagePackCodec<unknown>(structures),
    ];
    const [zeros, texts] = [new CodecLane(ROOM), new CodecLane(ROOM)];
    fc.assert(
      fc.property(hostileBytes, (content) => {
        zeros.bytes.fill(0);
        texts.bytes.fill("a".charCodeAt(0));
        // Not MessagePack's number 0, nor a fixed text of a character.
        texts.bytes.fill(0xa1, texts.end);
        expect(decode(one, zeros, zeros.put(content))).toStrictEqual(
          decode(other, texts, texts.put(content)),
        );
      }),
      { numRuns: runs(3000) },
    );
  });

  it("give the same to a lane's reader that has read messages of the same length before", () => {
    const [from, used, lane] = honestCodecs();
    fc.assert(
      fc.property(hostileBytes, (content) => {
        const fresh = decode(
          new MessagePackCodec<unknown>(allocateRecordStructures()),
          lane,
          lane.put(content),
        );
        lane.send(from, used, "x".repeat(Math.max(0, content.length - 2)));
        const again = decode(used, lane, lane.put(content));
        expect(again).toStrictEqual(fresh);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("an honest message", () => {
  it("that is cut short anywhere is an error", () => {
    const [from, to, lane] = honestCodecs();
    const end = lane.write(from, honest);
    expect(decode(to, lane, end)).toStrictEqual({ value: honest });
    for (let cut = lane.start + 1; cut < end; cut++) expect(decode(to, lane, cut)).toBeUndefined();
  });

  it("with some bytes changed is a value or an error", () => {
    const [from, to, lane] = honestCodecs();
    const changes = fc.array(fc.tuple(fc.nat(10_000), fc.oneof(meaningful, fc.nat(255))), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, (changed) => {
        const end = lane.write(from, honest);
        for (const [place, byte] of changed) lane.bytes[lane.start + (place % (end - lane.start))] = byte;
        decode(to, lane, end);
        expect(lane.send(from, to, honest)).toStrictEqual(honest);
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe("a frame made to do harm", () => {
  const [from, to, lane] = honestCodecs();
  const FOUR_GIGABYTES = [0xff, 0xff, 0xff, 0xff];

  it.each([
    ["a text of 4 GB", [0xdb, ...FOUR_GIGABYTES, 0x61]],
    ["binary of 4 GB", [0xc6, ...FOUR_GIGABYTES, 0x61]],
    ["a list of 4 billion", [0xdd, ...FOUR_GIGABYTES, 0x01]],
    ["a map of 4 billion", [0xdf, ...FOUR_GIGABYTES, 0x01, 0x01]],
    ["an extension of 4 GB", [0xc9, ...FOUR_GIGABYTES, 0x74, 0x01]],
    ["a text before the frame", [0xd6, 0x62, 0xff, 0xff, 0xff, 0xe0, 0xc1, 0x01]],
    ["a pointer to nothing", [0xd6, 0x70, 0, 0, 0, 1]],
    ["a reference to itself", [0xd6, 0x69, 0, 0, 0, 1, 0x91, 0xd6, 0x70, 0, 0, 0, 1]],
    ["a text that goes on behind the frame", [0x92, 0x01, 0xbf, 0x61]],
    ["lists in lists, each with room for all", Array.from({ length: 3000 }, () => [0xdc, 0x0b, 0xb8]).flat()],
  ])("is an error at once: %s", (_, content) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(decode(to, lane, lane.put(Uint8Array.from(content)))).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
    expect(lane.send(from, to, honest)).toStrictEqual(honest);
  });

  it("nested as deeply as it is long is an error, and the next message arrives", () => {
    const large = new CodecLane(1 << 20);
    const set = [0xd4, 0x73, 0x00];
    for (const nesting of [[0x91], [0x81], set]) {
      const content = Uint8Array.from(
        { length: 999_999 },
        (_, index) => nesting[index % nesting.length] ?? 0,
      );
      expect(decode(to, large, large.put(content))).toBeUndefined();
      expect(lane.send(from, to, honest)).toStrictEqual(honest);
    }
  });

  it("full of records nobody knows is read in one go, however long its lane is", () => {
    // Were the table of records looked up for each of them, as msgpackr does by itself, the lane would be copied each time.
    const large = new CodecLane(8 << 20);
    const content = new Uint8Array(60_000).fill(0x5f);
    content.set([0xdc, (content.length - 3) >> 8, (content.length - 3) & 0xff]);
    const start = large.end - content.length;
    large.bytes.set(content, start);
    expect(to.decode(large.bytes, start, large.end)).toHaveLength(content.length - 3);
  });

  it("that gives a shared record other keys does so for itself alone", () => {
    const [encoder, reader, own] = honestCodecs();
    expect(own.send(encoder, reader, { a: 1 })).toStrictEqual({ a: 1 });
    const redefined = Uint8Array.from([0xd4, 0x72, 0x40, 0x91, 0xa1, 0x62, 0x07]);
    expect(decode(reader, own, own.put(redefined))).toStrictEqual({ value: { b: 7 } });
    expect(own.send(encoder, reader, { a: 2 })).toStrictEqual({ a: 2 });
  });

  it("changes no prototype, as a record or as a map", () => {
    const proto = [0xa9, ...Buffer.from("__proto__")];
    const admin = [0xd4, 0x72, 0x61, 0x91, 0xa1, 0x61, 0xc3];
    const record = [0xd4, 0x72, 0x60, 0x91, ...proto, ...admin];
    for (const content of [
      record,
      [0x81, ...proto, 0x01],
      [0x94, ...record, 0x60, 0x01, 0x60, 0x02, 0x60, 0x03],
    ]) {
      decode(to, lane, lane.put(Uint8Array.from(content)));
      expect(({} as Readonly<Record<string, unknown>>)["a"]).toBeUndefined();
    }
    const received = decode(to, lane, lane.put(Uint8Array.from(record)));
    expect(received).toStrictEqual({ value: { __proto_: { a: true } } });
  });
});
