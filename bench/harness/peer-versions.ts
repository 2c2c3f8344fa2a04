// The versions of the systems that Tutti is held against, asked of those that are installed.
// It must never fail for a system that is not there: that one has no version.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Undefined where it is not installed. */
export type PeerVersions = Readonly<Record<string, string | undefined>>;

const PACKAGES = ["piscina", "comlink", "tinypool"] as const;

/** What it is asked with, what it is given to read, and where in its answer the version is. */
interface Question {
  readonly command: string;
  readonly words: readonly string[];
  readonly input?: string;
  readonly version: RegExp;
  /** Where the answer is not written as people write it. */
  format?(version: string): string;
}

const QUESTIONS: Readonly<Record<string, Question>> = {
  Go: { command: "go", words: ["version"], version: /go(\d\S*)/ },
  "Erlang/OTP": {
    command: "erl",
    words: ["-noshell", "-eval", "io:put_chars(erlang:system_info(otp_release)), halt()."],
    version: /(\d+)/,
  },
  CAF: {
    command: "g++",
    words: ["-E", "-P", "-x", "c++", "-"],
    input: "#include <caf/config.hpp>\nversion CAF_VERSION\n",
    version: /version (\d+)\s*$/,
    format: (number) => [10_000, 100, 1].map((place) => Math.floor(Number(number) / place) % 100).join("."),
  },
  "g++": { command: "g++", words: ["-dumpfullversion"], version: /(\S+)/ },
};

/** Milliseconds. */
const PATIENCE = 10_000;

function ask({ command, words, input, version, format }: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = execFile(command, words, { timeout: PATIENCE, maxBuffer: 1 << 26 }, (error, output) => {
      const found = error === null ? version.exec(output)?.[1] : undefined;
      resolve(found === undefined ? undefined : (format?.(found) ?? found));
    });
    // A command that is not there closes its input before anything is written.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** Read from its folder: not every package exports its package.json. */
async function packageVersion(name: string): Promise<string | undefined> {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      const text = await readFile(join(folder, name, "package.json"), "utf8");
      return (JSON.parse(text) as { version?: string }).version;
    } catch {
      // Not in this folder: the next one up may have it.
    }
  }
  return undefined;
}

export async function peerVersions(): Promise<PeerVersions> {
  const asked = [
    ...PACKAGES.map(async (name) => [name, await packageVersion(name)] as const),
    ...Object.entries(QUESTIONS).map(async ([name, question]) => [name, await ask(question)] as const),
  ];
  return Object.fromEntries(await Promise.all(asked));
}
