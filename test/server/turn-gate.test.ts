// The gate that makes one batch of the calls of one turn.
import { expect, test } from "vitest";
import { TurnGate } from "#runtime/server/turn-gate.js";

test("who comes in one turn of the event loop passes together, before whoever comes later, and nobody waits for ever", async () => {
  const gate = new TurnGate();
  const passed: string[] = [];
  const come = async (name: string): Promise<void> => {
    await gate.pass();
    passed.push(name);
  };
  const first = [come("a"), come("b")];
  process.nextTick(() => first.push(come("c")));
  expect(passed).toEqual([]);
  await Promise.all(first);
  const later = come("d");
  await new Promise(setImmediate);
  await later;
  expect(passed).toEqual(["a", "b", "c", "d"]);
});
