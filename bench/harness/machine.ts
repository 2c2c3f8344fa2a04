// What the numbers were measured on. It must never name the host, its user or a path: results are published.
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { type PeerVersions, peerVersions } from "./peer-versions.js";

export interface Machine {
  readonly processor: string;
  /** That this process may use. */
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly kernel: string;
  /** Runnable threads on the machine, the mean of the minute before the run: above 0, somebody else was at work. */
  readonly loadBefore: number;
  readonly node: string;
  readonly engine: string;
  readonly peers: PeerVersions;
}

export async function describeMachine(): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    loadBefore: loadavg()[0] ?? 0,
    node: process.version,
    engine: `V8 ${process.versions.v8}`,
    peers: await peerVersions(),
  };
}
