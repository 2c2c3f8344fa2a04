// Reads an alternative policy off a JSON value.
// It must never take a policy in part: a name that it does not know is refused, not skipped.
import { isWeight, LARGEST_WEIGHT } from "../../coordinator/vote/vote-policy.js";
import type { VotingRuleName } from "../../coordinator/vote/voting-rule.js";
import { VOTING_RULES } from "../../coordinator/vote/voting-rules.js";
import { TuttiError } from "../../error.js";
import type { AlternativePolicy } from "./alternative-policy.js";

/** A policy to replay with is not what it must be; the message names the path. */
export class InvalidReplayPolicyError extends TuttiError {
  readonly code = "INVALID_REPLAY_POLICY";
}

const FIELDS = ["rule", "weights", "priorities", "without"];

/** Throws {@link InvalidReplayPolicyError}. */
export function readPolicy(value: unknown): AlternativePolicy {
  if (!isObject(value)) throw new InvalidReplayPolicyError("the policy must be a JSON object");
  for (const field of Object.keys(value)) {
    if (!FIELDS.includes(field)) {
      throw new InvalidReplayPolicyError(`${field} is not one of ${FIELDS.join(", ")}`);
    }
  }
  const { rule, weights, priorities, without } = value;
  return {
    ...(rule === undefined ? {} : { rule: readRule(rule) }),
    ...(weights === undefined ? {} : { weights: readWeights("weights", weights) }),
    ...(priorities === undefined ? {} : { priorities: readWeights("priorities", priorities) }),
    ...(without === undefined ? {} : { without: readNames(without) }),
  };
}

function readRule(rule: unknown): VotingRuleName {
  if (typeof rule === "string" && Object.hasOwn(VOTING_RULES, rule)) return rule as VotingRuleName;
  throw new InvalidReplayPolicyError(`rule must be one of ${Object.keys(VOTING_RULES).join(", ")}`);
}

function readWeights(path: string, weights: unknown): Readonly<Record<string, number>> {
  if (!isObject(weights)) throw new InvalidReplayPolicyError(`${path} must be an object: a number by agent`);
  for (const [agent, weight] of Object.entries(weights)) {
    if (isWeight(weight)) continue;
    throw new InvalidReplayPolicyError(
      `${path}.${agent} must be a number from 0 to ${LARGEST_WEIGHT}, not ${JSON.stringify(weight)}`,
    );
  }
  return weights as Readonly<Record<string, number>>;
}

function readNames(names: unknown): readonly string[] {
  if (!Array.isArray(names)) throw new InvalidReplayPolicyError("without must be a list of agents' names");
  for (const [index, name] of names.entries()) {
    if (typeof name !== "string") throw new InvalidReplayPolicyError(`without[${index}] must be a name`);
  }
  return names;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
