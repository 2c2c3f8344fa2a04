// `tutti journal ...`: what was decided, why, and what another policy would have done.
// It must never change a journal.
import { type Command, Option } from "commander";
import { asRecorded, type NameCandidates } from "./candidate-names.js";
import { explainRecorded } from "./explain.js";
import { exportJournal } from "./export.js";
import { type QueryFormat, queryJournal } from "./query.js";
import { replayJournal } from "./replay.js";
import type { Streams } from "./streams.js";
import { tailJournal } from "./tail.js";

const DEFAULT_LINES = 10;
/** Exit code: the work failed. */
const FAILED = 1;

interface Flags {
  readonly journal: string;
  readonly json?: true;
  readonly names?: true;
}

/** Names, where the user asks for them. */
interface Namer {
  /** Adds the flags that say which pack, and its settings. */
  addFlags(command: Command): Command;
  open(options: Record<string, unknown>): Promise<NameCandidates>;
}

/** Adds the group of commands; `wholeNumber` reads a flag's value. */
export function addJournalCommands(
  program: Command,
  wholeNumber: (text: string) => number,
  namer: Namer,
  streams: Streams,
): void {
  const group = program.command("journal").description("what was decided, and why");
  const add = (words: string, summary: string): Command =>
    group
      .command(words)
      .description(summary)
      .requiredOption("--journal <folder>", "the journal's folder")
      .option("--json", "print JSON");

  const addNamed = (words: string, summary: string): Command =>
    namer.addFlags(
      add(words, summary).option(
        "--names",
        "call candidates what the pack calls them now, not by their keys",
      ),
    );
  const namesIn = async (options: Flags): Promise<NameCandidates> =>
    options.names === true ? namer.open({ ...options }) : asRecorded;

  addNamed("explain", "the story of one decision, and what would have changed it")
    .argument("<id>", "the decision's id")
    .action(async (id: string, flags: Flags) =>
      explainRecorded(flags.journal, id, flags.json === true, await namesIn(flags), streams),
    );

  add("query", "one SELECT over the tables decisions and outcomes (DESCRIBE decisions tells the columns)")
    .argument("<sql>", "the SELECT")
    .addOption(new Option("--csv", "print CSV").conflicts("json"))
    .action((sql: string, { journal, json, csv }: Flags & { readonly csv?: true }) => {
      const format: QueryFormat = json === true ? "json" : csv === true ? "csv" : "table";
      return queryJournal(journal, sql, format, streams);
    });

  add("export", "as Parquet files, for DuckDB, pandas, Spark")
    .requiredOption("--to <folder>", "made where there is none")
    .action(({ journal, json, to }: Flags & { readonly to: string }) =>
      exportJournal(journal, to, json === true, streams),
    );

  add("replay", "decide everything again from the journal; ends with 1 where anything differs")
    .option("--policy <file>", "and tell what this policy would have changed (JSON)")
    .action(async ({ journal, json, policy }: Flags & { readonly policy?: string }) => {
      const isFaithful = await replayJournal(journal, policy, json === true, streams);
      if (!isFaithful) process.exitCode = FAILED;
    });

  addNamed("tail", "the latest decisions, a line each")
    .option("--lines <number>", "how many", wholeNumber, DEFAULT_LINES)
    .option("--follow", "and those to come, until it is told to stop")
    .action(async (flags: Flags & { readonly lines: number; readonly follow?: true }) => {
      const { journal, json, lines, follow } = flags;
      const name = await namesIn(flags);
      await tailJournal(journal, { lines, follow: follow === true, json: json === true, name }, streams);
    });
}
