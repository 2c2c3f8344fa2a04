// What an agent returns, checked and written into a frame: the check is total, and nothing is written outside its room.
import fc from "fast-check";
import type { Proposal } from "tutti";
import { expect, test } from "vitest";
import { writeProposal } from "#runtime/actor/answer-frame.js";
import { proposalFault } from "#runtime/actor/proposal-check.js";
import { NUMBERED_REASONS, ReasonReader, ReasonWriter, UNNAMED } from "#runtime/actor/reasons.js";
import { readText, writeText } from "#runtime/actor/text.js";
import { allocateLane, LaneMemory } from "#runtime/channel/lane-memory.js";
import { runs } from "../runs.js";

test("the check of a proposal is total: any value gives an answer", () => {
  const anything = fc.anything({
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
    withBigInt: true,
  });
  const shaped = fc.record(
    { scores: anything, confidence: anything, vetoes: anything, prices: anything, reason: anything },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(anything, shaped), fc.nat(4), fc.boolean(), (value, count, mayVeto) => {
      const fault = proposalFault(value, count, mayVeto);
      expect(fault === undefined || fault.length > 0).toBe(true);
      if (fault === undefined) expect((value as Proposal).scores.length).toBe(count);
    }),
    { numRuns: runs(2000) },
  );
});

test("a list of vetoes that grows between check and copy is refused before anything is written beyond its room", () => {
  const memory = new LaneMemory(allocateLane(1 << 14));
  let looks = 0;
  const vetoes = new Proxy([0], {
    get: (list, key) =>
      key === "length" ? (looks++ === 0 ? 1 : 1000) : key in list ? Reflect.get(list, key) : 0,
  });
  expect(() =>
    writeProposal(memory, 0, { scores: [1, 0], vetoes, reason: "r" }, 2, new ReasonWriter()),
  ).toThrow(RangeError);
  expect(memory.words.every((word) => word === 0)).toBe(true);
});

test("a reason that could not be sent with a proposal that threw takes no number", () => {
  const memory = new LaneMemory(allocateLane(1 << 14));
  const writer = new ReasonWriter();
  const trap = {
    get candidate(): number {
      throw new Error("as scripted");
    },
  };
  expect(() => writeProposal(memory, 0, { scores: [1], vetoes: [trap], reason: "r" }, 1, writer)).toThrow(
    "as scripted",
  );
  expect(writer.look("r")).toBeLessThan(0);
});

test("reasons cross once each; when the table is full they cross every time, and stay right", () => {
  const writer = new ReasonWriter();
  const reader = new ReasonReader();
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < NUMBERED_REASONS + 10; index++) {
      const word = writer.look(`reason ${index}`);
      const beyond = index >= NUMBERED_REASONS;
      expect(word === UNNAMED).toBe(beyond);
      if (word < 0) reader.define(word, `reason ${index}`);
      if (round === 1 && !beyond) expect(reader.known(word)).toBe(`reason ${index}`);
    }
  }
});

test("a text survives any place in a frame; a length that reaches beyond the frame is a typed error", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60, unit: "grapheme" }),
      fc.nat(20),
      fc.integer(),
      (value, place, length) => {
        const memory = new LaneMemory(allocateLane(1024));
        const offset = place * 4;
        const end = writeText(memory, offset, value, 900);
        expect(readText(memory, offset, end)).toBe(value.toWellFormed());
        memory.words[place] = length;
        if (length < 0 || length > end - offset - 4)
          expect(() => readText(memory, offset, end)).toThrow("text of");
      },
    ),
    { numRuns: runs(1000) },
  );
});
