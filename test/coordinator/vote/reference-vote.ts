// The four rules once more, as their definitions read: slow, plain, and with nothing shared with the engine.
// It is what the differential test compares with; sums are made as they come, so only clear leads must agree.
import type { CandidateKey, NamedProposal, VotingRuleName } from "tutti";
import { barred, effectiveWeight, type Poll } from "./polls.js";

interface Ballot {
  readonly weight: number;
  readonly scores: readonly number[];
}

export interface ReferenceResult {
  /** Of feasible candidates S(c), of others undefined. */
  readonly totals: readonly (number | undefined)[];
  /** Feasible candidates, best first. */
  readonly ranking: readonly number[];
}

export function referenceVote({ proposals, policy }: Poll, rule: VotingRuleName): ReferenceResult {
  const { candidates, values = candidates.map(() => 1) } = policy;
  const out = barred({ proposals, policy });
  const feasible = [...candidates.keys()].filter((candidate) => !out.has(candidate));
  const ballots = proposals
    .map((proposal) => ({ weight: effectiveWeight(policy, proposal), scores: fractions(proposal) }))
    .filter(({ weight }) => weight > 0);
  const pool = POOLS[rule];
  const totals = candidates.map((_, candidate) => {
    if (out.has(candidate)) return undefined;
    return ballots.length === 0 ? 0 : pool(ballots, candidate, feasible);
  });
  const total = (candidate: number): number => totals[candidate] ?? 0;
  const utility = (candidate: number): number => total(candidate) * (values[candidate] ?? 0);
  const ranking = feasible.toSorted(
    (left, right) =>
      utility(right) - utility(left) ||
      total(right) - total(left) ||
      compareKeys(candidates[left] ?? 0, candidates[right] ?? 0),
  );
  return { totals, ranking };
}

/** Numbers before texts, numbers by value, texts by code unit. */
export function compareKeys(left: CandidateKey, right: CandidateKey): number {
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : Number(left > right);
  if (typeof left === "number") return -1;
  if (typeof right === "number") return 1;
  const [one, other] = [codeUnits(left), codeUnits(right)];
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function codeUnits(text: string): readonly number[] {
  return text.split("").map((unit) => unit.charCodeAt(0));
}

function fractions({ scores }: NamedProposal): readonly number[] {
  return Array.from(scores);
}

type Pool = (ballots: readonly Ballot[], candidate: number, feasible: readonly number[]) => number;

const POOLS: Readonly<Record<VotingRuleName, Pool>> = {
  "weighted-sum": (ballots, candidate) => mean(ballots, ({ scores }) => scores[candidate] ?? 0),

  "logarithmic-pool": (ballots, candidate) =>
    Math.exp(
      mean(ballots, ({ scores }) => Math.log(Math.min(Math.max(scores[candidate] ?? 0, 1e-6), 1 - 1e-6))),
    ),

  borda: (ballots, candidate, feasible) =>
    mean(ballots, ({ scores }) => {
      const own = scores[candidate] ?? 0;
      const rivals = feasible.filter((rival) => rival !== candidate).map((rival) => scores[rival] ?? 0);
      if (rivals.length === 0) return 1;
      const beaten = rivals.filter((score) => score < own).length;
      const tied = rivals.filter((score) => score === own).length;
      return (beaten + tied / 2) / rivals.length;
    }),

  "weighted-median": (ballots, candidate) => {
    const sorted = ballots
      .map(({ weight, scores }) => ({ weight, score: scores[candidate] ?? 0 }))
      .toSorted((left, right) => left.score - right.score);
    const half = sum(sorted.map(({ weight }) => weight)) / 2;
    let reached = 0;
    for (const { weight, score } of sorted) {
      reached += weight;
      if (reached >= half * (1 - 1e-12)) return score;
    }
    return sorted.at(-1)?.score ?? 0;
  },
};

function mean(ballots: readonly Ballot[], number: (ballot: Ballot) => number): number {
  const largest = Math.max(...ballots.map(({ weight }) => weight));
  const shares = ballots.map(({ weight }) => weight / largest);
  return sum(ballots.map((ballot, index) => number(ballot) * (shares[index] ?? 0))) / sum(shares);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
