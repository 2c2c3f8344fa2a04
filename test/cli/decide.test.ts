// One record for each line, in its place, whatever the lines are.
import { Readable } from "node:stream";
import type { AgentEvent, CandidateKey, OpenPack } from "tutti";
import { expect, test } from "vitest";
import { decideLines } from "#runtime/cli/decide.js";
import { LONGEST_LINE } from "#runtime/cli/lines.js";
import { pack } from "./pack/pack.js";

interface Output {
  readonly line: number;
  readonly decision?: { readonly winners: readonly string[]; readonly reasons?: readonly string[] };
  readonly error?: { readonly code: string; readonly message: string; readonly path?: string };
}

async function decide(input: string, explain = false): Promise<readonly Output[]> {
  let output = "";
  const opened = (await pack.open({})) as OpenPack<unknown, CandidateKey, AgentEvent>;
  const write = async (text: string): Promise<void> => {
    output += text;
  };
  await decideLines(opened, Readable.from([Buffer.from(input)]) as AsyncIterable<Buffer>, write, { explain });
  expect(output === "" || output.endsWith("\n")).toBe(true);
  return output
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Output);
}

test("bad lines become error records with their number and reason, on their place; the others are decided", async () => {
  const lines = [
    '{"left":2,"right":1}',
    "not JSON",
    "",
    "   ",
    '{"left":1,"right":2}',
    '{"left":"2"}',
    '{"left":1,"plain":true}',
    '{"left":1,"odd":true}',
    '{"left":1,"unwritable":true}',
    "null",
    '{"__proto__":{"left":1}}',
    `{"left":1,"pad":"${"x".repeat(LONGEST_LINE)}"}`,
    '{"left":1,"right":1}\r',
    '{"left":3,"times":2}',
    '{"left":3,"times":0}',
  ];
  const output = await decide(lines.join("\n"));
  expect(output.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
  expect(output.map(({ decision, error }) => error?.code ?? decision?.winners.join("+"))).toEqual([
    "left",
    "NOT_JSON",
    "EMPTY_LINE",
    "EMPTY_LINE",
    "right",
    "BAD_GUESS",
    "UNKNOWN",
    "BAD_REQUEST",
    "BAD_GUESS",
    "BAD_GUESS",
    "BAD_GUESS",
    "LINE_TOO_LONG",
    "draw",
    "left+left",
    "",
  ]);
  expect(output[5]?.error).toEqual({ code: "BAD_GUESS", message: "left must be a number", path: "left" });
  expect(output[6]?.error?.message).toBe("a plain error");
  expect(output[7]?.error?.message).toContain("an odd request");
  expect(output.every(({ decision, error }) => (decision === undefined) !== (error === undefined))).toBe(
    true,
  );
});

test("order and number of lines are kept over many batches, good and bad mixed", async () => {
  const lines = Array.from({ length: 1500 }, (_, index) =>
    index % 7 === 3 ? "bad" : `{"left":${index % 5},"right":2,"times":${index % 3}}`,
  );
  const output = await decide(`${lines.join("\n")}\n`);
  expect(output.length).toBe(lines.length);
  for (const [index, { line, decision, error }] of output.entries()) {
    expect(line).toBe(index + 1);
    if (index % 7 === 3) expect(error?.code).toBe("NOT_JSON");
    else
      expect(decision?.winners).toEqual(
        Array(index % 3).fill(index % 5 === 2 ? "draw" : index % 5 > 2 ? "left" : "right"),
      );
  }
});

test("the rationale is there when it is asked for", async () => {
  expect((await decide('{"left":5,"right":4}', true))[0]?.decision?.reasons).toEqual(["5 against 4"]);
});

test("no input gives no output", async () => {
  expect(await decide("")).toEqual([]);
});
