// How often listeners have met ads of late: sums that each impression raises by 1 and that fade by half-lives.
// It must never be changed but by an impression: looking does not tire.
import { HOUR } from "../moment.js";
import { FATIGUE } from "./parameters.js";

const CAMPAIGN_RATE: number = Math.LN2 / (FATIGUE.campaignHalfLife * HOUR);
const OVERALL_RATE: number = Math.LN2 / (FATIGUE.overallHalfLife * HOUR);

export class Fatigue {
  readonly #campaigns: number;
  /** A row a listener: sums at the time of the listener's latest impression of the campaign, beside those times. */
  readonly #sums: Float32Array;
  readonly #times: Float64Array;
  readonly #overallSums: Float64Array;
  readonly #overallTimes: Float64Array;

  constructor(listeners: number, campaigns: number) {
    this.#campaigns = campaigns;
    this.#sums = new Float32Array(listeners * campaigns);
    this.#times = new Float64Array(listeners * campaigns);
    this.#overallSums = new Float64Array(listeners);
    this.#overallTimes = new Float64Array(listeners);
  }

  /** Impressions of the campaign, faded; >= 0. */
  ofCampaign(listener: number, campaign: number, time: number): number {
    const position = listener * this.#campaigns + campaign;
    const sum = this.#sums[position] as number;
    // Most pairs never meet: spares them the exponential.
    return sum === 0
      ? 0
      : sum * Math.exp(-CAMPAIGN_RATE * Math.max(0, time - (this.#times[position] as number)));
  }

  /** Impressions of any campaign, faded; >= 0. */
  overall(listener: number, time: number): number {
    const since = Math.max(0, time - (this.#overallTimes[listener] as number));
    return (this.#overallSums[listener] as number) * Math.exp(-OVERALL_RATE * since);
  }

  /** Counts an impression. */
  shown(listener: number, campaign: number, time: number): void {
    const position = listener * this.#campaigns + campaign;
    this.#sums[position] = this.ofCampaign(listener, campaign, time) + 1;
    this.#times[position] = Math.max(time, this.#times[position] as number);
    this.#overallSums[listener] = this.overall(listener, time) + 1;
    this.#overallTimes[listener] = Math.max(time, this.#overallTimes[listener] as number);
  }
}
