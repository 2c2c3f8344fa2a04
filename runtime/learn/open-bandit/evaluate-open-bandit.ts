// What a policy of the Open Bandit Dataset would have earned, by the log of a policy of the same dataset.
// It must never evaluate on a log whose items the policy does not know.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { directMethod } from "../off-policy/direct-method.js";
import { doublyRobust } from "../off-policy/doubly-robust.js";
import type { PolicyEstimate } from "../off-policy/estimate-account.js";
import { inversePropensity } from "../off-policy/inverse-propensity.js";
import type { LoggedColumns } from "../off-policy/logged-row.js";
import { evaluatePolicy } from "../off-policy/policy-evaluation.js";
import { selfNormalised } from "../off-policy/self-normalised.js";
import { switchDoublyRobust } from "../off-policy/switch-doubly-robust.js";
import { SwitchThreshold } from "../off-policy/switch-threshold.js";
import { type PositionProbabilities, thompsonProbabilities } from "../thompson-sampling.js";
import { crossFittedRates } from "./cross-fitted-rates.js";
import { OpenBanditError } from "./open-bandit-error.js";
import { readOpenBanditPrior } from "./open-bandit-prior.js";
import type { OpenBanditRow } from "./open-bandit-row.js";
import { readOpenBandit } from "./read-open-bandit.js";

const POSITIONS = 3;

export type OpenBanditPolicy = "random" | "bts";

export interface OpenBanditQuestion {
  /** Has `random/men/men.csv` and so on, and `prior_bts.yaml`. */
  readonly folder: string;
  /** "men", "women" or "all". */
  readonly campaign: string;
  /** The policy that wrote the log. */
  readonly behaviour: OpenBanditPolicy;
  readonly policy: OpenBanditPolicy;
  /** An integer. */
  readonly seed: number;
}

/**
 * Estimates of clicks an impression, by IPS, SNIPS, DM, DR and switch-DR.
 *
 * @throws OpenBanditError for the first row that is wrong; what reading a file throws comes through as it is.
 */
export async function evaluateOpenBandit(
  question: OpenBanditQuestion,
  onRow: (rows: number) => void,
): Promise<readonly PolicyEstimate[]> {
  const { folder, campaign, behaviour, seed } = question;
  const path = join(folder, behaviour, campaign, `${campaign}.csv`);
  const rows: Pick<OpenBanditRow, "item" | "position" | "isClicked" | "propensity">[] = [];
  let items = 0;
  for await (const { item, position, isClicked, propensity, affinities } of readOpenBandit(
    createReadStream(path),
  )) {
    items = affinities.length;
    rows.push({ item, position, isClicked, propensity });
    if (item >= items) throw new OpenBanditError(rows.length, `item_id must be below ${items}, not ${item}`);
    onRow(rows.length);
  }
  const columns = weighByPolicy(rows, await probabilitiesOf(question, items), items);
  const threshold = new SwitchThreshold(1);
  threshold.addColumns(columns);
  const estimators = [
    inversePropensity,
    selfNormalised,
    directMethod,
    doublyRobust,
    switchDoublyRobust(threshold.choose()),
  ];
  return evaluatePolicy(columns, { estimators, seed });
}

async function probabilitiesOf(
  { folder, campaign, policy, seed }: OpenBanditQuestion,
  items: number,
): Promise<PositionProbabilities> {
  if (policy === "random") {
    return Array.from({ length: POSITIONS }, () => new Float64Array(items).fill(1 / items));
  }
  const beliefs = readOpenBanditPrior(await readFile(join(folder, "prior_bts.yaml"), "utf8"), campaign);
  if (beliefs.alpha.length !== items) {
    throw new OpenBanditError(
      undefined,
      `prior_bts.yaml has ${beliefs.alpha.length} items for ${campaign}, its log ${items}`,
    );
  }
  return thompsonProbabilities(beliefs, { positions: POSITIONS, seed });
}

function weighByPolicy(
  rows: readonly Pick<OpenBanditRow, "item" | "position" | "isClicked" | "propensity">[],
  probabilities: PositionProbabilities,
  items: number,
): LoggedColumns {
  const reward = rows.map(({ isClicked }) => Number(isClicked));
  const rates = crossFittedRates(
    rows.map(({ item }) => item),
    reward,
    items,
  );
  const ratesOf = (row: number): Float64Array => rates[row % rates.length] as Float64Array;
  const byPosition = rates.map((fold) =>
    probabilities.map((shares) =>
      shares.reduce((sum, share, item) => sum + share * (fold[item] as number), 0),
    ),
  );
  return {
    reward,
    propensity: rows.map(({ propensity }) => propensity),
    probability: rows.map(({ item, position }) => probabilities[position]?.[item] as number),
    predictions: {
      logged: rows.map(({ item }, row) => ratesOf(row)[item] as number),
      policy: rows.map(({ position }, row) => byPosition[row % rates.length]?.[position] as number),
    },
  };
}
