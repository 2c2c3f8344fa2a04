// `tutti journal` as its users run it: results on the output, words on the error stream, an exit code.
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Program, runProgram } from "../run-program.js";
import { appendJournal, came, decided, writeJournal } from "./journal-folder.js";
import { LATE, TASTE, UNANIMOUS } from "./plain-decisions.js";

const MAIN = new URL("../../dist/runtime/cli/main.js", import.meta.url);

interface Ran {
  readonly code: number | NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly messages: string;
}

async function run(...words: readonly string[]): Promise<Ran> {
  const program = runProgram(MAIN, "journal", ...words);
  const code = await program.end;
  return { code, lines: program.lines, messages: program.complaints() };
}

let parent = "";
let folder = "";
let scratch = "";

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "tutti-journal-commands-"));
  folder = join(parent, "journal");
  writeJournal(
    folder,
    [
      decided(TASTE, 1),
      came({ decision: "d-1", type: "impression" }),
      decided(UNANIMOUS, 2),
      decided(LATE, 3),
      came({ decision: "d-1", type: "click", value: 1 }),
    ],
    2,
  );
});

beforeEach(() => {
  scratch = mkdtempSync(join(parent, "scratch-"));
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe("names of candidates", () => {
  const pack = (panel: string): string => {
    const file = join(scratch, "pack.mjs");
    const opened = `{ engine: {}, trade: {}, panel: ${panel} }`;
    writeFileSync(
      file,
      `export const pack = { name: "radio", settings: [], open: async () => (${opened}) };`,
    );
    return file;
  };

  test("stand for their keys where the pack has them and the user asks", async () => {
    const radio = pack('{ nameOf: (key) => "Radio " + key }');
    const told = await run("explain", "d-1", "--journal", folder, "--names", "--pack", radio);
    expect([told.code, told.messages]).toEqual([0, ""]);
    expect(told.lines).toContain("Winner Radio song, score 0.750");
    const tail = await run("tail", "--journal", folder, "--names", "--pack", radio, "--json");
    expect(JSON.parse(tail.lines[0] ?? "")).toMatchObject({ decision: "d-1", winnerKey: "Radio song" });
  });

  test("are refused where the pack has none", async () => {
    const { code, lines, messages } = await run(
      "tail",
      "--journal",
      folder,
      "--names",
      "--pack",
      pack("undefined"),
    );
    expect([code, lines]).toEqual([2, []]);
    expect(messages).toBe('tutti: pack "radio" has no names for its candidates: leave --names out\n');
  });
});

describe("tutti journal explain", () => {
  test("tells the story of a decision with all that came of it, wherever in the journal", async () => {
    const { code, lines, messages } = await run("explain", "d-1", "--journal", folder);
    expect([code, messages]).toEqual([0, ""]);
    expect(lines[0]).toMatch(/^Decision d-1, 2027-01-15T/);
    expect(lines).toContain("Winner song, score 0.750");
    expect(lines).toContain("  taste's weight down from 3 to 1: news wins");
    expect(lines.join("\n")).toMatch(/ impression\n.* click 1$/);
  });

  test("prints one JSON object when asked", async () => {
    const { code, lines } = await run("explain", "d-1", "--journal", folder, "--json");
    expect([code, lines.length]).toEqual([0, 1]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      decision: "d-1",
      request: "request 1",
      isFaithful: true,
      winner: { key: "song", score: 0.75 },
      outcomes: [{ type: "impression" }, { type: "click", value: 1 }],
    });
  });

  test("says in a line that there is no such decision, and ends with 2", async () => {
    const { code, lines, messages } = await run("explain", "d-9", "--journal", folder);
    expect([code, lines, messages]).toEqual([2, [], `tutti: no decision "d-9" is in "${folder}"\n`]);
  });

  test("says so where outcomes of it are kept and the decision is not", async () => {
    writeJournal(scratch, [came({ decision: "d-9", type: "click" })]);
    const { code, messages } = await run("explain", "d-9", "--journal", scratch);
    expect([code, messages]).toEqual([
      2,
      expect.stringMatching(/; 1 of its outcomes are: .* older than what is kept\n$/),
    ]);
  });
});

describe("tutti journal replay", () => {
  test("counts the decisions, and ends with 0 where each came out as recorded", async () => {
    const ran = await run("replay", "--journal", folder);
    expect([ran.code, ran.messages]).toEqual([0, ""]);
    expect(ran.lines).toEqual(["3 decisions replayed, each to what was recorded, bit for bit."]);
  });

  test("names those that did not, and ends with 1: another winner, or a score that is one bit off", async () => {
    writeJournal(scratch, [
      decided(TASTE, 1),
      decided(TASTE, 2, { index: 1 }),
      decided(TASTE, 3, { score: 0.75 + 2 ** -53 }),
    ]);
    const ran = await run("replay", "--journal", scratch, "--json");
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.lines[0] ?? "")).toEqual({
      decisions: 3,
      mismatches: 2,
      firstMismatches: [
        { decision: "d-2", fault: "candidate 1 won, 0 in the replay" },
        { decision: "d-3", fault: "score 0.7500000000000001, 0.75 in the replay" },
      ],
    });
  });

  test("tells what another policy would have changed, and by which of its parts", async () => {
    const policy = join(scratch, "policy.json");
    writeFileSync(policy, JSON.stringify({ priorities: { mood: 4 }, without: ["taste", "nobody"] }));
    const { code, lines } = await run("replay", "--journal", folder, "--policy", policy);
    expect(code).toBe(0);
    expect(lines).toEqual([
      "3 decisions replayed, each to what was recorded, bit for bit.",
      "",
      "With the other policy 1 of 3 winners change (33.3%).",
      "Each of its parts alone changes:",
      "  1 priority of mood",
      "  1 without taste",
      "  0 without nobody",
      'No decision has an agent "nobody".',
      "The first of them:",
      "  d-1: song -> news",
    ]);
  });

  const wrong: readonly (readonly [text: string, told: RegExp])[] = [
    ["{", /policy\.json" is not JSON/],
    [
      '{"priorities":{"taste":-1}}',
      /policy\.json": priorities\.taste must be a number from 0 to 1e\+100, not -1/,
    ],
  ];
  test.each(wrong)(
    "refuses the policy %s in a line that names the file, and ends with 2",
    async (text, told) => {
      const policy = join(scratch, "policy.json");
      writeFileSync(policy, text);
      const { code, lines, messages } = await run("replay", "--journal", folder, "--policy", policy);
      expect([code, lines]).toEqual([2, []]);
      expect(messages).toMatch(told);
      expect(messages.trimEnd().split("\n").length).toBe(1);
    },
  );
});

