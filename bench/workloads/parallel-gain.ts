// What agents side by side gain: three agents with a known amount of work each, asked one decision at a time, against the same
// work done one after the other in one thread. On two cores three agents take two thirds at best, and a hop on top.
import { createEngine } from "tutti";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";
import { timed } from "./timed.js";
import { workFor } from "./work-for.js";
import { AGENTS, DEADLINE } from "./workload.js";

/** Microseconds of each agent. */
const WORK: readonly number[] = [1, 10, 100, 200, 1_000];
/** Decisions between two looks at whether the time is over. */
const AT_ONCE = 10;

export const parallelGainBench: Bench = {
  name: "parallel gain",
  title:
    "three agents of 1 to 1,000 us of work, one decision at a time: side by side, and one after the other",
  contenders: () =>
    WORK.flatMap((microseconds): Contender[] => {
      const setting = `${microseconds.toLocaleString("en-US", { useGrouping: false })} us`;
      return [
        { system: "Tutti", setting, unit: "us", open: () => openTutti(microseconds) },
        { system: "one after the other", setting, unit: "us", open: async () => inTurn(microseconds) },
      ];
    }),
};

async function openTutti(microseconds: number): Promise<Running> {
  const engine = await createEngine<object, string, never>({
    agents: Array.from({ length: AGENTS }, (_, agent) => ({
      module: new URL(`../agents/busy.js?agent=${agent + 1}&microseconds=${microseconds}`, import.meta.url),
    })),
    candidates: ["x", "y"],
    deadline: DEADLINE,
    early: false,
    idle: "park",
  });
  return {
    run: (milliseconds) => measure(milliseconds, () => engine.decideSync({})),
    close: () => engine.close(),
  };
}

function inTurn(microseconds: number): Running {
  return {
    run: (milliseconds) =>
      measure(milliseconds, () => {
        for (let agent = 0; agent < AGENTS; agent++) workFor(microseconds);
      }),
    close: async () => undefined,
  };
}

async function measure(milliseconds: number, decide: () => void): Promise<Sample> {
  const recorder = new LatencyRecorder();
  await timed(milliseconds, () => {
    for (let decision = 0; decision < AT_ONCE; decision++) {
      const asked = performance.now();
      decide();
      recorder.recordBetween(asked, performance.now());
    }
    return AT_ONCE;
  });
  return { value: medianMicroseconds(recorder), latency: recorder.histogram };
}

function medianMicroseconds({ histogram }: LatencyRecorder): number {
  return histogram.getValueAtPercentile(50) / (histogram.tag === "nanoseconds" ? 1_000 : 1);
}
