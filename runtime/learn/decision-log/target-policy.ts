// Policies to be judged by a log, and the natural ones: all alike, and the best by average rates.
// They must never see the reward of the choice that they are judged by.
import type { LoggedChoice } from "../../decision-log.js";

/** Chooses by chance, with known probabilities. */
export interface TargetPolicy<Context = unknown> {
  readonly name: string;
  /**
   * With which probability each of `choice.actions` would be taken, in their order: from 0 to 1, 1 in sum.
   * @param rates mean reward of each action in other rows of the log, drawn towards the mean of all. Good until the next call.
   */
  probabilities(
    choice: Pick<LoggedChoice<Context>, "actions" | "context">,
    rates: Float64Array,
  ): ArrayLike<number>;
}

export const uniformPolicy: TargetPolicy = {
  name: "uniform",
  probabilities: ({ actions }) => new Float64Array(actions.length).fill(1 / actions.length),
};

/** Takes the action of the highest mean reward, whatever the context; of equal ones the first. */
export const bestPolicy: TargetPolicy = {
  name: "best",
  probabilities(_, rates) {
    let best = 0;
    for (let place = 1; place < rates.length; place++) {
      if ((rates[place] as number) > (rates[best] as number)) best = place;
    }
    const probabilities = new Float64Array(rates.length);
    probabilities[best] = 1;
    return probabilities;
  },
};
