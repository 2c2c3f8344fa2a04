#!/usr/bin/env node
// The `tutti` command. Standard output carries results alone; everything said to people goes to the error stream.
import { open as openFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Command, InvalidArgumentError } from "commander";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { TuttiError } from "../error.js";
import type { OpenPack, Pack } from "../pack.js";
import { decideLines } from "./decide.js";
import { demonstrate } from "./demo.js";
import { loadPack } from "./load-pack.js";
import { addPackCommands } from "./pack-commands.js";
import { serve } from "./serve.js";
import { addSettings, givenSettings } from "./settings.js";
import { writeStandardOutput } from "./standard-output.js";

const DEFAULT_PACK = "tutti/ads";

/** Exit codes: 0 done; 1 the work failed; 2 the command was called wrongly, or a named file or pack is not usable. */
const FAILED = 1;
const MISUSED = 2;

/** The pack decides which options there are, so it is looked for before the rest is parsed. */
function packName(words: readonly string[]): string {
  const at = words.findIndex((word) => word === "--pack" || word.startsWith("--pack="));
  if (at < 0) return DEFAULT_PACK;
  const word = words[at] ?? "";
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : (words[at + 1] ?? DEFAULT_PACK);
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

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly origin?: string;
  readonly data?: string;
}

function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError("must be at least 1.");
  return value;
}

function addPackOption(command: Command): Command {
  return command.option("--pack <module>", "the trade's pack", DEFAULT_PACK);
}

async function open(
  pack: Pack,
  options: Record<string, unknown>,
): Promise<OpenPack<unknown, CandidateKey, AgentEvent>> {
  return pack.open(givenSettings(pack.settings, options));
}

/** Opened before anything waits: a stream that fails before somebody reads it would end the process. */
async function openInput(file: string): Promise<Readable> {
  return file === "-" ? process.stdin : (await openFile(file)).createReadStream();
}

function buildProgram(pack: Pack): Command {
  const program = new Command("tutti")
    .description("A decision engine: agents propose side by side, a coordinator votes.")
    .showHelpAfterError("(tutti --help tells more)")
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : MISUSED;
      throw error;
    });
  addSettings(addPackOption(program.command("decide")), pack.settings)
    .description("decide requests, one JSON value a line; one JSON record a line comes out")
    .argument("[file]", "input, - for standard input", "-")
    .option("--explain", "add each decision's rationale")
    .action(async (file: string, options: Record<string, unknown>) => {
      const opened = await open(pack, options);
      await decideLines(opened, await openInput(file), writeStandardOutput, options["explain"] === true);
    });
  addSettings(addPackOption(program.command("demo")), pack.settings)
    .description("decide a seeded world's requests and show how it went")
    .option("--seed <number>", "the world's seed", wholeNumber, 1)
    .option("--requests <number>", "how many to decide", atLeastOne, 10_000)
    .option("--json", "print one JSON object")
    .action(async (options: Record<string, unknown>) => {
      await demonstrate(
        pack.name,
        await open(pack, options),
        {
          seed: Number(options["seed"]),
          requests: Number(options["requests"]),
          json: options["json"] === true,
        },
        writeStandardOutput,
        process.stderr,
      );
    });
  addSettings(addPackOption(program.command("serve")), pack.settings)
    .description("answer over HTTP until told to stop; TUTTI_SECRET signs notices")
    .option("--port <number>", "the port, 0 for a free one", portNumber, 8080)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--origin <url>", "where the server is reached from outside")
    .option("--data <folder>", "keep budgets and what agents learn there (default: in memory)")
    .action(async (options: ServeFlags & Record<string, unknown>) => {
      const { port, host, origin, data } = options;
      await serve(await open(pack, options), { port, host, origin, data }, (text) =>
        process.stderr.write(`${text}\n`),
      );
    });
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
    const pack = await loadPack(packName(words), process.cwd());
    await buildProgram(pack).parseAsync(words, { from: "user" });
  } catch (error) {
    explainFailure(error);
  }
}

void main(process.argv.slice(2));
