// A peer in another language: built once into a temporary folder, then a process for each run, which prints what it found.
// It must never leave the folder or a process behind, and where its tools are not installed it says so instead of failing.
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Absent, Contender, Running, Sample } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";
import { Shared } from "../harness/shared.js";
import type { Workload } from "../workloads/workload.js";

const run = promisify(execFile);

/** Bytes that a run may print: a hundred thousand latencies. */
const MOST_OUTPUT = 64 * 1024 * 1024;

export interface NativeLanguage {
  /** What must be there, as people call it: "go". */
  readonly tool: string;
  /** A shell's command that succeeds where it is. */
  readonly probe: string;
  /** Commands that build the sources in `sources` into `folder`. */
  build(sources: string, folder: string): readonly (readonly [command: string, ...parameters: string[]])[];
  /** The command of a run, without the run's own arguments. */
  command(folder: string): readonly [command: string, ...parameters: string[]];
}

/** What a run prints, as JSON. */
interface Printed {
  readonly decisionsPerSecond: number;
  /** Microseconds; only of runs with one decision in flight. */
  readonly latencies?: readonly number[] | null;
}

export function isInstalled({ probe }: NativeLanguage): boolean {
  return spawnSync("sh", ["-c", probe], { stdio: "ignore" }).status === 0;
}

/** Builds a peer. Its folder is the caller's to remove. */
export async function buildNativePeer(language: NativeLanguage, sources: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-peer-"));
  for (const [command, ...parameters] of language.build(sourceFolder(sources), folder))
    await run(command, parameters);
  return folder;
}

/** Runs a built peer; `rest` are the decisions in flight, or "check", and the milliseconds. */
export async function runNativePeer(
  language: NativeLanguage,
  folder: string,
  { name, candidates }: Workload,
  ...rest: readonly string[]
): Promise<unknown> {
  const [command, ...parameters] = language.command(folder);
  const { stdout } = await run(command, [...parameters, name, `${candidates}`, ...rest], {
    maxBuffer: MOST_OUTPUT,
  });
  return JSON.parse(stdout);
}

export function nativePeer(
  system: string,
  language: NativeLanguage,
  sources: string,
  workload: Workload,
): readonly Contender[] {
  const built = new Shared(
    () => buildNativePeer(language, sources),
    (folder) => rm(folder, { recursive: true, force: true }),
  );
  return [1, 64, 512].map((inFlight) => ({
    system,
    setting: `${inFlight} in flight`,
    unit: "decisions/s",
    open: () => open(language, built, workload, inFlight),
  }));
}

async function open(
  language: NativeLanguage,
  built: Shared<string>,
  workload: Workload,
  inFlight: number,
): Promise<Running | Absent> {
  if (!isInstalled(language)) return { absent: `${language.tool} is not installed` };
  const folder = await built.enter();
  return {
    run: async (milliseconds): Promise<Sample> => {
      const flights = `${inFlight}`;
      const printed = (await runNativePeer(
        language,
        folder,
        workload,
        flights,
        `${Math.max(1, Math.round(milliseconds))}`,
      )) as Printed;
      const { decisionsPerSecond: value, latencies } = printed;
      if (inFlight > 1 || !latencies) return { value };
      const recorder = new LatencyRecorder();
      for (const latency of latencies) recorder.record(latency);
      return { value, latency: recorder.histogram };
    },
    close: () => built.leave(),
  };
}

/** Sources are not built into `dist`: they are read where they were written. */
function sourceFolder(name: string): string {
  return fileURLToPath(new URL(`../../../bench/peers/native/${name}`, import.meta.url));
}
