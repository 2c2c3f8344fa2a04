// What goes through the message codec and how it arrives, in one thread.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DOES_NOT_FIT } from "#runtime/channel/codec.js";
import { MessagePackCodec } from "#runtime/channel/message-pack-codec.js";
import { allocateRecordStructures, MOST_STRUCTURES } from "#runtime/channel/record-structures.js";
import { runs } from "../runs.js";
import { CodecLane } from "./codec-lane.js";

const ROOM = 1 << 16;

function pair(): readonly [from: MessagePackCodec<unknown>, to: MessagePackCodec<unknown>] {
  const structures = allocateRecordStructures();
  return [new MessagePackCodec<unknown>(structures), new MessagePackCodec<unknown>(structures)];
}

/** Texts and keys as they come, well-formed, and not the one key that is renamed on purpose. */
const text = fc.string({ unit: "grapheme", maxLength: 100 });
const key = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom("constructor", "toString", "hasOwnProperty", "then", "length", "0"),
  )
  .filter((name) => name !== "__proto__");
/** Minus zero arrives as zero. */
const number = fc.oneof(fc.double(), fc.integer()).map((value) => (value === 0 ? 0 : value));
const typedArray = fc.oneof(
  fc.uint8Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array({ maxLength: 40 }),
  fc.bigInt64Array(),
);

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    typedArray,
    fc.array(tie("value"), { maxLength: 20 }),
    fc.dictionary(key, tie("value"), { maxKeys: 8, noNullPrototype: true }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 5 }).map((entries) => new Map(entries)),
    fc.array(fc.oneof(text, number), { maxLength: 5 }).map((elements) => new Set(elements)),
  ),
})).value;

