// The table of listeners against a plain map: bounded, nothing lost but what is told of, asleep or awake.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ListenerTable } from "#ads/memory/listener-table.js";
import { pieceName } from "#ads/memory/piece-name.js";
import { runs } from "../../runs.js";

interface Entry {
  readonly piece: string;
  readonly number: number;
}

const LIMIT = 4;
const anyStep = fc.record({
  do: fc.constantFrom("add", "find", "delete", "restore"),
  listener: fc.constantFrom(..."abcdefgh"),
});

test("every entry is found until it is deleted, or is told to have been forgotten; and there are never too many", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const kept = new Map<string, Entry>();
      const table = new ListenerTable<Entry>(LIMIT, (piece) => expect(kept.delete(piece)).toBe(true));
      for (const [number, { do: action, listener }] of steps.entries()) {
        const piece = pieceName(listener);
        if (action === "add") {
          const entry = { piece, number };
          kept.set(piece, entry);
          table.add(listener, () => entry);
        } else if (action === "find") {
          expect(table.find(listener)).toBe(kept.get(piece));
        } else if (action === "delete") {
          kept.delete(piece);
          table.delete(listener);
        } else if (table.ofPiece(piece) === undefined) {
          const entry = { piece, number };
          kept.set(piece, entry);
          table.restore(entry);
        }
        expect(kept.size).toBeLessThanOrEqual(LIMIT);
        for (const [key, entry] of kept) expect(table.ofPiece(key)).toBe(entry);
      }
    }),
    { numRuns: runs(300) },
  );
});
