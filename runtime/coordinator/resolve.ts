// The vote without threads: the same election as the coordinator's, over plain objects, for tests, notebooks and replay.
// Pure: the same proposals and policy give the same answer, bit for bit, in any order.
import type { CandidateKey } from "../actor/agent.js";
import { TuttiError } from "../error.js";
import { type Ballot, type NamedProposal, readProposal } from "./named-proposal.js";
import type { Exclusion, Rationale } from "./rationale.js";
import { Election, NO_VALUES } from "./vote/election.js";
import { isWeight, LARGEST_WEIGHT } from "./vote/vote-policy.js";
import type { VotingRule, VotingRuleName } from "./vote/voting-rule.js";
import { VOTING_RULES } from "./vote/voting-rules.js";
import { weightedSum } from "./vote/weighted-sum.js";

export type { NamedProposal } from "./named-proposal.js";

/** An agent that may take part. */
export interface Voter {
  readonly name: string;
  /** w >= 0; 1 when left out. */
  readonly weight?: number;
  /** l >= 0; 1 when left out. */
  readonly priority?: number;
  /** False makes its vetoes a fault. */
  readonly vetoes?: boolean;
}

export interface ResolvePolicy<Action extends CandidateKey> {
  readonly candidates: readonly Action[];
  /** In their declared order, in which sums are made. */
  readonly agents: readonly Voter[];
  /** Default: `weightedSum`. */
  readonly rule?: VotingRule;
  /** One a candidate, >= 0 and finite; each 1 when left out. */
  readonly values?: readonly number[];
  /** Candidates that hard constraints exclude, by index. */
  readonly exclusions?: readonly (number | Pick<Exclusion, "candidate">)[];
  /** Candidates that could not be reserved, by index: they won, and the next best is wanted. */
  readonly refusals?: readonly (number | Pick<Exclusion, "candidate">)[];
}

/** What the vote says. */
export interface Resolution<Action extends CandidateKey> {
  /** Undefined where no candidate is feasible. */
  readonly winner: Action | undefined;
  /** The winner's index, or -1. */
  readonly index: number;
  /** S(winner), or 0. */
  readonly score: number;
  /** U(winner) = S value, or 0. */
  readonly utility: number;
  /** The lowest price proposed for the winner, where any was. */
  readonly price: number | undefined;
  /** S(c), one a candidate. */
  readonly totals: readonly number[];
  /** Feasible candidates by index, best first. */
  readonly ranking: readonly number[];
  /** Proposals that were not counted, and what was wrong with them. */
  readonly faulty: readonly { readonly agent: string; readonly fault: string }[];
}

/** The policy or the list of proposals makes no sense; the message names the path. A faulty proposal is no such error. */
export class InvalidVoteError extends TuttiError {
  readonly code = "INVALID_VOTE";
}

/** Resolves the conflict between proposals, given in any order. Throws {@link InvalidVoteError}. */
export function resolve<Action extends CandidateKey>(
  proposals: readonly NamedProposal[],
  policy: ResolvePolicy<Action>,
): Resolution<Action> {
  const names = namesOf(proposals);
  validate(names, policy);
  const { candidates, agents, values } = policy;
  const count = candidates.length;
  const election = new Election(policy.rule ?? weightedSum, agents.length, count);
  const sheet = new Float64Array((agents.length + 1) * count);
  const valuesStart = agents.length * count;
  sheet.set(values ?? [], valuesStart);
  const infeasible = new Uint8Array(count);
  for (const exclusion of policy.exclusions ?? []) infeasible[indexOf(exclusion)] = 1;
  const faulty: { agent: string; fault: string }[] = [];
  const ballots: Ballot[] = [];
  for (const [row, voter] of agents.entries()) {
    const proposal = proposals[names.indexOf(voter.name)];
    if (proposal === undefined) continue;
    const ballot = readProposal(proposal, count, voter.vetoes !== false);
    if (typeof ballot === "string") {
      faulty.push({ agent: voter.name, fault: ballot });
      continue;
    }
    ballots.push(ballot);
    // The coordinator multiplies in the same order.
    election.weights[row] =
      (voter.weight ?? 1) * (voter.priority ?? 1) * ballot.confidence * ballot.freshness;
    sheet.set(ballot.scores, row * count);
    for (const veto of ballot.vetoes) infeasible[veto] = 1;
  }
  election.hold(candidates, sheet, 0, count, infeasible, 0, values === undefined ? NO_VALUES : valuesStart);
  for (const refused of policy.refusals ?? []) election.strike(indexOf(refused));
  const totals = Array.from(election.totals);
  const ranking = election.ranking();
  const index = ranking[0] ?? -1;
  return {
    winner: index < 0 ? undefined : candidates[index],
    index,
    score: totals[index] ?? 0,
    utility: index < 0 ? 0 : election.utility(index),
    price: lowestPrice(ballots, index),
    totals,
    ranking,
    faulty,
  };
}

