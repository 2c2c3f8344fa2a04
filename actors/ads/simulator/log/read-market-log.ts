// A market's log, as `tutti simulate` writes it, for judging other policies by it: which arm to choose, at the logged bids.
// It must never count an opportunity without an arm: there was nothing to choose.
import { type DecisionLog, type LoggedChoice, TuttiError } from "tutti";
import {
  type ColumnBatch,
  type NumberLists,
  type Numbers,
  readDataset,
  UnreadableDatasetError,
} from "tutti/learn";

/** What an arm's choice may be judged by. */
const REWARDS = ["clicks", "impressions", "conversions"] as const;
type Reward = (typeof REWARDS)[number];

/** A market's log holds no such reward. */
export class UnknownLogRewardError extends TuttiError {
  readonly code = "UNKNOWN_LOG_REWARD";

  constructor(reward: string) {
    super(`a market's log has no reward "${reward}"; name one of: ${REWARDS.join(", ")}`);
  }
}

/** What a policy may look at: the opportunity as the log tells it, words in place of their numbers. */
export type LoggedSituation = Readonly<Record<string, number | string>>;

/** All but what was chosen, and what came of it. */
const SITUATION: readonly string[] = [
  ..."world time slot listener birthYear gender device country utcOffset media upright auction floor".split(
    " ",
  ),
  ..."mood activity topic played skipped".split(" "),
];
const COLUMNS = ["propensity", "campaign", "creative", "won", "clickDelay", "conversionDelay"];
const LISTS = ["armCampaigns", "armCreatives"];

/**
 * Actions are named "world/campaign/creative", by their positions. An arm is judged at the bids that were logged: their shares of
 * the campaign's highest were drawn alike for all arms.
 *
 * @throws UnreadableDatasetError where the file is no market's log; UnknownLogRewardError. Reading rows throws the former, too.
 */
export async function readMarketLog(
  file: string,
  reward: string = REWARDS[0],
): Promise<DecisionLog<LoggedSituation>> {
  const counted = REWARDS.find((each) => each === reward);
  if (counted === undefined) throw new UnknownLogRewardError(reward);
  const { schema } = await readDataset(file);
  const missing = [...SITUATION, ...COLUMNS, ...LISTS].find((name) =>
    schema.fields.every((field) => field.name !== name),
  );
  if (missing !== undefined) throw new UnreadableDatasetError(file, `it has no column "${missing}"`);
  const { worlds } = schema.about;
  const markets = Array.isArray(worlds) ? worlds.length : 0;
  const words = new Map(schema.fields.map((field) => [field.name, field.words]));
  return {
    name: `the randomised policy's log of ${markets} market${markets === 1 ? "" : "s"}`,
    reward: counted,
    largestReward: 1,
    caution:
      "Budgets and listeners are as the logging policy left them: one that chooses less\n" +
      "widely spends and repeats itself more, and would earn less than is estimated.",
    async *rows() {
      const names = new Map<number, string>();
      for await (const batch of (await readDataset(file)).batches)
        yield* choicesOf(batch, counted, words, names);
    },
  };
}

function* choicesOf(
  { rows, columns }: ColumnBatch,
  reward: Reward,
  words: ReadonlyMap<string, readonly string[] | undefined>,
  names: Map<number, string>,
): Generator<LoggedChoice<LoggedSituation>> {
  const [propensity, campaign, creative] = ["propensity", "campaign", "creative"].map(
    (name) => columns[name] as Numbers,
  ) as [Numbers, Numbers, Numbers];
  const world = columns["world"] as Numbers;
  const armCampaigns = columns["armCampaigns"] as NumberLists;
  const armCreatives = (columns["armCreatives"] as NumberLists).values;
  const earned = rewardOf(columns, reward);
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(propensity[row])) continue;
    const [from, to] = [armCampaigns.offsets[row] as number, armCampaigns.offsets[row + 1] as number];
    const actions: string[] = [];
    let taken = -1;
    for (let arm = from; arm < to; arm++) {
      const [its, own] = [armCampaigns.values[arm] as number, armCreatives[arm] as number];
      if (its === campaign[row] && own === creative[row]) taken = arm - from;
      actions.push(armName(names, world[row] as number, its, own));
    }
    yield {
      actions,
      taken,
      propensity: propensity[row] as number,
      reward: earned(row),
      context: situationOf(columns, words, row),
    };
  }
}

function situationOf(
  columns: ColumnBatch["columns"],
  words: ReadonlyMap<string, readonly string[] | undefined>,
  row: number,
): LoggedSituation {
  const situation: Record<string, number | string> = {};
  for (const name of SITUATION) {
    const value = (columns[name] as Numbers)[row] as number;
    situation[name] = words.get(name)?.[value] ?? value;
  }
  return situation;
}

function rewardOf(columns: ColumnBatch["columns"], reward: Reward): (row: number) => number {
  const column = (name: string): Numbers => columns[name] as Numbers;
  switch (reward) {
    case "impressions":
      return (row) => (column("won")[row] === 1 ? 1 : 0);
    case "clicks":
      return (row) => (Number.isNaN(column("clickDelay")[row]) ? 0 : 1);
    case "conversions":
      return (row) => (Number.isNaN(column("conversionDelay")[row]) ? 0 : 1);
  }
}

/** Creatives of a campaign, and campaigns of a world, are below these. */
const CREATIVES = 2 ** 8;
const CAMPAIGNS = 2 ** 16;

/** Each name is made once: logs have millions of arms, of which few differ. */
function armName(names: Map<number, string>, world: number, campaign: number, creative: number): string {
  const key = (world * CAMPAIGNS + campaign) * CREATIVES + creative;
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = `${world}/${campaign}/${creative}`;
  names.set(key, name);
  return name;
}
