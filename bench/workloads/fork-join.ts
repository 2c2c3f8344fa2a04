// Fork and join: three tasks at a time are handed out to threads and waited for together, many such groups in flight.
// It must never count a task before its whole group has come back.
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { Tinypool } from "tinypool";
import { createEngine } from "tutti";
import type { Bench, Contender, Running } from "../harness/contender.js";
import { timed } from "./timed.js";
import { workFor } from "./work-for.js";
import { AGENTS, DEADLINE } from "./workload.js";

/** Microseconds of a task. */
const WORK: readonly number[] = [1, 50];
/** Groups in flight. */
const GROUPS = 256;

type Open = (microseconds: number) => Promise<Running>;

export const forkJoinBench: Bench = {
  name: "fork-join",
  title: "three tasks of 1 or 50 us handed out to threads and joined, 256 such groups in flight",
  contenders: ({ peers }) =>
    WORK.flatMap((microseconds): Contender[] => {
      const contender = (system: string, open: Open): Contender => ({
        system,
        setting: `${microseconds} us`,
        unit: "tasks/s",
        open: () => open(microseconds),
      });
      return [
        contender("inline, one thread", openInline),
        contender("Tutti decideMany", openTutti),
        ...(peers === "node" || peers === "all"
          ? [contender("piscina", openPiscina), contender("tinypool", openTinypool)]
          : []),
      ];
    }),
};

async function openInline(microseconds: number): Promise<Running> {
  return {
    run: async (milliseconds) => ({
      value: await timed(milliseconds, () => {
        for (let task = 0; task < GROUPS * AGENTS; task++) workFor(microseconds);
        return GROUPS * AGENTS;
      }),
    }),
    close: async () => undefined,
  };
}

async function openTutti(microseconds: number): Promise<Running> {
  const engine = await createEngine<object, string, never>({
    agents: Array.from({ length: AGENTS }, (_, agent) => ({
      module: new URL(`../agents/busy.js?agent=${agent + 1}&microseconds=${microseconds}`, import.meta.url),
    })),
    candidates: ["x", "y"],
    deadline: DEADLINE,
    early: false,
  });
  const groups = Array.from({ length: GROUPS }, () => ({}));
  return {
    run: async (milliseconds) => {
      const before = engine.inspect().decisions.withFallback;
      const value = await timed(milliseconds, async () => {
        await engine.decideMany(groups);
        return GROUPS * AGENTS;
      });
      if (engine.inspect().decisions.withFallback > before)
        throw new Error("a task did not come back in time");
      return { value };
    },
    close: () => engine.close(),
  };
}

const filename: string = fileURLToPath(new URL("../peers/node/busy-worker.js", import.meta.url));

async function openPiscina(microseconds: number): Promise<Running> {
  const pool = new Piscina({
    filename,
    minThreads: AGENTS,
    maxThreads: AGENTS,
    concurrentTasksPerWorker: 64,
  });
  return pooled(
    () => pool.run(microseconds),
    () => pool.destroy(),
  );
}

async function openTinypool(microseconds: number): Promise<Running> {
  const pool = new Tinypool({
    filename,
    minThreads: AGENTS,
    maxThreads: AGENTS,
    concurrentTasksPerWorker: 64,
  });
  return pooled(
    () => pool.run(microseconds),
    () => pool.destroy(),
  );
}

function pooled(task: () => Promise<unknown>, close: () => Promise<void>): Running {
  const group = (): Promise<unknown> => Promise.all(Array.from({ length: AGENTS }, task));
  return {
    run: async (milliseconds) => ({
      value: await timed(milliseconds, async () => {
        await Promise.all(Array.from({ length: GROUPS }, group));
        return GROUPS * AGENTS;
      }),
    }),
    close,
  };
}
