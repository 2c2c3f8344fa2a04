// Tutti's part in the fan-out benchmarks: an engine over three scoring agents, and every way of asking it.
// Every decision is whole: deadline armed, vote complete, rationale kept, early decisions off, so that all three answer.
import {
  createEngine,
  DecisionTable,
  type Engine,
  type EngineOptions,
  float64,
  type Journal,
  struct,
} from "tutti";
import type { ScoreRequest } from "../agents/scorer.js";
import type { Sample } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";
import { timed } from "./timed.js";
import { DEADLINE, inlineWinner, type Workload } from "./workload.js";

/** Threads of the three agents: one each, two and one, or all on one. */
export const PLACEMENTS = {
  isolated: [undefined, undefined, undefined],
  "two hosts": ["one", "one", "two"],
  packed: ["one", "one", "one"],
} as const;

export type Placement = keyof typeof PLACEMENTS;
export type ScoringEngine = Engine<ScoreRequest, number, never>;

/** Requests of one `decideMany`. */
const MANY = 5_000;
/** Decisions one after the other between two looks at whether the time is over. */
const SINGLES = 50;
/** Seeds whose winners are compared with those computed in one thread. */
const CHECKED = 20;

/** Starts an engine, and throws where it does not answer what it must. */
export async function scoringEngine(
  workload: Workload,
  placement: Placement,
  idle: NonNullable<EngineOptions<ScoreRequest, number, never>["idle"]> = "adaptive",
  journal?: Journal,
): Promise<ScoringEngine> {
  const work = workload.name === "tiny" ? "idle" : "sine";
  const engine = await createEngine<ScoreRequest, number, never>({
    agents: PLACEMENTS[placement].map((host, index) => ({
      module: new URL(`../agents/scorer.js?agent=${index + 1}&work=${work}`, import.meta.url),
      ...(host === undefined ? {} : { host }),
    })),
    candidates: Array.from({ length: workload.candidates }, (_, index) => index),
    request: struct({ seed: float64() }),
    deadline: DEADLINE,
    early: false,
    idle,
    ...(journal === undefined ? {} : { journal }),
  });
  for (let seed = 0; seed < CHECKED; seed++) {
    const { winner } = await engine.decide({ seed });
    if (winner !== inlineWinner(workload, seed)) throw new Error(`seed ${seed} was decided as ${winner}`);
  }
  return engine;
}

/** Calls `run`, and throws where anything stood in for an agent meanwhile: that is another benchmark. */
async function withoutFallbacks(engine: ScoringEngine, run: () => Promise<Sample>): Promise<Sample> {
  const before = engine.inspect().decisions.withFallback;
  const sample = await run();
  const { withFallback, agents } = engine.inspect().decisions;
  if (withFallback > before) {
    const causes = agents.map(({ fallbacks }) => JSON.stringify(fallbacks)).join(", ");
    throw new Error(`${withFallback - before} decisions had a fallback: by agent ${causes}`);
  }
  return sample;
}

/** `decide` with so many calls in flight; the latency of each is recorded where it is one. */
export function runDecide(engine: ScoringEngine, inFlight: number, milliseconds: number): Promise<Sample> {
  if (inFlight === 1) return runSingles(engine, milliseconds);
  return withoutFallbacks(engine, async () => {
    const started = performance.now();
    const until = started + milliseconds;
    let decisions = 0;
    let seed = 0;
    let over = false;
    const caller = async (): Promise<void> => {
      while (!over) {
        await engine.decide({ seed: seed++ });
        // A look at the clock for each decision would be a part of what is measured.
        if ((++decisions & 63) === 0) over = performance.now() > until;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
    return { value: (decisions * 1_000) / (performance.now() - started) };
  });
}

/** `decideMany`, as objects or into a table, as many in flight as the engine takes. */
export function runDecideMany(
  engine: ScoringEngine,
  milliseconds: number,
  table?: DecisionTable<number>,
): Promise<Sample> {
  const requests = Array.from({ length: MANY }, (_, seed) => ({ seed }));
  return withoutFallbacks(engine, async () => {
    const value = await timed(milliseconds, async () => {
      if (table === undefined) await engine.decideMany(requests);
      else await engine.decideMany(requests, table);
      return MANY;
    });
    return { value };
  });
}

/** `decideSync`, one after the other. */
export function runDecideSync(engine: ScoringEngine, milliseconds: number): Promise<Sample> {
  const recorder = new LatencyRecorder();
  let seed = 0;
  return withoutFallbacks(engine, async () => {
    const value = await timed(milliseconds, () => {
      for (let single = 0; single < SINGLES; single++) {
        const asked = performance.now();
        engine.decideSync({ seed: seed++ });
        recorder.recordBetween(asked, performance.now());
      }
      return SINGLES;
    });
    return { value, latency: recorder.histogram };
  });
}

/** A table for the requests of one `decideMany`. */
export function scoringTable(): DecisionTable<number> {
  return new DecisionTable<number>(MANY);
}

function runSingles(engine: ScoringEngine, milliseconds: number): Promise<Sample> {
  const recorder = new LatencyRecorder();
  let seed = 0;
  return withoutFallbacks(engine, async () => {
    const value = await timed(milliseconds, async () => {
      for (let single = 0; single < SINGLES; single++) {
        const asked = performance.now();
        await engine.decide({ seed: seed++ });
        recorder.recordBetween(asked, performance.now());
      }
      return SINGLES;
    });
    return { value, latency: recorder.histogram };
  });
}
