#!/usr/bin/env node
// The `tutti` command. Standard output carries results alone; everything said to people goes to the error stream.
import { open as openFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Command, InvalidArgumentError } from "commander";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { FoundConfig } from "../config/config.js";
import { openConfigured } from "../config/configured-pack.js";
import { findConfig } from "../config/find-config.js";
import { TuttiError } from "../error.js";
import type { OpenPack, Pack } from "../pack.js";
import { checkedConfig, writeConfig } from "./config-commands.js";
import { decideLines } from "./decide.js";
import { demonstrate } from "./demo.js";
import { addEvaluatePolicy } from "./evaluate-policy.js";
import { namesOf } from "./journal/candidate-names.js";
import { addJournalCommands } from "./journal/journal-commands.js";
import { loadPack } from "./load-pack.js";
import { addPackCommands } from "./pack-commands.js";
import { addServeOptions } from "./serve-command.js";
import { addSettings, givenSettings } from "./settings.js";
import { writeStandardOutput } from "./standard-output.js";

const DEFAULT_PACK = "tutti/ads";

/** Exit codes: 0 done; 1 the work failed; 2 the command was called wrongly, or a named file or pack is not usable. */
const FAILED = 1;
const MISUSED = 2;

/** Commands that a configuration is for. */
const CONFIGURED: readonly string[] = ["decide", "demo", "serve", "check"];
const NO_CONFIG: FoundConfig = { file: undefined, config: {} };

/** The pack, and what was configured, decide which options there are: they are looked for before the rest is parsed. */
function flagAmong(words: readonly string[], flag: string): string | undefined {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[at];
  return word?.includes("=") === true ? word.slice(word.indexOf("=") + 1) : word && words[at + 1];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("must be a whole number, at least 0.");
  }
  return value;
}

function portNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > 65_535) throw new InvalidArgumentError("must be at most 65535.");
  return value;
}

interface DecideFlags {
  readonly explain?: boolean;
  readonly journal?: string;
}

const JOURNAL = ["--journal <folder>", "keep every decision there, for tutti journal"] as const;

function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError("must be at least 1.");
  return value;
}

function addPackOption(command: Command): Command {
  return command.option("--pack <module>", "the trade's pack", DEFAULT_PACK);
}

function addConfigOption(command: Command): Command {
  return addPackOption(command).option("--config <file>", "default: tutti.config.* in the working folder");
}

async function open(
  pack: Pack,
  options: Record<string, unknown>,
  found: FoundConfig,
): Promise<OpenPack<unknown, CandidateKey, AgentEvent>> {
  return openConfigured(pack, givenSettings(pack.settings, options), found);
}

/** Opened before anything waits: a stream that fails before somebody reads it would end the process. */
async function openInput(file: string): Promise<Readable> {
  return file === "-" ? process.stdin : (await openFile(file)).createReadStream();
}

function buildProgram(pack: Pack, found: FoundConfig): Command {
  const program = new Command("tutti")
    .description("A decision engine: agents propose side by side, a coordinator votes.")
    .showHelpAfterError("(tutti --help tells more)")
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : MISUSED;
      throw error;
    });
  addSettings(addConfigOption(program.command("decide")), pack.settings)
    .description("decide requests, one JSON value a line; one JSON record a line comes out")
    .argument("[file]", "input, - for standard input", "-")
    .option("--explain", "add each decision's rationale")
    .option(...JOURNAL)
    .action(async (file: string, options: DecideFlags & Record<string, unknown>) => {
      const opened = await open(pack, options, found);
      const { explain = false, journal } = options;
      await decideLines(opened, await openInput(file), writeStandardOutput, { explain, journal });
    });
  addSettings(addConfigOption(program.command("demo")), pack.settings)
    .description("decide a seeded world's requests and show how it went")
    .option("--seed <number>", "the world's seed", wholeNumber, 1)
    .option("--requests <number>", "how many to decide", atLeastOne, 10_000)
    .option("--json", "print one JSON object")
    .action(async (options: Record<string, unknown>) => {
      await demonstrate(
        pack.name,
        await open(pack, options, found),
        {
          seed: Number(options["seed"]),
          requests: Number(options["requests"]),
          json: options["json"] === true,
        },
        writeStandardOutput,
        process.stderr,
      );
    });
  addServeOptions(
    addSettings(addConfigOption(program.command("serve")), pack.settings),
    found.config.serve ?? {},
    portNumber,
    (flags) => open(pack, flags, found),
  );
  program
    .command("init")
    .description("write a configuration, with everything explained, to the working folder")
    .action(async () => writeStandardOutput(await writeConfig(process.cwd())));
  addSettings(addConfigOption(program.command("check")), pack.settings)
    .description("say whether the configuration and the pack's files will do")
    .action(async (options: Record<string, unknown>) =>
      writeStandardOutput(checkedConfig(await open(pack, options, found), pack.name, found)),
    );
  const namer = {
    addFlags: (command: Command) => addSettings(addConfigOption(command), pack.settings),
    open: async (options: Record<string, unknown>) =>
      namesOf(pack.name, (await open(pack, options, found)).panel),
  };
  addJournalCommands(program, wholeNumber, namer, {
    write: writeStandardOutput,
    say: (line) => process.stderr.write(`tutti: ${line}\n`),
  });
  addEvaluatePolicy(program, pack, addPackOption, wholeNumber, writeStandardOutput, process.stderr);
  addPackCommands(program, pack, addPackOption, writeStandardOutput, process.stderr);
  return program;
}

/** Files that are not there, packs and settings that are not usable: told in a line, without a stack. */
function explainFailure(error: unknown): void {
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && code.startsWith("commander.")) return;
  const told = error instanceof TuttiError || (error instanceof Error && typeof code === "string");
  process.exitCode = told ? MISUSED : FAILED;
  process.stderr.write(
    `tutti: ${told ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`,
  );
}

async function main(words: readonly string[]): Promise<void> {
  try {
    const folder = process.cwd();
    const [command = ""] = words;
    const isConfigured = CONFIGURED.includes(command) || (command === "journal" && words.includes("--names"));
    const found = isConfigured ? await findConfig(folder, flagAmong(words, "--config")) : NO_CONFIG;
    const pack = await loadPack(flagAmong(words, "--pack") ?? found.config.pack ?? DEFAULT_PACK, folder);
    await buildProgram(pack, found).parseAsync(words, { from: "user" });
  } catch (error) {
    explainFailure(error);
  }
}

void main(process.argv.slice(2));
