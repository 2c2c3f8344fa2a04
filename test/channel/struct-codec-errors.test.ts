// Wrong values and wrong bytes for structs: typed errors that name the field.
import fc from "fast-check";
import {
  boolean,
  float32,
  float64,
  InvalidSchemaError,
  int32,
  type MessageOf,
  oneOf,
  struct,
  text,
  uint8,
  uint16,
  uint32,
  vector,
} from "tutti";
import { describe, expect, expectTypeOf, it } from "vitest";
import { EncodingError } from "#runtime/channel/encoding-error.js";
import { MalformedFrameError } from "#runtime/channel/malformed-frame-error.js";
import { StructCodec } from "#runtime/channel/struct-codec.js";
import { layOut } from "#runtime/channel/struct-layout.js";
import { runs } from "../runs.js";
import { CodecLane } from "./codec-lane.js";

const schema = struct({
  amount: float64(),
  rate: float32(),
  change: int32(),
  user: uint32(),
  port: uint16(),
  hour: uint8(),
  premium: boolean(),
  device: oneOf("phone", "car"),
  country: text(3),
  features: vector(2),
});
type Request = MessageOf<typeof schema>;

const fine: Request = {
  amount: 1,
  rate: 1,
  change: -1,
  user: 1,
  port: 1,
  hour: 1,
  premium: true,
  device: "car",
  country: "DE",
  features: [1, 2],
};

describe("a message with a wrong value", () => {
  const numbers = ["1", null, undefined, 1n, {}, true];
  const wrong: readonly (readonly [path: string, field: keyof Request, values: readonly unknown[]])[] = [
    ["amount", "amount", numbers],
    ["rate", "rate", numbers],
    ["change", "change", [...numbers, 0.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN]],
    ["user", "user", [...numbers, 0.5, -1, 2 ** 32, Number.POSITIVE_INFINITY]],
    ["port", "port", [...numbers, 0.5, -1, 65_536]],
    ["hour", "hour", [...numbers, 0.5, -1, 256]],
    ["premium", "premium", [0, 1, "true", null, undefined]],
    ["device", "device", ["tv", 0, null, undefined, "__proto__", "constructor"]],
    ["country", "country", ["DEUT", "éé", "😀", 1, null, undefined, ["D"]]],
    ["features", "features", [[], [1], [1, 2, 3], null, undefined, 2, "12", new Float64Array(3)]],
    [
      "features[1]",
      "features",
      [
        [1, "2"],
        [1, undefined],
        [1, null],
      ],
    ],
  ];

  it.each(wrong)("is an error that names %s", (path, field, values) => {
    const codec = new StructCodec<unknown>(schema);
    const lane = new CodecLane(512);
    for (const value of values) {
      const thrown = catchError(() => lane.write<unknown>(codec, { ...fine, [field]: value }));
      expect(thrown).toBeInstanceOf(EncodingError);
      expect((thrown as Error).message.startsWith(`${path} must be `)).toBe(true);
    }
    expect(lane.isIntact).toBe(true);
  });

  it("is an error that does not quote a text", () => {
    const codec = new StructCodec<unknown>(schema);
    for (const field of Object.keys(fine)) {
      const thrown = catchError(() =>
        new CodecLane(512).write<unknown>(codec, { ...fine, [field]: "card 4111" }),
      );
      expect((thrown as Error).message).not.toContain("4111");
    }
  });

  it("is an error when it is no object", () => {
    const codec = new StructCodec<unknown>(schema);
    for (const value of [null, undefined, 1, "text"]) {
      expect(() => new CodecLane(512).write<unknown>(codec, value)).toThrow(EncodingError);
    }
  });

  it("is an error when it would start at a byte that is not a multiple of 8", () => {
    const codec = new StructCodec(schema);
    const lane = new CodecLane(512);
    for (let start = 1; start < 8; start++) {
      expect(() => codec.encode(fine, lane.bytes, lane.start + start, lane.end)).toThrow(EncodingError);
    }
  });
});