describe("a message", () => {
  it("arrives as it was sent, whatever it is made of", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    fc.assert(
      fc.property(value, (sent) => {
        expect(isDeepStrictEqual(lane.send(from, to, sent), sent)).toBe(true);
      }),
      { numRuns: runs(2000) },
    );
    expect(lane.isIntact).toBe(true);
  });

  it("arrives as it was sent to decoders that come late or are read from now and then", () => {
    const structures = allocateRecordStructures();
    const from = new MessagePackCodec<unknown>(structures);
    const rare = new MessagePackCodec<unknown>(structures);
    const lane = new CodecLane(ROOM);
    fc.assert(
      fc.property(value, fc.boolean(), (sent, isRead) => {
        const end = lane.write(from, sent);
        const late = new MessagePackCodec<unknown>(structures);
        for (const to of isRead ? [late, rare] : [late]) {
          expect(isDeepStrictEqual(to.decode(lane.bytes, lane.start, end), sent)).toBe(true);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it("keeps its keys when several codecs of one thread encode over the same structures, in any order", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.nat(2), fc.nat(2), fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 })),
          {
            maxLength: 100,
          },
        ),
        (messages) => {
          const structures = allocateRecordStructures();
          const codecs = [0, 1, 2].map(() => new MessagePackCodec<unknown>(structures));
          const lane = new CodecLane(ROOM);
          for (const [from, to, keys] of messages) {
            const sent = { inner: Object.fromEntries(keys.map((name, index) => [name, index])) };
            const [encoder, decoder] = [codecs[from], codecs[to]];
            if (encoder === undefined || decoder === undefined) throw new Error("three codecs");
            expect(lane.send(encoder, decoder, sent)).toStrictEqual(sent);
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it("keeps its keys when a new encoder takes over the structures of one that is gone", () => {
    const structures = allocateRecordStructures();
    const reader = new MessagePackCodec<unknown>(structures);
    const lane = new CodecLane(ROOM);
    for (let life = 0; life < 50; life++) {
      const from = new MessagePackCodec<unknown>(structures);
      for (const sent of [{ [`only${life}`]: 1 }, { common: life, also: { common: 2 } }]) {
        expect(lane.send(from, reader, sent)).toStrictEqual(sent);
      }
    }
  });

  it("carries its keys itself when there are more shapes than the table holds, or keys too long for it", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    const shapes = Array.from({ length: 10 * MOST_STRUCTURES }, (_, index) => ({
      [`key${index}`]: index,
      same: { index },
    }));
    const long = shapes
      .slice(0, MOST_STRUCTURES)
      .map((_, index) => ({ ["k".repeat(3000) + index]: 1, after: 2 }));
    for (const sent of [...long, ...shapes, ...long, ...shapes])
      expect(lane.send(from, to, sent)).toStrictEqual(sent);
  });

  it("sends a known record's keys only once", () => {
    const [from] = pair();
    const lane = new CodecLane(ROOM);
    const record = { aVeryLongNameOfAProperty: 1 };
    lane.write(from, record);
    expect(lane.write(from, record) - lane.start).toBeLessThan(8);
  });

  it("does not fit where there is no room, and touches nothing outside the room", () => {
    const [from, to] = pair();
    fc.assert(
      fc.property(value, fc.nat(300), (sent, room) => {
        const lane = new CodecLane(room);
        const whole = new CodecLane(ROOM);
        const length = whole.write(from, sent) - whole.start;
        const end = from.encode(sent, lane.bytes, lane.start, lane.end);
        expect(lane.isIntact).toBe(true);
        if (length > room) expect(end).toBe(DOES_NOT_FIT);
        else expect(isDeepStrictEqual(to.decode(lane.bytes, lane.start, end), sent)).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });

  it("may be far larger than the lane, before and after messages that fit", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    for (const length of [10, 100_000, 8 << 20, 9000, 10]) {
      const sent = { text: "é".repeat(length), binary: new Uint8Array(length).fill(7) };
      const end = from.encode(sent, lane.bytes, lane.start, lane.end);
      if (length * 3 > ROOM) expect(end).toBe(DOES_NOT_FIT);
      else expect(to.decode(lane.bytes, lane.start, end)).toStrictEqual(sent);
    }
    expect(lane.isIntact).toBe(true);
  });

  it("does not change when the lane is written over", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    for (const length of [3, 400, 5000]) {
      const make = (): unknown => ({
        binary: new Uint8Array(length).fill(1),
        buffer: Buffer.alloc(length, 2),
        vector: new Float64Array(length).fill(0.5),
        text: "t".repeat(length),
      });
      const received = to.detach(lane.send(from, to, make()));
      lane.bytes.fill(0);
      lane.send(from, to, { binary: new Uint8Array(length).fill(9) });
      expect(received).toStrictEqual(make());
    }
  });

  it("may contain what is encoded by a getter or toJSON that encodes, too", () => {
    const [from, to] = pair();
    const [lane, inner] = [new CodecLane(8 << 20), new CodecLane(8 << 20)];
    class Nested {
      constructor(readonly part: unknown) {}
      toJSON(): unknown {
        return { part: inner.send(from, to, { part: this.part }) };
      }
    }
    for (const length of [1, 9000, 6 << 20]) {
      const part = { deep: ["a".repeat(length), { other: 1 }] };
      const received = lane.send(from, to, { before: 1, nested: new Nested(part), after: { x: [2] } });
      expect(received).toStrictEqual({ before: 1, nested: { part: { part } }, after: { x: [2] } });
    }
  });

  it("arrives with the documented changes", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    class Point {
      readonly x = 1;
      readonly y = { z: 2 };
    }
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    const sparse = [1, , 3];
    const changes: readonly (readonly [sent: unknown, received: unknown])[] = [
      [-0, 0],
      [sparse, [1, undefined, 3]],
      [new Point(), { x: 1, y: { z: 2 } }],
      [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
      [{ price: { toJSON: "text" } }, { price: { toJSON: "text" } }],
      [new URL("http://a.example/"), "http://a.example/"],
      ["a\ud800b", expect.stringMatching(/^a\ufffd+b$/)],
      [/a+/gi, /a+/gi],
      [new Date(Number.NaN), new Date(Number.NaN)],
    ];
    for (const [sent, received] of changes) expect(lane.send(from, to, sent)).toStrictEqual(received);
    const error = lane.send(from, to, new RangeError("too far"));
    expect(error).toBeInstanceOf(RangeError);
  });
});

describe("a key named __proto__", () => {
  it("changes no prototype, in a request as JSON.parse makes it, and arrives under another name", () => {
    const [from, to] = pair();
    const lane = new CodecLane(ROOM);
    const sent: unknown = JSON.parse(
      '{"a":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}}',
    );
    for (let time = 0; time < 10; time++) {
      const { a } = lane.send(from, to, sent) as { readonly a: Readonly<Record<string, unknown>> };
      expect(Object.getPrototypeOf(a)).toBe(Object.prototype);
      expect(a["admin"]).toBeUndefined();
      expect(a["__proto_"]).toStrictEqual({ admin: true });
    }
    expect(({} as Readonly<Record<string, unknown>>)["admin"]).toBeUndefined();
  });
});
