// Pools of three threads: a task a question. piscina and tinypool settle what a dead worker had.
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { Tinypool } from "tinypool";
import type { Team } from "./team.js";

const filename: string = fileURLToPath(new URL("./pool-worker.js", import.meta.url));
/** Tasks that a worker takes at once, so that it need not wait for the next between two. */
const AT_ONCE = 64;

export async function piscinaTeam(agents: number): Promise<Team> {
  const pool = new Piscina({
    filename,
    minThreads: agents,
    maxThreads: agents,
    concurrentTasksPerWorker: AT_ONCE,
  });
  return { ask: (question) => pool.run(question), close: () => pool.destroy() };
}

export async function tinypoolTeam(agents: number): Promise<Team> {
  const pool = new Tinypool({
    filename,
    minThreads: agents,
    maxThreads: agents,
    concurrentTasksPerWorker: AT_ONCE,
  });
  return { ask: (question) => pool.run(question), close: () => pool.destroy() };
}
