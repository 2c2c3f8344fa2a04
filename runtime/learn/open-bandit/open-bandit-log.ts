// A log of the Open Bandit Dataset, and the dataset's own policies, to be judged by it.
// It must never give rows whose items the policy does not know.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DecisionLog } from "../../decision-log.js";
import { type TargetPolicy, uniformPolicy } from "../decision-log/target-policy.js";
import { thompsonProbabilities } from "../thompson-sampling.js";
import { OpenBanditError } from "./open-bandit-error.js";
import { readOpenBanditPrior } from "./open-bandit-prior.js";
import type { OpenBanditRow } from "./open-bandit-row.js";
import { readOpenBandit } from "./read-open-bandit.js";

const POSITIONS = 3;

export type OpenBanditPolicy = "random" | "bts";

export interface OpenBanditSource {
  /** Has `random/men/men.csv` and so on, and `prior_bts.yaml`. */
  readonly folder: string;
  /** "men", "women" or "all". */
  readonly campaign: string;
  /** The policy that wrote the log. */
  readonly behaviour: OpenBanditPolicy;
}

/** Reading rows throws OpenBanditError for the first one that is wrong; what reading a file throws comes through as it is. */
export function openBanditLog({ folder, campaign, behaviour }: OpenBanditSource): DecisionLog<OpenBanditRow> {
  const path = join(folder, behaviour, campaign, `${campaign}.csv`);
  return {
    name: `the log of ${behaviour}, campaign ${campaign}`,
    reward: "clicks",
    largestReward: 1,
    async *rows() {
      let actions: readonly number[] = [];
      let read = 0;
      for await (const row of readOpenBandit(createReadStream(path))) {
        const { item, affinities, propensity, isClicked } = row;
        read++;
        if (actions.length !== affinities.length) actions = affinities.map((_, each) => each);
        if (item >= actions.length) {
          throw new OpenBanditError(read, `item_id must be below ${actions.length}, not ${item}`);
        }
        yield { actions, taken: item, propensity, reward: Number(isClicked), context: row };
      }
    },
  };
}

/**
 * A policy of the dataset: any item alike, or Thompson sampling by `prior_bts.yaml`.
 *
 * @param seed an integer; of the replay that Thompson sampling's probabilities come from.
 * @throws OpenBanditError where the prior is not what it should be; asking it of items that it does not know throws it, too.
 */
export async function openBanditPolicy(
  name: OpenBanditPolicy,
  { folder, campaign }: OpenBanditSource,
  seed: number,
): Promise<TargetPolicy<OpenBanditRow>> {
  if (name === "random") return { ...uniformPolicy, name };
  const beliefs = readOpenBanditPrior(await readFile(join(folder, "prior_bts.yaml"), "utf8"), campaign);
  const shown = thompsonProbabilities(beliefs, { positions: POSITIONS, seed });
  return {
    name,
    probabilities({ actions, context: { position } }) {
      const known = beliefs.alpha.length;
      if (known !== actions.length) {
        const problem = `prior_bts.yaml has ${known} items for ${campaign}, its log ${actions.length}`;
        throw new OpenBanditError(undefined, problem);
      }
      return shown[position] ?? [];
    },
  };
}
