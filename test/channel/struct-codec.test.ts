// Structs arrive as they were written, field by field, and views look where they should.
import fc from "fast-check";
import { boolean, float64, oneOf, type StructSchema, struct, text, uint32, vector } from "tutti";
import { describe, expect, it } from "vitest";
import { DOES_NOT_FIT } from "#runtime/channel/codec.js";
import { StructCodec } from "#runtime/channel/struct-codec.js";
import { layOut } from "#runtime/channel/struct-layout.js";
import { runs } from "../runs.js";
import { arbitraryStruct, type Message } from "./arbitrary-struct.js";
import { CodecLane } from "./codec-lane.js";

const ROOM = 4096;

/** Two codecs as the two sides of a lane have them: the schema crosses as plain data. */
function sides(schema: StructSchema): readonly [from: StructCodec<unknown>, to: StructCodec<unknown>] {
  return [new StructCodec<unknown>(schema), new StructCodec<unknown>(structuredClone(schema))];
}

describe("a struct", () => {
  it("arrives as it was written, each field on its own and all together, and touches nothing around it", () => {
    fc.assert(
      fc.property(arbitraryStruct, ({ schema, messages }) => {
        const [from, to] = sides(schema);
        const lane = new CodecLane(ROOM);
        for (const { sent, plain } of messages) {
          const view = lane.send<unknown>(from, to, sent) as Message & { toJSON(): Message };
          for (const name of Object.keys(plain)) expect(copyOf(view[name])).toStrictEqual(plain[name]);
          expect(view.toJSON()).toStrictEqual(plain);
          expect(JSON.stringify(view)).toBe(JSON.stringify(plain));
        }
        expect(lane.isIntact).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });

  it("has aligned fields that do not overlap, without gaps larger than its end needs", () => {
    fc.assert(
      fc.property(arbitraryStruct, ({ schema, alignments, sizes }) => {
        const { fields, length } = layOut(schema);
        const places = fields.map(({ name, offset }) => ({
          offset,
          size: sizes[name] ?? 0,
          alignment: alignments[name] ?? 1,
        }));
        places.sort((left, right) => left.offset - right.offset);
        let end = 0;
        for (const { offset, size, alignment } of places) {
          expect(offset % alignment).toBe(0);
          expect(offset).toBeGreaterThanOrEqual(end);
          end = offset + size;
        }
        expect(length % 8).toBe(0);
        expect(length).toBeGreaterThanOrEqual(end);
        expect(length - Object.values(sizes).reduce((sum, size) => sum + size + (size & 1), 0)).toBeLessThan(
          16,
        );
      }),
      { numRuns: runs(1000) },
    );
  });

  it("does not fit in less than its length, and fits in just that", () => {
    fc.assert(
      fc.property(arbitraryStruct, fc.nat(64), ({ schema, messages: [message] }, missing) => {
        const [from] = sides(schema);
        const { length } = layOut(schema);
        const lane = new CodecLane(Math.max(0, length - missing));
        const end = from.encode(message?.sent, lane.bytes, lane.start, lane.end);
        expect(end).toBe(missing > 0 ? DOES_NOT_FIT : lane.start + length);
        expect(lane.isIntact).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it("keeps NaN, the infinities, minus zero and the ends of every range", () => {
    const schema = struct({ numbers: vector(6), one: float64() });
    const codec = new StructCodec(schema);
    const lane = new CodecLane(ROOM);
    const numbers = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      Number.MAX_VALUE,
      Number.MIN_VALUE,
    ];
    for (const one of numbers) {
      const view = lane.send(codec, codec, { numbers, one });
      expect(view.one).toBe(one);
      expect(Array.from(view.numbers)).toStrictEqual(numbers);
    }
  });
});

describe("a view", () => {
  const schema = struct({
    id: uint32(),
    price: float64(),
    name: text(40),
    device: oneOf("phone", "car"),
    on: boolean(),
    v: vector(3),
  });
  const message = (
    id: number,
  ): { id: number; price: number; name: string; device: "phone" | "car"; on: boolean; v: number[] } => ({
    id,
    price: id / 3,
    name: `münchen ${id}`,
    device: id % 2 === 0 ? "phone" : "car",
    on: id % 2 === 0,
    v: [id, id + 0.5, id * 2],
  });

  it("is one object for all messages, and looks at the latest", () => {
    const [from, to] = [new StructCodec(schema), new StructCodec(schema)];
    const lane = new CodecLane(ROOM);
    const first = lane.send(from, to, message(1));
    const second = lane.send(from, to, message(2));
    expect(second).toBe(first);
    expect(first.id).toBe(2);
  });

  it("looks at the lane itself, vectors too, and gives the same vector until the next message", () => {
    const codec = new StructCodec(schema);
    const lane = new CodecLane(ROOM);
    const view = lane.send(codec, codec, message(1));
    const { v } = view;
    expect((v as Float64Array).buffer).toBe(lane.bytes.buffer);
    expect(view.v).toBe(v);
    codec.encode(message(7), lane.bytes, lane.start, lane.end);
    expect(view.id).toBe(7);
    expect(Array.from(view.v)).toStrictEqual([7, 7.5, 14]);
  });

  it("keeps its message when it was detached, whatever becomes of the lane and of later messages", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1000), fc.boolean(), fc.nat(3)), { maxLength: 30 }), (steps) => {
        const [from, to] = [new StructCodec(schema), new StructCodec(schema)];
        const lane = new CodecLane(ROOM);
        const kept: { readonly view: ReturnType<typeof to.decode>; readonly id: number }[] = [];
        for (const [id, isKept, slot] of steps) {
          const start = lane.start + slot * 512;
          const end = from.encode(message(id), lane.bytes, start, lane.end);
          const view = to.decode(lane.bytes, start, end);
          expect(JSON.parse(JSON.stringify(view))).toStrictEqual(message(id));
          if (!isKept) continue;
          expect(to.detach(view)).toBe(view);
          kept.push({ view, id });
        }
        lane.bytes.fill(0);
        for (const { view, id } of kept) {
          expect(JSON.parse(JSON.stringify(view))).toStrictEqual(message(id));
          expect(Array.from(view.v)).toStrictEqual(message(id).v);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it("keeps its message when it was detached from memory that is a Buffer", () => {
    const codec = new StructCodec(schema);
    const buffer = Buffer.alloc(512);
    const view = codec.detach(codec.decode(buffer, 0, codec.encode(message(3), buffer, 0, 512)));
    buffer.fill(0);
    expect(view.name).toBe("münchen 3");
  });

  it("cannot be written to", () => {
    const codec = new StructCodec(schema);
    const view = new CodecLane(ROOM).send(codec, codec, message(1));
    expect(() => Object.assign(view, { id: 5 })).toThrow(TypeError);
    expect(view.id).toBe(1);
  });

  it("may be read over several lanes in turn", () => {
    const [from, to] = [new StructCodec(schema), new StructCodec(schema)];
    const lanes = [new CodecLane(ROOM), new CodecLane(ROOM)];
    for (let id = 0; id < 10; id++) {
      for (const lane of lanes)
        expect(Array.from(lane.send(from, to, message(id)).v)).toStrictEqual(message(id).v);
    }
  });
});

function copyOf(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
}
