// Dead letters of a whole engine: summed, shown, announced, and logged without a flood.

import type { AgentDeadLetter } from "tutti";
import { afterEach, expect, test, vi } from "vitest";
import { DEAD_LETTER_REASONS } from "#runtime/channel/dead-letter.js";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { DeadLetters } from "#runtime/engine/dead-letters.js";
import { mortal, mortalEngine } from "./mortals.js";
import { eventually } from "./recorders.js";

afterEach(() => {
  vi.restoreAllMocks();
});

function desk(): {
  readonly boxes: readonly DeadLetterBox[];
  readonly letters: DeadLetters;
  readonly announced: (readonly AgentDeadLetter[])[];
  readonly lines: string[];
  turn(milliseconds: number): void;
} {
  let now = 0;
  const boxes = ["a", "b"].map(() => new DeadLetterBox(allocateDeadLetterBox(), { now: () => now }));
  const announced: (readonly AgentDeadLetter[])[] = [];
  const letters = new DeadLetters(
    boxes.map((box, index) => [["a", "b"][index] as string, box] as const),
    (name, event) => {
      if (name === "dead-letters") announced.push(event as readonly AgentDeadLetter[]);
    },
  );
  const lines: string[] = [];
  vi.spyOn(process, "emitWarning").mockImplementation((text) => void lines.push(String(text)));
  return {
    boxes,
    letters,
    announced,
    lines,
    turn(milliseconds) {
      now += milliseconds;
      letters.look(now);
    },
  };
}

test("letters of all agents are summed exactly, and the latest are told with whose they are, oldest first", () => {
  const { boxes, letters, turn } = desk();
  boxes[0]?.add("full", "event", 3);
  turn(1);
  boxes[1]?.add("poison", "request");
  turn(1);
  boxes[0]?.add("full", "event");
  const { counts, latest } = letters.report();
  expect(counts).toMatchObject({ full: 4, poison: 1, expired: 0 });
  expect(latest).toEqual([
    { agent: "a", reason: "full", kind: "event", messages: 3, at: 0 },
    { agent: "b", reason: "poison", kind: "request", messages: 1, at: 1 },
    { agent: "a", reason: "full", kind: "event", messages: 1, at: 2 },
  ]);
});

test("each letter is announced once, and nothing is when there is nothing new", () => {
  const { boxes, announced, turn } = desk();
  turn(1);
  boxes[0]?.add("expired", "request");
  boxes[1]?.add("stopped", "mail", 7);
  turn(1);
  turn(1);
  boxes[1]?.add("expired", "request");
  turn(1);
  expect(announced.map((letters) => letters.map(({ agent, reason }) => `${agent} ${reason}`))).toEqual([
    ["a expired", "b stopped"],
    ["b expired"],
  ]);
});

test("a flood writes one line in ten seconds for each reason, and no letter is missing from the lines", () => {
  const { boxes, lines, turn } = desk();
  for (let second = 0; second < 35; second++) {
    for (let letter = 0; letter < 100; letter++) boxes[0]?.add("full", "event");
    if (second === 5) boxes[1]?.add("poison", "event");
    turn(1000);
  }
  turn(10_000);
  boxes[0]?.add("full", "event");
  turn(1000);
  expect(lines.length).toBeLessThanOrEqual(7);
  const told = (reason: string): number =>
    lines
      .filter((line) => line.endsWith(reason))
      .reduce((sum, line) => sum + Number(/^\d+/.exec(line)?.[0]), 0);
  expect([told("full"), told("poison")]).toEqual([3501, 1]);
});

test("an engine announces what its agents could not handle", async () => {
  const engine = await mortalEngine([mortal("a")]);
  const letters: AgentDeadLetter[] = [];
  const off = engine.on("dead-letters", (fresh) => letters.push(...fresh));
  engine.observe({ type: "told", n: 1, do: "throw" });
  await eventually(() => letters.length > 0);
  expect(letters.map(({ agent, reason, kind }) => [agent, reason, kind])).toEqual([["a", "poison", "event"]]);
  off();
  engine.observe({ type: "told", n: 2, do: "throw" });
  await eventually(() => engine.deadLetters().counts.poison === 2);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(letters).toHaveLength(1);
  expect(Object.keys(engine.deadLetters().counts)).toEqual([...DEAD_LETTER_REASONS]);
  await engine.close();
});
