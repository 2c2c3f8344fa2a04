// Runs a program of these tests as a process of its own, and never for long.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Milliseconds after which a program is taken for hung, on a machine that does much else. */
const HUNG = 20_000;

export interface Program {
  readonly process: ChildProcess;
  /** What it has said. */
  readonly lines: readonly string[];
  /** What it complained of, for a failure's message. */
  readonly complaints: () => string;
  /** Settles when it has said something, or is over. */
  readonly spoken: Promise<unknown>;
  /** Its exit code, or the signal that ended it. SIGKILL where it hung. */
  readonly end: Promise<number | NodeJS.Signals | null>;
}

export function runProgram(program: URL, ...argv: readonly string[]): Program {
  const child = spawn(process.execPath, [fileURLToPath(program), ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const hung = setTimeout(() => child.kill("SIGKILL"), HUNG);
  const closed = once(child, "close");
  return {
    process: child,
    lines,
    complaints: () => complaints,
    spoken: Promise.race([once(child.stdout, "data"), closed]),
    end: closed.then(([code, signal]) => {
      clearTimeout(hung);
      return code ?? signal;
    }),
  };
}
