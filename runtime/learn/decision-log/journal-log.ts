// A journal as a log to judge policies by: decisions with what came of them.
// It must never take a vote for a draw: the winner of a vote was certain, so what else might have been earned is not in there.
// Whoever draws at random says so in the journal, by an outcome "propensity" with the probability as its value.
import type { DecisionLog, LoggedChoice } from "../../decision-log.js";
import { TuttiError } from "../../error.js";
import type { DecisionRow, JournalRow } from "../../journal/journal-row.js";

/** The outcome that holds the probability with which a decision's winner was taken. */
const PROPENSITY = "propensity";

/** A decision is not known to have been drawn at random. */
export class NoPropensityError extends TuttiError {
  readonly code = "NO_PROPENSITY";
  readonly decision: string;

  constructor(decision: string) {
    super(
      `decision ${decision} has no propensity: the winner of a vote is certain, and tells nothing of what others would have earned. ` +
        `Draw some decisions at random, and record for each an outcome "${PROPENSITY}" with the probability of what was taken`,
    );
    this.decision = decision;
  }
}

/** The journal has no outcome of this name. */
export class UnknownRewardError extends TuttiError {
  readonly code = "UNKNOWN_REWARD";

  constructor(reward: string, known: readonly string[]) {
    super(
      `there is no reward "${reward}"; name one of: ${known.join(", ") || "none, for there are no outcomes"}`,
    );
  }
}

interface Outcomes {
  readonly propensities: ReadonlyMap<string, number>;
  readonly rewards: ReadonlyMap<string, number>;
  readonly largestReward: number;
}

/**
 * The decisions that were won, in their order; a decision's rewards are added up, those without a value as 1 each. Outcomes are
 * held in memory.
 *
 * @param journal its rows; iterated anew for every reading. @param reward name of the outcome that counts.
 * @throws UnknownRewardError; reading rows throws {@link NoPropensityError} for the first decision that was not drawn.
 */
export async function journalLog(
  name: string,
  journal: AsyncIterable<JournalRow>,
  reward: string,
): Promise<DecisionLog<DecisionRow>> {
  const { propensities, rewards, largestReward } = await outcomesOf(journal, reward);
  return {
    name,
    reward,
    largestReward,
    async *rows() {
      for await (const row of journal) {
        if (row.kind !== "decision" || row.winnerKey === undefined) continue;
        const propensity = propensities.get(row.decision);
        if (propensity === undefined) throw new NoPropensityError(row.decision);
        yield choiceOf(row, row.winnerKey, propensity, rewards.get(row.decision) ?? 0);
      }
    },
  };
}

async function outcomesOf(journal: AsyncIterable<JournalRow>, reward: string): Promise<Outcomes> {
  const propensities = new Map<string, number>();
  const rewards = new Map<string, number>();
  const types = new Set<string>();
  for await (const row of journal) {
    if (row.kind !== "outcome") continue;
    const { decision, type, value } = row;
    types.add(type);
    if (type === PROPENSITY) propensities.set(decision, value ?? Number.NaN);
    if (type === reward) rewards.set(decision, (rewards.get(decision) ?? 0) + (value ?? 1));
  }
  // Where nothing was drawn at random, that is what has to be told first.
  if (propensities.size > 0 && !types.has(reward)) {
    types.delete(PROPENSITY);
    throw new UnknownRewardError(reward, [...types].sort());
  }
  let largestReward = 0;
  for (const value of rewards.values()) largestReward = Math.max(largestReward, Math.abs(value));
  return { propensities, rewards, largestReward: largestReward || 1 };
}

function choiceOf(
  row: DecisionRow,
  winner: NonNullable<DecisionRow["winnerKey"]>,
  propensity: number,
  reward: number,
): LoggedChoice<DecisionRow> {
  const barred = new Set(
    [
      ...row.exclusions,
      ...row.refusals,
      ...row.agents.flatMap(({ outcome, vetoes }) => (outcome === "absent" ? [] : vetoes)),
    ].map(({ candidate }) => candidate),
  );
  const actions = row.candidates.filter((_, candidate) => !barred.has(candidate));
  return { actions, taken: actions.indexOf(winner), propensity, reward, context: row };
}
