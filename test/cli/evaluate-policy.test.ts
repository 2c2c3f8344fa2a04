// `tutti evaluate policy` as its users run it, over a small dataset that is made up here.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/runtime/cli/main.js", import.meta.url));
const PACK = fileURLToPath(new URL("./pack/pack.js", import.meta.url));
const ESTIMATORS = ["ips", "snips", "dm", "dr", "switch-dr"];
const HEADER =
  "timestamp,item_id,position,click,propensity_score,user-item_affinity_0,user-item_affinity_1,user-item_affinity_2";
const ROWS = 600;

let root = "";

function run(...words: string[]) {
  const { TUTTI_DATA: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "evaluate", "policy", ...words], {
    cwd: root,
    env,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { code: status, output: stdout, messages: stderr };
}

function writeLog(policy: string, rows: readonly string[]): void {
  mkdirSync(join(root, policy, "men"), { recursive: true });
  writeFileSync(join(root, policy, "men", "men.csv"), `${[HEADER, ...rows].join("\n")}\n`);
}

/** Items in turn, shown with probability 1/3; item 2 is clicked every time, the others never. */
const fair = Array.from(
  { length: ROWS },
  (_, row) => `t,${row % 3},${1 + (row % 2)},${row % 3 === 2 ? 1 : 0},${1 / 3},0,0,0`,
);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "tutti-policy-"));
  writeLog("random", fair);
  // Believes that item 2 is always clicked, and the others never.
  writeFileSync(join(root, "prior_bts.yaml"), "men:\n  alpha: [1, 1, 10000]\n  beta: [10000, 10000, 1]\n");
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("tutti evaluate policy", () => {
  test("prints a row for each estimator in at most 80 columns, and keeps its progress off the output", () => {
    const ran = run("--policy", "random");
    expect([ran.code, ran.messages]).toEqual([0, `Reading: ${ROWS} rows\n`]);
    const rows = ran.output.split("\n").filter((line) => line.startsWith("│"));
    expect(rows.map((row) => row.split("│")[1]?.trim())).toEqual(["estimator", ...ESTIMATORS]);
    for (const line of ran.output.split("\n")) expect(line).toMatch(/^.{0,80}$/);
  });

  test("prints one JSON object; a policy that is the logging one earns what the log earned", () => {
    const { code, output } = run("--policy", "random", "--json");
    expect(code).toBe(0);
    const { estimates } = JSON.parse(output) as {
      estimates: { estimator: string; value: number; verdict: { kind: string } }[];
    };
    expect(estimates.map(({ estimator }) => estimator)).toEqual(ESTIMATORS);
    const [ips, snips, dm] = estimates;
    expect(ips?.value).toBeCloseTo(1 / 3, 9);
    expect(snips?.value).toBeCloseTo(1 / 3, 9);
    expect([ips?.verdict.kind, dm?.verdict.kind]).toEqual(["estimate", "refusal"]);
  });

  test("Thompson sampling that knows the one good item for sure shows it first", () => {
    // The left position alone: there it always shows item 2.
    const left = fair.map((line) => line.replace(/^t,(\d),\d/, "t,$1,1"));
    writeLog("random", left);
    const { output } = run("--policy", "bts", "--json");
    writeLog("random", fair);
    const { estimates } = JSON.parse(output) as { estimates: { value: number }[] };
    expect(estimates[1]?.value).toBeCloseTo(1, 6);
  });

  test("a row that is wrong is told with its number, without a stack, and ends with 2", () => {
    writeLog("bts", [fair[0] ?? "", "t,0,1,0,0,0,0,0"]);
    const ran = run("--behaviour", "bts", "--policy", "random");
    expect([ran.code, ran.output]).toEqual([2, ""]);
    expect(ran.messages).toMatch(/^tutti: row 2: propensity_score must be above 0/);
    expect(ran.messages).not.toContain("    at ");
  });

  test("a log that is not there, and a policy that there is none of, end with 2", () => {
    const missing = run("--campaign", "women", "--policy", "random");
    expect(missing.messages).toMatch(/^tutti: .*women\.csv/);
    expect([missing.code, run("--policy", "worst").code]).toEqual([2, 2]);
  });

  test("judges a module of one's own, and draws what is said of it", () => {
    // Item 2, which alone is clicked, one time out of two.
    const module =
      "export default { name: 'mine', probabilities: ({ actions }) => actions.map((item) => (item === 2 ? 0.5 : 0.25)) };";
    writeFileSync(join(root, "mine.mjs"), module);
    const { code, output, messages } = run("--policy", "./mine.mjs", "--json", "--plot", "mine.svg");
    expect([code, messages]).toEqual([0, `Reading: ${ROWS} rows\nPlots: mine.svg\n`]);
    const { policy, estimates } = JSON.parse(output) as { policy: string; estimates: { value: number }[] };
    expect(policy).toBe("mine");
    expect(estimates[1]?.value).toBeCloseTo(0.5, 9);
    const drawn = readFileSync(join(root, "mine.svg"), "utf8");
    for (const told of ["mine", ...ESTIMATORS]) expect(drawn).toContain(told);
  });

  test.each([
    [["--log", "x.arrow", "--journal", "j"], /cannot be used with/],
    [["--log", "x.arrow"], /x\.arrow cannot be read as a dataset/],
    [["--plot", "x.pdf"], /must end in \.html/],
    [["--pack", PACK, "--log", "x"], /pack "guess" has no logs/],
  ])("%j ends with 2 and says why, without a stack", (words, told) => {
    const { code, output, messages } = run(...words);
    expect([code, output]).toEqual([2, ""]);
    expect(messages).toMatch(told);
    expect(messages).not.toContain("    at ");
  });
});
