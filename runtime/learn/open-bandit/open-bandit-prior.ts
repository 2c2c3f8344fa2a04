// What the Bernoulli Thompson sampling policy of the Open Bandit Dataset believed, as its `prior_bts.yaml` has it.
// It must never invent a belief for a campaign that the file does not have.
import { parse } from "yaml";
import type { BetaBeliefs } from "../thompson-sampling.js";
import { OpenBanditError, quoted } from "./open-bandit-error.js";

/**
 * The beliefs for one campaign, one for each item.
 *
 * @param text of `prior_bts.yaml`: for each campaign the lists `alpha` and `beta`.
 * @throws OpenBanditError
 */
export function readOpenBanditPrior(text: string, campaign: string): BetaBeliefs {
  const campaigns = mapping(yaml(text), "the file");
  if (!Object.hasOwn(campaigns, campaign)) {
    const known = Object.keys(campaigns).join(", ");
    throw new OpenBanditError(undefined, `no campaign is named ${quoted(campaign)}: there are ${known}`);
  }
  const beliefs = mapping(campaigns[campaign], campaign);
  const alpha = shapes(beliefs["alpha"], `${campaign}.alpha`);
  const beta = shapes(beliefs["beta"], `${campaign}.beta`);
  if (alpha.length !== beta.length) {
    throw new OpenBanditError(
      undefined,
      `${campaign}.beta must have as many values as alpha: ${alpha.length}, not ${beta.length}`,
    );
  }
  return { alpha, beta };
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new OpenBanditError(undefined, `is no YAML: ${(error as Error).message}`, { cause: error });
  }
}

function mapping(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new OpenBanditError(undefined, `${path} must be a mapping, not ${quoted(value)}`);
}

function shapes(value: unknown, path: string): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new OpenBanditError(undefined, `${path} must be a list of numbers, not ${quoted(value)}`);
  }
  for (const [item, shape] of value.entries()) {
    if (typeof shape === "number" && shape > 0 && Number.isFinite(shape)) continue;
    throw new OpenBanditError(undefined, `${path}[${item}] must be a number above 0, not ${quoted(shape)}`);
  }
  return value;
}
