// The command line of `npm run bench`. Wrong flags, unknown benches and files that cannot be written end with a message and exit code 2,
// before anything is measured.
import { open } from "node:fs/promises";
import { Command, Option } from "commander";
import { TuttiError } from "tutti";
import { loadVega } from "#runtime/plot/load-vega.js";
import type { Bench, BenchOptions, Peers } from "./harness/contender.js";

export interface BenchCommand extends BenchOptions {
  /** As they were named, or all. */
  readonly benches: readonly Bench[];
  readonly json?: string;
  readonly html?: string;
  /** Only say which benches there are. */
  readonly list: boolean;
}

export class UnknownBenchError extends TuttiError {
  readonly code = "UNKNOWN_BENCH";

  constructor(name: string, known: readonly string[]) {
    super(`There is no bench "${name}": choose from ${known.join(", ")}.`);
  }
}

export class UnwritableFileError extends TuttiError {
  readonly code = "UNWRITABLE_FILE";

  constructor(option: string, file: string, reason: string) {
    super(`${option} ${file}: it cannot be written (${reason}); name a file in a folder that is there.`);
  }
}

interface Flags {
  readonly json?: string;
  readonly html?: string;
  readonly peers?: Peers;
  readonly quick: boolean;
  readonly list: boolean;
}

const PEERS: readonly Peers[] = ["none", "node", "native", "all"];

/**
 * @param write what commander has to say: help, or what is wrong
 * @throws CommanderError when the process is to end, UnknownBenchError, UnwritableFileError
 */
export async function readBenchCommand(
  words: readonly string[],
  benches: readonly Bench[],
  write: (text: string) => void,
): Promise<BenchCommand> {
  const command = new Command("bench")
    .description("Tutti and its peers, side by side in interleaved rounds.")
    .argument("[names...]", "which benches, as --list names them (default: all)")
    .option("--json <file>", "write results, figures and machine as JSON")
    .option("--html <file>", "write a report with plots")
    .addOption(
      new Option("--peers <which>", "that run beside Tutti (default: all; with --quick, node)").choices(
        PEERS,
      ),
    )
    .option("--quick", "few and short rounds, within a minute: for correctness, not for numbers", false)
    .option("--list", "say which benches there are", false)
    .configureOutput({ writeOut: write, writeErr: write })
    .showHelpAfterError("(npm run bench -- --help tells more)")
    .exitOverride();
  command.parse(words, { from: "user" });
  const { json, html, peers, quick, list } = command.opts<Flags>();
  await assertWritable("--json", json);
  await assertWritable("--html", html);
  if (html !== undefined) await loadVega();
  return {
    benches: chosen(command.args, benches),
    peers: peers ?? (quick ? "node" : "all"),
    ...{ quick, list },
    ...(json === undefined ? {} : { json }),
    ...(html === undefined ? {} : { html }),
  };
}

/** In the order of the list, whatever the order of the names. */
function chosen(names: readonly string[], benches: readonly Bench[]): readonly Bench[] {
  const known = benches.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) throw new UnknownBenchError(name, known);
  }
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}

/** A run takes minutes: that its results have no place to go is said before. */
async function assertWritable(option: string, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    // Appending leaves an older report whole until there is a new one.
    await (await open(file, "a")).close();
  } catch (error) {
    throw new UnwritableFileError(option, file, (error as NodeJS.ErrnoException).code ?? "unknown");
  }
}
