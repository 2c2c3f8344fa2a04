// One election at a time over preallocated memory: totals by the rule, then the best feasible candidate, then the next best.
// It must give the same answer for the same ballots, bit for bit, whoever asks: coordinator, `resolve` or `replay`.
import type { CandidateKey } from "../../actor/agent.js";
import type { BallotBox, VotingRule } from "./voting-rule.js";

/** In place of where the values are: each is 1. */
export const NO_VALUES = -1;
/** In place of where the feasibility is: each candidate may win. */
export const ALL_FEASIBLE = -1;

/**
 * Weights are counted as so many times as large. Powers of two change no digit; without them, products with the smallest
 * weights, confidences and scores that numbers can hold would lose theirs, and a unanimous vote with them.
 */
const ENLARGEMENT = 2 ** 300;
/** Where all weights are below `SMALL_WEIGHT`. */
const LARGER_ENLARGEMENT = 2 ** 1000;
const SMALL_WEIGHT = 1e-20;

export class Election {
  /** The agents' effective weights: written by the caller before each `hold`, which enlarges them. */
  readonly weights: Float64Array;
  /** S(c) after `hold`. */
  readonly totals: Float64Array;
  readonly #rule: VotingRule;
  readonly #box: BallotBox;
  /** Some candidate may not win. */
  #masked = false;
  #valued = false;
  #enlargement = ENLARGEMENT;
  #keys: readonly CandidateKey[] = [];

  constructor(rule: VotingRule, agents: number, mostCandidates: number) {
    this.weights = new Float64Array(agents);
    this.totals = new Float64Array(mostCandidates);
    this.#rule = rule;
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
   * Counts the ballots on `sheet`: scores in rows of `stride` from `scoresStart`, values from `valuesStart` or, with
   * {@link NO_VALUES}, 1 each. Feasibility is in `infeasible`, from `infeasibleStart`, or {@link ALL_FEASIBLE}.
   */
  hold(
    keys: readonly CandidateKey[],
    sheet: Float64Array,
    scoresStart: number,
    stride: number,
    infeasible: Uint8Array,
    infeasibleStart: number,
    valuesStart: number,
  ): void {
    const box = this.#box;
    const candidates = keys.length;
    this.#keys = keys;
    box.candidates = candidates;
    box.scores = sheet;
    box.scoresStart = scoresStart;
    box.stride = stride;
    const mask = box.infeasible;
    if (infeasibleStart !== ALL_FEASIBLE) {
      for (let candidate = 0; candidate < candidates; candidate++) {
        mask[candidate] = infeasible[infeasibleStart + candidate] as number;
      }
    } else if (this.#masked) mask.fill(0);
    this.#masked = infeasibleStart !== ALL_FEASIBLE;
    if (valuesStart !== NO_VALUES) {
      for (let candidate = 0; candidate < candidates; candidate++) {
        box.values[candidate] = sheet[valuesStart + candidate] as number;
      }
    } else if (this.#valued) {
      box.values.fill(1);
    }
    this.#valued = valuesStart !== NO_VALUES;
    this.#enlarge();
    this.#rule.tally(box, this.totals);
  }

  /** Index of the feasible candidate with the highest utility that was not struck; -1 where there is none. */
  best(): number {
    if (!this.#masked && !this.#valued) return this.#highest();
    const { candidates, infeasible, values } = this.#box;
    const totals = this.totals;
    let best = -1;
    let highest = 0;
    for (let candidate = 0; candidate < candidates; candidate++) {
      if (infeasible[candidate] === 1) continue;
      const utility = (totals[candidate] as number) * (values[candidate] as number);
      if (best < 0 || utility > highest || (utility === highest && this.#winsTie(candidate, best))) {
        best = candidate;
        highest = utility;
      }
    }
    return best;
  }

  /** Indices of the feasible candidates that were not struck, best first. */
  ranking(): readonly number[] {
    const { candidates, infeasible } = this.#box;
    const ranking: number[] = [];
    for (let candidate = 0; candidate < candidates; candidate++) {
      if (infeasible[candidate] !== 1) ranking.push(candidate);
    }
    return ranking.sort((candidate, rival) => {
      const lead = this.utility(rival) - this.utility(candidate);
      if (lead !== 0) return lead;
      return this.#winsTie(candidate, rival) ? -1 : 1;
    });
  }

  /** Takes a candidate out, without counting again: the others' totals stay what they were. */
  strike(candidate: number): void {
    this.#box.infeasible[candidate] = 1;
    this.#masked = true;
  }

  /** U(c) = S(c) value(c). */
  utility(candidate: number): number {
    return (this.totals[candidate] as number) * (this.#box.values[candidate] as number);
  }

  /** Whether the best stays the best whatever agents with at most `missing` effective weight may add. No vetoes to come. */
  isCertain(missing: number): boolean {
    const leader = this.best();
    return leader >= 0 && this.#rule.isCertain(this.#box, this.totals, leader, missing * this.#enlargement);
  }

  /** The best where every candidate may win and none has a value. */
  #highest(): number {
    const { candidates } = this.#box;
    const totals = this.totals;
    if (candidates === 0) return -1;
    let best = 0;
    let highest = totals[0] as number;
    for (let candidate = 1; candidate < candidates; candidate++) {
      const total = totals[candidate] as number;
      if (total > highest || (total === highest && this.#winsTie(candidate, best))) {
        best = candidate;
        highest = total;
      }
    }
    return best;
  }

  #enlarge(): void {
    const weights = this.weights;
    let largest = 0;
    for (let agent = 0; agent < weights.length; agent++) {
      largest = Math.max(largest, weights[agent] as number);
    }
    const enlargement = largest < SMALL_WEIGHT ? LARGER_ENLARGEMENT : ENLARGEMENT;
    for (let agent = 0; agent < weights.length; agent++) {
      weights[agent] = (weights[agent] as number) * enlargement;
    }
    this.#enlargement = enlargement;
  }

  /** Of two with the same utility: higher total, then lower key, then the one named first. */
  #winsTie(candidate: number, rival: number): boolean {
    const total = this.totals[candidate] as number;
    const otherTotal = this.totals[rival] as number;
    if (total !== otherTotal) return total > otherTotal;
    // Both indices are below the number of keys.
    const key = this.#keys[candidate] as CandidateKey;
    const rivalKey = this.#keys[rival] as CandidateKey;
    return isLower(key, rivalKey) || (candidate < rival && !isLower(rivalKey, key));
  }
}

/** The order of candidate keys: numbers before texts, numbers by value (NaN last), texts by code unit. */
function isLower(key: CandidateKey, other: CandidateKey): boolean {
  if (typeof key === typeof other) return key < other || (Number.isNaN(other) && !Number.isNaN(key));
  return typeof key === "number";
}
