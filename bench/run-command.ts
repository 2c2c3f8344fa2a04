// One call of `npm run bench`: reads the command line, runs, writes the reports. Standard output carries the results alone.
// It must never hide a failure: a contender that threw is in every report, and the exit code says so.
import { writeFile } from "node:fs/promises";
import { CommanderError } from "commander";
import { TuttiError } from "tutti";
import { startProgress } from "#runtime/cli/progress.js";
import { type BenchCommand, readBenchCommand } from "./command-line.js";
import { figuresOf } from "./figures/figures.js";
import type { Bench } from "./harness/contender.js";
import { describeMachine } from "./harness/machine.js";
import { runBenches } from "./harness/run-benches.js";
import { jsonReport } from "./report/json-report.js";
import type { Report } from "./report/report.js";
import { textReport } from "./report/text-report.js";

const DONE = 0;
const FAILED = 1;
const MISUSED = 2;

export interface BenchStreams {
  /** For results. */
  write(text: string): void;
  /** For people: progress, and what is wrong. */
  readonly people: NodeJS.WriteStream;
}

/** The exit code: 0, or 1 where a contender failed, or 2 where the command was called wrongly. */
export async function runBenchCommand(
  words: readonly string[],
  benches: readonly Bench[],
  { write, people }: BenchStreams,
): Promise<number> {
  let command: BenchCommand;
  try {
    command = await readBenchCommand(words, benches, (text) => people.write(text));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === DONE ? DONE : MISUSED;
    if (!(error instanceof TuttiError)) throw error;
    people.write(`bench: ${error.message}\n`);
    return MISUSED;
  }
  if (command.list) {
    for (const { name, title } of command.benches) write(`${name.padEnd(16)} ${title}\n`);
    return DONE;
  }
  const report = await measure(command, people);
  write(textReport(report));
  if (command.json !== undefined) await writeFile(command.json, jsonReport(report));
  if (command.html !== undefined) {
    // Drawing takes a large library, and most runs do not draw.
    const { htmlReport } = await import("./report/html-report.js");
    await writeFile(command.html, await htmlReport(report));
  }
  return report.results.some(({ failed }) => failed !== undefined) ? FAILED : DONE;
}

async function measure(command: BenchCommand, people: NodeJS.WriteStream): Promise<Report> {
  const { benches, peers, quick } = command;
  const machine = await describeMachine();
  let done = 0;
  let bar: ReturnType<typeof startProgress> | undefined;
  const { plan, results } = await runBenches(
    benches,
    { peers, quick },
    {
      start: (steps) => {
        bar = startProgress("bench", steps, people);
      },
      step: () => bar?.advance(++done),
    },
  );
  bar?.finish();
  return {
    results,
    figures: figuresOf(results, machine.cores),
    machine,
    settings: { peers, quick, rounds: plan.rounds, milliseconds: plan.milliseconds },
    titles: Object.fromEntries(benches.map(({ name, title }) => [name, title])),
  };
}
