// `tutti evaluate compare`: small worlds, and the promises that hold for any: the same for the same seed, fair, readable.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { FULL_SIZE, MONOLITHS, TUTTI, trialsOf, worldsOf } from "#ads/evaluation/comparison-plan.js";
import { type ComparisonReport, comparisonPage } from "#ads/evaluation/comparison-report.js";
import { FaultInjection } from "#ads/evaluation/fault-injection.js";
import { requestAt } from "./fixtures.js";

const COMMAND = fileURLToPath(new URL("../../../dist/runtime/cli/main.js", import.meta.url));
const SMALL = ["--worlds", "2", "--listeners", "20", "--campaigns", "12", "--days", "1", "--trials", "2"];

const folder = mkdtempSync(join(tmpdir(), "tutti-compare-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: readonly string[]): Promise<{ code: number; output: string; messages: string }> {
  const child = spawn(process.execPath, [COMMAND, "evaluate", "compare", ...words]);
  const [output, messages, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { code, output, messages };
}

/** How long decisions take is the machine's affair. */
function withoutLatency(page: string): readonly string[] {
  return page.split("\n").filter((line) => !/ us |latency/.test(line));
}

describe("tutti evaluate compare", () => {
  test("gives the same figures for the same seed, as a page of 80 columns and as JSON", async () => {
    const plots = join(folder, "plots.html");
    const [page, json] = await Promise.all([run([...SMALL, "--plot", plots]), run([...SMALL, "--json"])]);
    expect([page.code, json.code]).toEqual([0, 0]);
    for (const line of page.output.split("\n")) expect(line).toMatch(/^.{0,80}$/);
    const report = JSON.parse(json.output) as ComparisonReport;
    expect(withoutLatency(page.output)).toEqual(withoutLatency(comparisonPage(report)));
    expect(report.contenders.map(({ name }) => name)).toEqual([
      "Tutti",
      ...MONOLITHS.map(({ name }) => name),
    ]);
    expect(report.goals).toHaveLength(3);
    expect(page.output).toContain(report.strongest);
    const [tutti] = report.contenders;
    expect(tutti?.clickRateLift).toEqual({ lift: 0, low: 0, high: 0 });
    const drawn = readFileSync(plots, "utf8");
    expect(drawn.match(/<figure>/g)).toHaveLength(4);
    for (const { name } of [...report.contenders, ...report.ablations]) expect(drawn).toContain(name);
  });

  test.each([
    ["--worlds", "0", "--worlds must be a whole number of at least 1"],
    ["--days", "soon", "--days must be a whole number of at least 1"],
    ["--seed", "99999", "--seed must be at most 9999"],
    ["--plot", "plots.pdf", "must end in .html, for a page, or in .svg, for a drawing"],
    ["--plot", "nowhere/plots.svg", "cannot be written (ENOENT)"],
  ])("%s %s ends with 2 and says what it must be", async (flag, value, said) => {
    const { code, output, messages } = await run([flag, value]);
    expect([code, output]).toEqual([2, ""]);
    expect(messages).toContain(said);
  });
});

test("worlds of the comparison, of tuning and of training never meet, whatever the seeds", () => {
  const seeds = new Set<number>();
  let count = 0;
  for (const kind of ["comparison", "tuning", "training"] as const) {
    for (const seed of [1, 2, 9_999]) {
      for (const world of worldsOf(kind, 100, FULL_SIZE, seed)) {
        seeds.add(world.seed);
        count++;
      }
    }
  }
  expect(seeds.size).toBe(count);
});

test("every side gets as many trials, the first with the settings as given", () => {
  for (const contender of [TUTTI, ...MONOLITHS]) {
    const trials = trialsOf(contender, 8, 1);
    expect(trials[0]).toBe(contender);
    expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(8);
  }
});

test.each([
  ["inverts", true],
  ["freezes", false],
  ["goes mad", false],
] as const)(
  "an agent that %s does so for about its share of requests, and the others never",
  (kind, isChecked) => {
    const fault = { agent: "profiler", kind, share: 0.05, isChecked } as const;
    const injection = new FaultInjection(fault, 1);
    let changed = 0;
    for (let number = 0; number < 10_000; number++) {
      const proposal = { scores: [number / 10_000, 0.9] };
      if (injection.change(requestAt(number), "profiler", proposal) !== proposal) changed++;
      expect(injection.change(requestAt(number), "context", proposal)).toBe(proposal);
    }
    expect(Math.abs(changed - 500)).toBeLessThan(100);
  },
);
