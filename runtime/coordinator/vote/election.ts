// One election at a time over preallocated memory: totals by the rule, then the best feasible candidate, then the next best.
// It must give the same answer for the same ballots, bit for bit, whoever asks: coordinator, `resolve` or `replay`.
import type { CandidateKey } from "../../actor/agent.js";
import type { BallotBox, VotingRule } from "./voting-rule.js";

export class Election {
  /** The agents' effective weights: written by the caller before `hold`. */
  readonly weights: Float64Array;
  /** S(c) after `hold`. */
  readonly totals: Float64Array;
  readonly #rule: VotingRule;
  readonly #box: BallotBox;
  /** Candidates that won but could not be had. */
  readonly #struck: Uint8Array;
  #keys: readonly CandidateKey[] = [];

  constructor(rule: VotingRule, agents: number, mostCandidates: number) {
    this.weights = new Float64Array(agents);
    this.totals = new Float64Array(mostCandidates);
    this.#rule = rule;
    this.#struck = new Uint8Array(mostCandidates);
    this.#box = {
      candidates: 0,
      agents,
      scores: new Float64Array(0),
      scoresStart: 0,
      stride: 0,
      weights: this.weights,
      infeasible: new Uint8Array(mostCandidates),
      values: new Float64Array(mostCandidates).fill(1),
    };
  }

  /**
   * Counts the ballots: scores in rows of `stride` from `scoresStart`, feasibility and values from `candidatesStart`.
   * Without `values` each is 1.
   */
  hold(
    keys: readonly CandidateKey[],
    scores: Float64Array,
    scoresStart: number,
    stride: number,
    infeasible: Uint8Array,
    candidatesStart: number,
    values: Float64Array | undefined,
  ): void {
    const box = this.#box;
    const candidates = keys.length;
    this.#keys = keys;
    box.candidates = candidates;
    box.scores = scores;
    box.scoresStart = scoresStart;
    box.stride = stride;
    for (let candidate = 0; candidate < candidates; candidate++) {
      box.infeasible[candidate] = infeasible[candidatesStart + candidate] as number;
      if (values !== undefined) box.values[candidate] = values[candidatesStart + candidate] as number;
      this.#struck[candidate] = 0;
    }
    this.#rule.tally(box, this.totals);
  }

  /** Index of the feasible candidate with the highest utility that was not struck; -1 where there is none. */
  best(): number {
    let best = -1;
    for (let candidate = 0; candidate < this.#box.candidates; candidate++) {
      if (this.#box.infeasible[candidate] === 1 || this.#struck[candidate] === 1) continue;
      if (best < 0 || this.#beats(candidate, best)) best = candidate;
    }
    return best;
  }

  /** Takes a candidate out, without counting again: the others' totals stay what they were. */
  strike(candidate: number): void {
    this.#struck[candidate] = 1;
  }

  /** U(c) = S(c) value(c). */
  utility(candidate: number): number {
    return (this.totals[candidate] as number) * (this.#box.values[candidate] as number);
  }

  /** Whether the best stays the best whatever agents with at most `missing` effective weight may add. No vetoes to come. */
  isCertain(missing: number): boolean {
    const leader = this.best();
    return leader >= 0 && this.#rule.isCertain(this.#box, this.totals, leader, missing);
  }

  /** Higher utility, then higher total, then lower key. */
  #beats(candidate: number, rival: number): boolean {
    const utility = this.utility(candidate);
    const other = this.utility(rival);
    if (utility !== other) return utility > other;
    const total = this.totals[candidate] as number;
    const otherTotal = this.totals[rival] as number;
    if (total !== otherTotal) return total > otherTotal;
    // Both indices are below the number of keys.
    return isLower(this.#keys[candidate] as CandidateKey, this.#keys[rival] as CandidateKey);
  }
}

/** The order of candidate keys: numbers before texts, numbers by value, texts by code unit. */
function isLower(key: CandidateKey, other: CandidateKey): boolean {
  if (typeof key === typeof other) return key < other;
  return typeof key === "number";
}
