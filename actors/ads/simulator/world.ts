// A world: listeners, campaigns and what they make of each other, all hidden; the same for the same seed and catalogue.
// It must never change: what moves belongs to a run.
import type { Catalogue } from "../catalogue/campaign.js";
import { CampaignLatents } from "./campaign-latents.js";
import { Listeners } from "./listeners.js";
import { Moments } from "./moments.js";
import { SITUATION } from "./parameters.js";
import { streamOf } from "./streams.js";
import { drawTones } from "./tones.js";

export class World {
  readonly catalogue: Catalogue;
  readonly seed: number;
  /** All that the campaigns speak of, sorted; what listeners play has one of these. */
  readonly topics: readonly string[];
  /** Two for each topic: pleasure, arousal of content about it. */
  readonly contentTones: Float64Array;
  readonly listeners: Listeners;
  readonly campaigns: CampaignLatents;
  readonly moments: Moments;

  /** @param listeners how many, >= 1. @param seed any integer; it is taken modulo 2^32. */
  constructor(catalogue: Catalogue, listeners: number, seed: number) {
    this.catalogue = catalogue;
    this.seed = seed;
    this.topics = [...new Set(catalogue.campaigns.flatMap(({ topics }) => topics))].sort();
    this.contentTones = drawTones(this.topics.length, streamOf("content", seed));
    this.listeners = new Listeners(listeners, this.topics.length, seed, SITUATION.temperamentSpread);
    this.campaigns = new CampaignLatents(catalogue.campaigns, this.topics, seed);
    this.moments = new Moments(this.topics.length, seed);
  }
}
