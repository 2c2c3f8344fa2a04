// What is hidden about campaigns: how good they and their creatives are, whom they speak to, in which tone.
// It must never be read but by the true response.
import type { Campaign } from "../catalogue/campaign.js";
import { HOUR } from "../moment.js";
import { CLICK, CONVERSION } from "./parameters.js";
import { streamOf } from "./streams.js";
import { drawTones } from "./tones.js";

export class CampaignLatents {
  /** Log odds of a click, of a conversion; and mean milliseconds from a click to its conversion. */
  readonly clickQuality: Float64Array;
  readonly conversionQuality: Float64Array;
  readonly conversionDelay: Float64Array;
  /** For each campaign: positions of its topics among the world's. */
  readonly topics: readonly Uint16Array[];
  /** Position of each campaign's first creative in the columns below. */
  readonly first: Uint32Array;
  readonly creativeQuality: Float64Array;
  /** Two for each creative: pleasure, arousal. */
  readonly tones: Float64Array;
  /** For each creative: how much it speaks to each of its campaign's topics; the squares add up to 1. */
  readonly emphases: readonly Float64Array[];
  readonly isUpright: Uint8Array;

  constructor(campaigns: readonly Campaign[], topics: readonly string[], seed: number) {
    const random = streamOf("responses", seed);
    const [shortest, longest] = CONVERSION.delays as [number, number];
    const creatives = campaigns.flatMap((campaign) => campaign.creatives);
    this.clickQuality = Float64Array.from(campaigns, () => CLICK.campaignSpread * random.normal());
    this.conversionQuality = Float64Array.from(campaigns, () => CONVERSION.campaignSpread * random.normal());
    this.conversionDelay = Float64Array.from(campaigns, () => HOUR * random.spread(shortest, longest));
    this.topics = campaigns.map((campaign) =>
      Uint16Array.from(campaign.topics, (topic) => topics.indexOf(topic)),
    );
    this.first = new Uint32Array(campaigns.length);
    let first = 0;
    for (const { index, creatives: own } of campaigns) {
      this.first[index] = first;
      first += own.length;
    }
    this.creativeQuality = Float64Array.from(creatives, () => CLICK.creativeSpread * random.normal());
    this.tones = drawTones(creatives.length, random);
    this.emphases = campaigns.flatMap((campaign) =>
      campaign.creatives.map(() => {
        const drawn = Float64Array.from(campaign.topics, () => 0.3 + 0.7 * random.uniform());
        const length = Math.hypot(...drawn);
        return drawn.map((emphasis) => emphasis / length);
      }),
    );
    this.isUpright = Uint8Array.from(creatives, ({ width, height }) => (height > width ? 1 : 0));
  }
}
