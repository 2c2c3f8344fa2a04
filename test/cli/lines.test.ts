// A stream of bytes cut into lines, against cutting it when all of it is there.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Line, readLines } from "#runtime/cli/lines.js";
import { runs } from "../runs.js";

async function* chunked(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).sort((left, right) => left - right),
    bytes.length,
  ];
  for (let index = 1; index < places.length; index++) yield bytes.subarray(places[index - 1], places[index]);
}

async function linesOf(bytes: Buffer, cuts: readonly number[], longest?: number): Promise<readonly Line[]> {
  const found: Line[] = [];
  for await (const line of readLines(chunked(bytes, cuts), longest)) found.push(line);
  return found;
}

/** The same with everything at hand. */
function expected(bytes: Buffer, longest: number): readonly Line[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10) continue;
    pieces.push(bytes.subarray(start, at));
    start = at + 1;
  }
  if (start < bytes.length) pieces.push(bytes.subarray(start));
  return pieces.map((piece, index) => {
    const line = piece.at(-1) === 13 ? piece.subarray(0, -1) : piece;
    return { number: index + 1, text: line.length > longest ? undefined : line.toString("utf8") };
  });
}

const piece = fc.oneof(
  fc.constantFrom("\n", "\n", "\r\n", "\r", "", "ü€𝄞", "{}"),
  fc.string({ maxLength: 12, unit: "grapheme" }),
);
const bytes = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(pieces.join(""))),
  fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw)),
);

test("however the bytes come in pieces, the lines are the same: ends of either kind, too long ones told, none lost", async () => {
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.array(fc.nat(), { maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      async (all, cuts, longest) => {
        expect(await linesOf(all, cuts, longest)).toEqual(expected(all, longest));
      },
    ),
    { numRuns: runs(2000) },
  );
});

test("a line of exactly the allowed length is a line, with either end; one byte more is too long", async () => {
  const text = (await linesOf(Buffer.from("abc\r\nabc\nabcd\nabcd\r\nabc\r\r\nab"), [], 3)).map(
    (line) => line.text,
  );
  expect(text).toEqual(["abc", "abc", undefined, undefined, undefined, "ab"]);
});

test("a line of many megabytes is skipped without being kept, and the next one is read", async () => {
  async function* flood(): AsyncGenerator<Buffer> {
    for (let chunk = 0; chunk < 200; chunk++) yield Buffer.alloc(1 << 17, "x");
    yield Buffer.from("\nafter");
  }
  const found: Line[] = [];
  for await (const line of readLines(flood())) found.push(line);
  expect(found).toEqual([
    { number: 1, text: undefined },
    { number: 2, text: "after" },
  ]);
});
