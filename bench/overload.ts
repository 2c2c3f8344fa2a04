// Overload, open loop: requests come at a multiple of what the engine can do, whether it keeps up or not, and are asked for
// with `decide`. Tells how much of the peak is left, who was refused, and whether those accepted were decided in time.
// It must never wait for a decision before it sends the next request: that would hide the overload.
import Table from "cli-table3";
import { createEngine, float64, OverloadedError, struct } from "tutti";
import type { ScoreRequest } from "./agents/scorer.js";
import { PLACEMENTS, type PlacementName, type ScoringEngine } from "./fan-out.js";

/** Scores of each agent: some microseconds of work, so that the agents are the bottleneck. */
const CANDIDATES = 256;
/** In the closed loop that finds the saturation. */
const CALLERS = 64;
/** Milliseconds. */
const DEADLINE = 5;
/** Milliseconds after the deadline in which it is noticed on a busy event loop: later ones are missed. */
const GRACE = 1;
/** Arrivals as a part of saturation. */
const LOADS: readonly number[] = [0.5, 0.8, 1, 2, 3];

/** What became of the requests of one run. */
export interface OverloadRun {
  readonly placement: PlacementName;
  /** Arrivals as a part of saturation. */
  readonly load: number;
  readonly arrivals: number;
  /** Decisions a second that all agents had a say in. */
  readonly goodput: number;
  readonly refused: number;
  /** Decisions in which a fallback stood in. */
  readonly withFallback: number;
  /** Decisions made after their deadline. */
  readonly missed: number;
  /** Milliseconds from `decide` to its promise's end, sorted. */
  readonly latencies: Float64Array;
}

/** Runs every load on one placement, `seconds` each, after half as long of warming up. */
export async function measureOverload(
  placement: PlacementName,
  seconds: number,
): Promise<readonly OverloadRun[]> {
  const engine = await createEngine<ScoreRequest, number, never>({
    agents: PLACEMENTS[placement].map((host, index) => ({
      module: new URL(`./agents/scorer.js?agent=${index + 1}&work=sine`, import.meta.url),
      ...(host === undefined ? {} : { host }),
      fallback: { scores: 0.5 },
    })),
    candidates: Array.from({ length: CANDIDATES }, (_, index) => index),
    request: struct({ seed: float64() }),
    deadline: DEADLINE,
    early: false,
    limits: { candidates: CANDIDATES },
  });
  try {
    await saturation(engine, seconds / 2);
    const most = await saturation(engine, seconds / 2);
    const found: OverloadRun[] = [];
    for (const load of LOADS) found.push(await run(engine, placement, load, most, seconds));
    return found;
  } finally {
    await engine.close();
  }
}

/** Good decisions a second in a closed loop, with as many callers as keep all agents busy. */
async function saturation(engine: ScoringEngine, seconds: number): Promise<number> {
  const before = good(engine);
  const started = performance.now();
  const until = started + seconds * 1000;
  const caller = async (): Promise<void> => {
    for (let seed = 0; performance.now() < until; seed++) {
      try {
        await engine.decide({ seed });
      } catch (error) {
        if (!(error instanceof OverloadedError)) throw error;
        await new Promise(setImmediate);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return ((good(engine) - before) * 1000) / (performance.now() - started);
}

async function run(
  engine: ScoringEngine,
  placement: PlacementName,
  load: number,
  saturated: number,
  seconds: number,
): Promise<OverloadRun> {
  const latencies: number[] = [];
  let refused = 0;
  let missed = 0;
  let open = 0;
  const ask = async (seed: number): Promise<void> => {
    const asked = performance.now();
    try {
      await engine.decide({ seed });
      const latency = performance.now() - asked;
      latencies.push(latency);
      if (latency > DEADLINE + GRACE) missed++;
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      refused++;
    } finally {
      open--;
    }
  };
  const interval = 1000 / (saturated * load);
  const before = good(engine);
  const started = performance.now();
  const until = started + seconds * 1000;
  let arrivals = 0;
  let due = started;
  while (due < until) {
    // Poisson arrivals; those that the busy event loop kept waiting come at once.
    const now = performance.now();
    while (due <= now) {
      due += interval * -Math.log(1 - Math.random());
      open++;
      void ask(arrivals++);
    }
    await new Promise(setImmediate);
  }
  while (open > 0) await new Promise(setImmediate);
  const elapsed = performance.now() - started;
  const goodDecisions = good(engine) - before;
  return {
    placement,
    load,
    arrivals,
    goodput: (goodDecisions * 1000) / elapsed,
    refused,
    withFallback: latencies.length - goodDecisions,
    missed,
    latencies: Float64Array.from(latencies).sort(),
  };
}

/** Decisions so far that all agents had a say in. */
function good(engine: ScoringEngine): number {
  const { decisions, withFallback } = engine.inspect().decisions;
  return decisions - withFallback;
}

/** The runs of one placement, goodput as a part of its best run. */
export function overloadTable(runs: readonly OverloadRun[]): string {
  const table = new Table({
    head: [
      `overload, ${runs[0]?.placement}, deadline ${DEADLINE} ms`,
      "arrivals",
      "goodput/s",
      "of peak",
      "refused",
      "fallback",
      "missed",
      "p50 ms",
      "p99 ms",
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right", "right"],
  });
  const peak = Math.max(...runs.map(({ goodput }) => goodput));
  for (const { load, arrivals, goodput, refused, withFallback, missed, latencies } of runs) {
    const quantile = (part: number): string => {
      const latency = latencies[Math.floor(part * (latencies.length - 1))] ?? Number.NaN;
      return latency.toFixed(2);
    };
    table.push([
      `${load} x saturation`,
      arrivals.toLocaleString("en-US"),
      Math.round(goodput).toLocaleString("en-US"),
      percent(goodput / peak),
      percent(refused / arrivals),
      percent(withFallback / latencies.length),
      percent(missed / latencies.length),
      quantile(0.5),
      quantile(0.99),
    ]);
  }
  return table.toString();
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}
