// What a decision allocates once everything is warm, and whether anything stays: the heap and the memory outside of it (array
// buffers) are read before and after decisions between which no collection ran, and after a full collection at both ends.
// It must never count what the benchmark itself allocates: requests are made before.
import { PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Decision } from "tutti";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { type ScoringEngine, scoringEngine, scoringTable } from "./scoring-engine.js";
import { TINY } from "./workload.js";

/** Decisions between two readings of the heap: few enough for no collection between most of them. */
const STEP = 1_000;
const CALLERS = 64;
/** Decisions over which the heap must not grow. */
const DECISIONS = 10_000_000;
const DECISIONS_QUICKLY = 50_000;
const WARM_UP = 100_000;

type Step = (engine: ScoringEngine) => Promise<void>;

export const memoryBench: Bench = {
  name: "memory",
  title: "bytes allocated for a decision without work over 4 candidates, and growth of the heap",
  contenders: ({ quick }) => {
    const decisions = quick ? DECISIONS_QUICKLY : DECISIONS;
    return [
      contender("Tutti decide", decisions, decideStep()),
      contender("Tutti decideMany", decisions, decideManyStep()),
    ];
  },
};

function contender(system: string, decisions: number, step: Step): Contender {
  let grown: Promise<number> | undefined;
  return {
    system,
    setting: `${decisions.toLocaleString("en-US")} decisions`,
    unit: "bytes",
    open: async (): Promise<Running> => {
      const engine = await scoringEngine(TINY, "packed");
      for (let done = 0; done < WARM_UP; done += STEP) await step(engine);
      return {
        run: async (): Promise<Sample> => {
          // Growth takes its time, and is the same in every round.
          grown ??= growth(engine, step, decisions);
          const growthInBytes = await grown;
          const bytes = await bytesADecision(engine, step);
          return {
            value: bytes,
            details: { "bytes a decision": bytes, "heap growth, bytes": growthInBytes },
          };
        },
        close: () => engine.close(),
      };
    },
  };
}

/** `decide`, each decision in hand with its rationale until the step is over. */
function decideStep(): Step {
  const requests = Array.from({ length: STEP }, (_, seed) => ({ seed }));
  const hand = new Array<Decision<number> | undefined>(STEP).fill(undefined);
  return async (engine) => {
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < STEP) {
        const index = next++;
        hand[index] = await engine.decide(requests[index] as { seed: number });
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  };
}

/** `decideMany` into the caller's columns. */
function decideManyStep(): Step {
  const requests = Array.from({ length: STEP }, (_, seed) => ({ seed }));
  const table = scoringTable();
  return async (engine) => {
    await engine.decideMany(requests, table);
  };
}

/** The median of the steps during which nothing was collected. */
async function bytesADecision(engine: ScoringEngine, step: Step): Promise<number> {
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  const found: number[] = [];
  for (let attempt = 0; attempt < 200 && found.length < 20; attempt++) {
    const seen = collections;
    const before = used();
    await step(engine);
    const after = used();
    // Collections are told of behind the running code.
    await new Promise(setImmediate);
    if (collections === seen) found.push((after - before) / STEP);
  }
  observer.disconnect();
  if (found.length === 0) throw new Error("every step met a collection: raise --max-semi-space-size");
  return found.sort((one, other) => one - other)[found.length >> 1] as number;
}

async function growth(engine: ScoringEngine, step: Step, decisions: number): Promise<number> {
  const collect = collector();
  collect();
  const before = used();
  for (let done = 0; done < decisions; done += STEP) await step(engine);
  collect();
  return used() - before;
}

function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
