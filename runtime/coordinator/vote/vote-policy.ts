// How proposals become a winner: the voting rule, and what an agent's word weighs for a request with given features.
// Plain data apart from the rule, so that a policy can be written in a file, and learned.
import { TuttiError } from "../../error.js";
import type { VotingRule } from "./voting-rule.js";
import { weightedSum } from "./weighted-sum.js";

/** What the rules and priorities look at, as `features` of the engine gives it. */
export type Features = Readonly<Record<string, string | number>>;

/** Base weights for requests whose features all equal those in `when`. */
export interface WeightRule {
  readonly when: Features;
  /** By agent; w >= 0. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * Learned priorities: by feature, then by its value, then by agent: a factor l >= 0. What is not named has factor 1. The
 * product over an agent's features stays at {@link LARGEST_WEIGHT} where it would be larger.
 */
export type Priorities = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

export interface VotePolicyOptions {
  /** Default: `weightedSum`. */
  readonly rule?: VotingRule;
  /** Tried in order: for each agent, the first that matches and names it sets its base weight. */
  readonly rules?: readonly WeightRule[];
  readonly priorities?: Priorities;
}

/** Writes the agents' weights w and priorities l for one request into `sheet`, from the two starts on. */
export interface Weigher {
  weigh(
    features: Features | undefined,
    baseWeights: Float64Array,
    sheet: Float64Array,
    weightsStart: number,
    prioritiesStart: number,
  ): void;
}

export interface VotePolicy {
  readonly rule: VotingRule;
  /** Throws {@link InvalidVotePolicyError} where the policy names an agent that is not among `agents`. */
  weigher(agents: readonly string[]): Weigher;
}

/** A weight is not a number from 0 to 1e100, or an agent is not known; the message names the path. */
export class InvalidVotePolicyError extends TuttiError {
  readonly code = "INVALID_VOTE_POLICY";
}

/** Products and sums of weights and values up to this stay finite. */
export const LARGEST_WEIGHT = 1e100;

/** Whether a value can be a weight, a priority or a candidate's value. */
export function isWeight(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= LARGEST_WEIGHT;
}

/** The vote of an engine. Throws {@link InvalidVotePolicyError}. */
export function weightedVote({
  rule = weightedSum,
  rules = [],
  priorities = {},
}: VotePolicyOptions = {}): VotePolicy {
  if (typeof rule?.tally !== "function" || typeof rule.isCertain !== "function") {
    throw new InvalidVotePolicyError("rule must be a voting rule, such as weightedSum");
  }
  if (!Array.isArray(rules)) throw new InvalidVotePolicyError("rules must be a list");
  for (const [index, weightRule] of rules.entries()) {
    for (const [feature, value] of entriesOf(`rules[${index}].when`, weightRule?.when)) {
      if (typeof value === "string" || typeof value === "number") continue;
      throw new InvalidVotePolicyError(`rules[${index}].when.${feature} must be a text or a number`);
    }
    checkWeights(`rules[${index}].weights`, weightRule.weights);
  }
  for (const [feature, values] of entriesOf("priorities", priorities)) {
    for (const [value, weights] of entriesOf(`priorities.${feature}`, values)) {
      checkWeights(`priorities.${feature}.${value}`, weights);
    }
  }
  return {
    rule,
    weigher: (agents) => compile(agents, rules, priorities),
  };
}

function entriesOf(path: string, record: unknown): readonly (readonly [string, unknown])[] {
  if (typeof record === "object" && record !== null && !Array.isArray(record)) return Object.entries(record);
  throw new InvalidVotePolicyError(`${path} must be an object`);
}

function checkWeights(path: string, weights: unknown): void {
  for (const [agent, weight] of entriesOf(path, weights)) {
    if (!isWeight(weight)) {
      throw new InvalidVotePolicyError(
        `${path}.${agent} must be a number from 0 to ${LARGEST_WEIGHT}, not ${String(weight)}`,
      );
    }
  }
}

/** A rule with its agents' weights by position; NaN where it names none. */
interface CompiledRule {
  readonly when: readonly (readonly [string, string | number])[];
  readonly weights: Float64Array;
}

function compile(agents: readonly string[], rules: readonly WeightRule[], priorities: Priorities): Weigher {
  const compiledRules = rules.map(
    ({ when, weights }, index): CompiledRule => ({
      when: Object.entries(when),
      weights: byPosition(agents, weights, Number.NaN, `rules[${index}].weights`),
    }),
  );
  const compiledPriorities = Object.entries(priorities).map(([feature, values]) => ({
    feature,
    factors: new Map(
      Object.entries(values).map(([value, weights]) => [
        value,
        byPosition(agents, weights, 1, `priorities.${feature}.${value}`),
      ]),
    ),
  }));
  return {
    weigh(features, baseWeights, sheet, weightsStart, prioritiesStart) {
      for (let agent = 0; agent < agents.length; agent++) {
        sheet[weightsStart + agent] = baseWeights[agent] as number;
        sheet[prioritiesStart + agent] = 1;
      }
      if (features === undefined) return;
      for (let index = compiledRules.length - 1; index >= 0; index--) {
        const rule = compiledRules[index] as CompiledRule;
        if (!matches(rule, features)) continue;
        for (let agent = 0; agent < agents.length; agent++) {
          const weight = rule.weights[agent] as number;
          if (!Number.isNaN(weight)) sheet[weightsStart + agent] = weight;
        }
      }
      for (const { feature, factors } of compiledPriorities) {
        const factor = Object.hasOwn(features, feature) ? factors.get(String(features[feature])) : undefined;
        if (factor === undefined) continue;
        for (let agent = 0; agent < agents.length; agent++) {
          const place = prioritiesStart + agent;
          sheet[place] = Math.min((sheet[place] as number) * (factor[agent] as number), LARGEST_WEIGHT);
        }
      }
    },
  };
}

function matches({ when }: CompiledRule, features: Features): boolean {
  for (const [feature, value] of when) {
    if (!Object.hasOwn(features, feature) || features[feature] !== value) return false;
  }
  return true;
}

function byPosition(
  agents: readonly string[],
  weights: Readonly<Record<string, number>>,
  otherwise: number,
  path: string,
): Float64Array {
  const positions = new Float64Array(agents.length).fill(otherwise);
  for (const [agent, weight] of Object.entries(weights)) {
    const position = agents.indexOf(agent);
    if (position < 0) {
      throw new InvalidVotePolicyError(`${path}.${agent}: the agents are ${agents.join(", ")}`);
    }
    positions[position] = weight;
  }
  return positions;
}
