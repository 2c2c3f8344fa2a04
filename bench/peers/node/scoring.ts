// An agent's part of the fan-out, as every worker of the Node peers does it.
// It must never differ from what Tutti's agents do: see workloads/workload.ts.
import { blankScores, SIN32, score, TINY, type Workload } from "../../workloads/workload.js";

/** What a worker is told: whose scores, for which seed. */
export interface Question {
  readonly workload: Workload["name"];
  readonly agent: number;
  readonly seed: number;
}

/** A vector of its own for each answer: it goes to another thread. */
export function scoresOf({ workload, agent, seed }: Question): Float64Array {
  const work = workload === "tiny" ? TINY : SIN32;
  const scores = blankScores(work);
  score(work, agent, seed, scores);
  return scores;
}