describe("tutti journal tail", () => {
  test("shows the latest decisions, a line each, the newest last", async () => {
    const { code, lines, messages } = await run("tail", "--journal", folder, "--lines", "2");
    expect([code, messages]).toEqual([0, ""]);
    expect(lines.map((line) => line.slice(20).replace(/ +/g, " "))).toEqual([
      "d-2 song 1.000",
      "d-3 news 1.000 taste late",
    ]);
    const all = await run("tail", "--journal", folder, "--json");
    expect(all.lines.map((line) => JSON.parse(line).decision)).toEqual(["d-1", "d-2", "d-3"]);
    expect((await run("tail", "--journal", folder, "--lines", "0")).lines).toEqual([]);
  });

  test("follows what is added, in the segment being written and in the next", async () => {
    writeJournal(scratch, [decided(TASTE, 1)]);
    const program = runProgram(MAIN, "journal", "tail", "--journal", scratch, "--follow", "--json");
    const ids = async (count: number): Promise<readonly string[]> => {
      await linesOf(program, count);
      return program.lines.map((line) => JSON.parse(line).decision);
    };
    expect(await ids(1)).toEqual(["d-1"]);
    appendJournal(scratch, [decided(UNANIMOUS, 2), decided(LATE, 3)], 1);
    expect(await ids(3)).toEqual(["d-1", "d-2", "d-3"]);
    appendJournal(scratch, [decided(TASTE, 4)], 3);
    expect(await ids(4)).toEqual(["d-1", "d-2", "d-3", "d-4"]);
    program.process.kill();
    await program.end;
  });
});

const commands: readonly (readonly [name: string, ...words: readonly string[]])[] = [
  ["explain", "d-1"],
  ["query", "FROM outcomes"],
  ["replay"],
  ["tail"],
];

describe.each(commands)("tutti journal %s", (...words) => {
  test("says in a line that nothing was written to an empty folder yet, and ends with 2", async () => {
    const { code, lines, messages } = await run(...words, "--journal", scratch);
    const told = `tutti: "${scratch}" is empty: no journal was written there yet\n`;
    expect([code, lines, messages]).toEqual([2, [], told]);
  });

  test("reads a journal with a torn tail up to it, and says so", async () => {
    writeJournal(scratch, [decided(TASTE, 1), decided(UNANIMOUS, 2)]);
    const [name = ""] = readdirSync(scratch);
    appendFileSync(join(scratch, name), Buffer.alloc(100, 7));
    const { code, lines, messages } = await run(...words, "--journal", scratch);
    const told = `tutti: "${name}": 100 bytes at its end (torn, or being written) were left out\n`;
    expect([code, messages]).toEqual([0, told]);
    expect(lines.length).toBeGreaterThan(0);
  });
});

const noJournals: readonly (readonly [what: string, make: () => string, told: RegExp])[] = [
  ["a folder that is not there", () => join(scratch, "none"), /none" is not there/],
  [
    "a folder that is no journal",
    () => {
      mkdirSync(join(scratch, "music"));
      return scratch;
    },
    /" holds no journal's rows/,
  ],
  [
    "a file",
    () => {
      const file = join(scratch, "file");
      writeFileSync(file, "");
      return file;
    },
    /file" is a file/,
  ],
];

test.each(noJournals)("what is wrong with %s is told in a line, and ends with 2", async (_, make, told) => {
  const { code, lines, messages } = await run("replay", "--journal", make());
  expect([code, lines]).toEqual([2, []]);
  expect(messages).toMatch(told);
  expect(messages.trimEnd().split("\n").length).toBe(1);
});

/** Settles when the program has said so many lines, or is over. */
async function linesOf(program: Program, count: number): Promise<void> {
  let isOver = false;
  void program.end.then(() => {
    isOver = true;
  });
  while (program.lines.length < count && !isOver) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(program.complaints()).toBe("");
}