describe("bytes for a struct", () => {
  const codec = new StructCodec(schema);
  const { length, fields } = layOut(schema);
  const device = fields.find(({ name }) => name === "device")?.offset ?? 0;
  const country = fields.find(({ name }) => name === "country")?.offset ?? 0;

  it("of another length, at another place or behind the memory's end are an error", () => {
    const lane = new CodecLane(512);
    const end = lane.write(codec, fine);
    const { bytes, start } = lane;
    for (const [from, to] of [
      [start, end - 1],
      [start, end + 8],
      [start + 1, end + 1],
      [start, start],
      [end, start],
      [bytes.length & -8, (bytes.length & -8) + length],
      [-length, 0],
    ] as const) {
      expect(() => codec.decode(bytes, from, to)).toThrow(MalformedFrameError);
    }
    expect(codec.decode(bytes, start, end).user).toBe(1);
  });

  it("with a name or a text length that cannot be are an error that names the field", () => {
    const lane = new CodecLane(512);
    for (const [offset, value, path] of [
      [device, 2, "device"],
      [device, 0xffff, "device"],
      [country, 4, "country"],
      [country, 0xffff, "country"],
    ] as const) {
      const end = lane.write(codec, fine);
      new DataView(lane.bytes.buffer).setUint16(lane.start + offset, value, true);
      expect(() => codec.decode(lane.bytes, lane.start, end)).toThrow(MalformedFrameError);
      expect(() => codec.decode(lane.bytes, lane.start, end)).toThrow(path);
    }
  });

  it("of any kind give a message or an error, and nothing from around them", () => {
    const [one, other] = [new CodecLane(length), new CodecLane(length)];
    one.bytes.fill(0x61);
    other.bytes.fill(0x62);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: length, maxLength: length }),
        fc.nat(4),
        fc.nat(2),
        (content, bytes, name) => {
          content.set([name, 0], device);
          content.set([bytes, 0], country);
          expect(read(one, content)).toStrictEqual(read(other, content));
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  function read(lane: CodecLane, content: Uint8Array): unknown {
    try {
      return (
        codec.decode(lane.bytes, lane.start, lane.put(content)) as Request & { toJSON(): unknown }
      ).toJSON();
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedFrameError);
      return undefined;
    }
  }
});

describe("a schema", () => {
  it("that has no layout is an error", () => {
    for (const make of [
      () => struct({}),
      () => struct({ ["__proto__"]: uint8() }),
      // biome-ignore lint/suspicious/noThenProperty: that it is refused is what is tested
      () => struct({ then: uint8() }),
      () => struct({ toJSON: uint8() }),
      () => oneOf(),
      () => oneOf("a", "a"),
      () => text(0),
      () => text(65_536),
      () => text(1.5),
      () => vector(0),
      () => vector(Number.NaN),
      () => vector(2, "float16" as "float32"),
    ]) {
      expect(make).toThrow(InvalidSchemaError);
    }
  });

  it("gives its messages their type", () => {
    expectTypeOf<Request>().toEqualTypeOf<{
      readonly amount: number;
      readonly rate: number;
      readonly change: number;
      readonly user: number;
      readonly port: number;
      readonly hour: number;
      readonly premium: boolean;
      readonly device: "phone" | "car";
      readonly country: string;
      readonly features: ArrayLike<number>;
    }>();
    const codec = new StructCodec(schema);
    const lane = new CodecLane(512);
    const encode = (message: Request): number => codec.encode(message, lane.bytes, lane.start, lane.end);
    // @ts-expect-error: not one of the names
    expect(() => encode({ ...fine, device: "tv" })).toThrow(EncodingError);
    // @ts-expect-error: a text where a number belongs
    expect(() => encode({ ...fine, amount: "1" })).toThrow(EncodingError);
    const { amount: _, ...incomplete } = fine;
    // @ts-expect-error: a field is missing
    expect(() => encode(incomplete)).toThrow("amount must be a number, not missing");
    const view = lane.send(codec, codec, fine);
    // @ts-expect-error: no such field
    expect(view.nothing).toBeUndefined();
    // @ts-expect-error: a message is read only
    expect(() => (view.amount = 2)).toThrow(TypeError);
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
