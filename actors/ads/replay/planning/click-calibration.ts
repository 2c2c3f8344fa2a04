// How many clicks come true for each that was predicted, among the impressions that were won.
// It must never be learned from auctions that were lost: whether those were clicked is not known.

/** Predicted clicks that the trust in the prediction is worth, before any has come true or not. */
const TRUST = 10;

/** The ratio of true to predicted clicks: the mean of a gamma distribution, learned by Poisson counts, 1 at first. */
export class ClickCalibration {
  #predicted = TRUST;
  #clicked = TRUST;

  /** An impression was won, with its predicted click probability, 0..1. */
  learn(rate: number, clicked: boolean): void {
    this.#predicted += rate;
    if (clicked) this.#clicked++;
  }

  /** Above 0: 0.5 says that half of the clicks came that were predicted. */
  get ratio(): number {
    return this.#clicked / this.#predicted;
  }
}