/**
 * Computes a decision again from its rationale: the same winner and totals, bit for bit. Throws {@link InvalidVoteError};
 * a rule of your own must be given, because a rationale holds only its name.
 */
export function replay<Action extends CandidateKey>(
  rationale: Omit<Rationale<Action>, "totals" | "winner">,
  rule: VotingRule = ruleNamed(rationale.rule),
): Resolution<Action> {
  const present = rationale.agents.filter(({ outcome }) => outcome !== "absent");
  const resolution = resolve(present, {
    candidates: rationale.candidates,
    agents: rationale.agents.map(({ agent, weight, priority }) => ({ name: agent, weight, priority })),
    rule,
    ...(rationale.values === undefined ? {} : { values: rationale.values }),
    exclusions: rationale.exclusions,
    refusals: rationale.refusals,
  });
  if (rationale.exhausted === undefined) return resolution;
  return { ...resolution, winner: undefined, index: -1, score: 0, utility: 0, price: undefined };
}

function ruleNamed(name: VotingRuleName): VotingRule {
  if (Object.hasOwn(VOTING_RULES, name)) return VOTING_RULES[name];
  throw new InvalidVoteError(
    `rule "${name}" is not one of ${Object.keys(VOTING_RULES).join(", ")}: give your own`,
  );
}

function lowestPrice(ballots: readonly Ballot[], index: number): number | undefined {
  let lowest: number | undefined;
  for (const { prices } of ballots) {
    const price = prices?.[index];
    if (price !== undefined && (lowest === undefined || price < lowest)) lowest = price;
  }
  return lowest;
}

/** By position. Read once: the name decides whose proposal it is. */
function namesOf(proposals: readonly NamedProposal[]): readonly string[] {
  return proposals.map((proposal, index) => {
    try {
      const { agent } = proposal;
      if (typeof agent === "string") return agent;
    } catch {
      // Answered below: nobody can be found faulty for it.
    }
    throw new InvalidVoteError(`proposals[${index}].agent is not a text`);
  });
}

function validate<Action extends CandidateKey>(
  proposers: readonly string[],
  { candidates, agents, values, exclusions = [], refusals = [] }: ResolvePolicy<Action>,
): void {
  const names = agents.map(({ name }) => name);
  for (const [index, { name, weight = 1, priority = 1 }] of agents.entries()) {
    if (names.indexOf(name) !== index) throw new InvalidVoteError(`agents[${index}] is a second "${name}"`);
    for (const [field, value] of Object.entries({ weight, priority })) {
      if (!isWeight(value)) {
        throw new InvalidVoteError(
          `agents[${index}].${field} must be from 0 to ${LARGEST_WEIGHT}, not ${value}`,
        );
      }
    }
  }
  for (const [index, agent] of proposers.entries()) {
    if (!names.includes(agent))
      throw new InvalidVoteError(`proposals[${index}].agent "${agent}" is not in agents`);
    if (proposers.indexOf(agent) !== index) {
      throw new InvalidVoteError(`proposals[${index}] is a second one by "${agent}"`);
    }
  }
  if (values !== undefined && values.length !== candidates.length) {
    throw new InvalidVoteError(`values has ${values.length} entries for ${candidates.length} candidates`);
  }
  for (const [index, value] of (values ?? []).entries()) {
    if (!isWeight(value)) {
      throw new InvalidVoteError(`values[${index}] must be from 0 to ${LARGEST_WEIGHT}, not ${value}`);
    }
  }
  for (const [name, list] of Object.entries({ exclusions, refusals })) {
    for (const [position, entry] of list.entries()) {
      const index = indexOf(entry);
      if (!(Number.isInteger(index) && index >= 0 && index < candidates.length)) {
        throw new InvalidVoteError(`${name}[${position}] names candidate ${index} of ${candidates.length}`);
      }
    }
  }
}

function indexOf(entry: number | Pick<Exclusion, "candidate">): number {
  return typeof entry === "number" ? entry : entry.candidate;
}
