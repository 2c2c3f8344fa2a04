// Fan-out to three agents, gather, vote: decisions a second through each way of asking, closed loop.
// Every decision is whole: deadline armed, vote complete, rationale kept. Early decisions are off, so that all three answer.
import { createEngine, type Engine, float64, struct } from "tutti";
import type { ScoreRequest } from "./agents/scorer.js";

/** The work of one agent, by its usual name: |sin| over 32 candidates, or nothing over 4. */
export interface Workload {
  readonly name: "sin32" | "tiny";
  readonly work: "sine" | "idle";
  readonly candidates: number;
}

export const WORKLOADS: readonly Workload[] = [
  { name: "sin32", work: "sine", candidates: 32 },
  { name: "tiny", work: "idle", candidates: 4 },
];

/** Threads of the three agents: one each, all on one, or two and one. */
export const PLACEMENTS = {
  isolated: [undefined, undefined, undefined],
  packed: ["one", "one", "one"],
  "two hosts": ["one", "one", "two"],
} as const;

export type PlacementName = keyof typeof PLACEMENTS;

/** Milliseconds: above what 512 in flight take on a busy machine; a benchmark must not measure fallbacks. */
const DEADLINE = 1_000;

export type ScoringEngine = Engine<ScoreRequest, number, never>;

export function scoringEngine(workload: Workload, placement: PlacementName): Promise<ScoringEngine> {
  return createEngine<ScoreRequest, number, never>({
    agents: PLACEMENTS[placement].map((host, index) => ({
      module: new URL(`./agents/scorer.js?agent=${index + 1}&work=${workload.work}`, import.meta.url),
      ...(host === undefined ? {} : { host }),
    })),
    candidates: Array.from({ length: workload.candidates }, (_, index) => index),
    request: struct({ seed: float64() }),
    deadline: DEADLINE,
    early: false,
  });
}

/** Decisions a second with so many `decide` calls in flight. */
export async function measureDecide(
  engine: ScoringEngine,
  inFlight: number,
  decisions: number,
): Promise<number> {
  let left = decisions;
  const started = performance.now();
  const caller = async (): Promise<void> => {
    while (left-- > 0) await engine.decide({ seed: left });
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return perSecond(decisions, started);
}

/** Decisions a second through `decideMany`, `batch` requests a call, as many in flight as the engine takes. */
export async function measureDecideMany(
  engine: ScoringEngine,
  batch: number,
  decisions: number,
): Promise<number> {
  const requests = Array.from({ length: batch }, (_, seed) => ({ seed }));
  const started = performance.now();
  for (let done = 0; done < decisions; done += batch) await engine.decideMany(requests);
  return perSecond(decisions, started);
}

/** Decisions a second through `decideSync`, one after the other. */
export function measureDecideSync(engine: ScoringEngine, decisions: number): number {
  const started = performance.now();
  for (let seed = 0; seed < decisions; seed++) engine.decideSync({ seed });
  return perSecond(decisions, started);
}

/** The same work without threads, messages or rationale: one core's limit. */
export function measureInline({ work, candidates }: Workload, decisions: number): number {
  const rows = [1, 2, 3].map(() => new Float64Array(candidates).fill(0.5));
  let checksum = 0;
  const started = performance.now();
  for (let seed = 0; seed < decisions; seed++) {
    for (const [agent, row] of rows.entries()) {
      if (work === "sine") {
        for (let index = 0; index < candidates; index++)
          row[index] = Math.abs(Math.sin(seed + index * (agent + 1)));
      }
    }
    let best = 0;
    let highest = -1;
    for (let index = 0; index < candidates; index++) {
      let sum = 0;
      for (const row of rows) sum += row[index] ?? 0;
      if (sum > highest) {
        highest = sum;
        best = index;
      }
    }
    checksum += best;
  }
  if (checksum < 0) throw new RangeError("the work was optimised away");
  return perSecond(decisions, started);
}

function perSecond(decisions: number, started: number): number {
  return (decisions * 1000) / (performance.now() - started);
}
