// How likely a listener truly clicks and converts: what the agents try to learn, and never see.
// It must never be asked by anything but the market itself and the oracle, and asking must change nothing.

import type { Fatigue } from "./fatigue.js";
import type { Regime } from "./parameters.js";
import { CLICK, CONVERSION, FATIGUE } from "./parameters.js";
import type { Situation } from "./situation.js";
import type { World } from "./world.js";

export class TrueResponse {
  readonly #world: World;
  readonly #fatigue: Fatigue;
  readonly #regime: Regime;

  constructor(world: World, fatigue: Fatigue, regime: Regime) {
    this.#world = world;
    this.#fatigue = fatigue;
    this.#regime = regime;
  }

  /**
   * Probability of a click, should the creative be shown now, in (0, CLICK.largest].
   * @param creative position among the campaign's creatives.
   */
  clickRate(campaign: number, creative: number, situation: Situation): number {
    const { campaigns, listeners } = this.#world;
    const row = (campaigns.first[campaign] as number) + creative;
    const liking = this.#liking(campaign, row, situation.listener);
    const tone =
      (campaigns.tones[2 * row] as number) * situation.pleasure +
      (campaigns.tones[2 * row + 1] as number) * situation.arousal;
    const logOdds =
      CLICK.base +
      (listeners.readiness[situation.listener] as number) +
      (campaigns.clickQuality[campaign] as number) +
      (campaigns.creativeQuality[row] as number) +
      CLICK.taste * (1 + CLICK.tasteByArousal * situation.arousal) * liking +
      CLICK.tone * tone +
      this.#momentEffect(campaign, situation) +
      CLICK.device[situation.device] +
      this.#formatEffect(row, situation) -
      this.#weariness(campaign, liking, situation);
    return Math.min(probabilityOf(logOdds), CLICK.largest);
  }

  /** Probability that a click on the creative converts, in (0, CONVERSION.largest]. */
  conversionRate(campaign: number, creative: number, situation: Situation): number {
    const { campaigns, listeners } = this.#world;
    const row = (campaigns.first[campaign] as number) + creative;
    const logOdds =
      CONVERSION.base +
      (listeners.intent[situation.listener] as number) +
      (campaigns.conversionQuality[campaign] as number) +
      CONVERSION.taste * this.#liking(campaign, row, situation.listener) +
      CONVERSION.arousal * situation.arousal +
      CONVERSION.device[situation.device] +
      this.#regime.season.conversion * situation.season;
    return Math.min(probabilityOf(logOdds), CONVERSION.largest);
  }

  /** How a listener likes what a creative speaks of: about standard normal over listeners; 0 where it has no topic. */
  #liking(campaign: number, row: number, listener: number): number {
    const { campaigns, listeners } = this.#world;
    const topics = campaigns.topics[campaign] as Uint16Array;
    const emphasis = campaigns.emphases[row] as Float64Array;
    const first = listener * listeners.topics;
    let liking = 0;
    for (let index = 0; index < topics.length; index++) {
      liking +=
        (emphasis[index] as number) * (listeners.likings[first + (topics[index] as number)] as number);
    }
    return liking;
  }

  #momentEffect(campaign: number, { activity, hour, topic }: Situation): number {
    const topics = this.#world.campaigns.topics[campaign] as Uint16Array;
    if (topics.length === 0) return 0;
    let effect = 0;
    let isSame = false;
    for (let index = 0; index < topics.length; index++) {
      const own = topics[index] as number;
      effect += this.#world.moments.effect(own, activity, hour);
      if (own === topic) isSame = true;
    }
    return effect / topics.length + (isSame ? CLICK.sameTopic : 0);
  }

  #formatEffect(row: number, { format, uprightAge }: Situation): number {
    if (format === undefined) return 0;
    const effect = CLICK.medium[format.media];
    if (!format.isUpright) return effect;
    const novelty = CLICK.novelty * 2 ** (-uprightAge / CLICK.noveltyHalfLife);
    return effect + novelty + (this.#world.campaigns.isUpright[row] === 1 ? 0 : CLICK.misfit);
  }

  #weariness(campaign: number, liking: number, { listener, time }: Situation): number {
    const { campaignWeight, overallWeight, fanRelief } = FATIGUE;
    const ofCampaign = Math.log1p(this.#fatigue.ofCampaign(listener, campaign, time));
    const relief = 1 - fanRelief * Math.min(Math.max(liking, -2), 2);
    return (
      campaignWeight * relief * ofCampaign + overallWeight * Math.log1p(this.#fatigue.overall(listener, time))
    );
  }
}

function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
