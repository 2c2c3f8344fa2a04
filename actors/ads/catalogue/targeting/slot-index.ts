// Which campaigns have a creative for a slot. Creatives come in few shapes, and slots in few kinds: what was found for a
// kind of slot is remembered, up to a limit.
import { LRUCache } from "lru-cache";
import type { Campaign, Creative } from "../campaign.js";
import { creativeFits, type Slot } from "../creative-fit.js";
import { setOf } from "./attribute-index.js";
import { CampaignSet } from "./campaign-set.js";

/** Kinds of slots remembered. */
const SLOTS = 512;

export class SlotIndex {
  readonly #places: number;
  readonly #shapes: readonly { readonly creative: Creative; readonly campaigns: CampaignSet }[];
  readonly #fitting = new LRUCache<string, CampaignSet>({ max: SLOTS });

  constructor(ordered: readonly Campaign[]) {
    this.#places = ordered.length;
    const campaigns = new Map<string, CampaignSet>();
    const examples = new Map<string, Creative>();
    for (const [place, campaign] of ordered.entries()) {
      for (const creative of campaign.creatives) {
        const shape = shapeOf(creative);
        setOf(campaigns, shape, ordered.length).add(place);
        examples.set(shape, creative);
      }
    }
    this.#shapes = [...examples].map(([shape, creative]) => ({
      creative,
      campaigns: setOf(campaigns, shape, ordered.length),
    }));
  }

  fitting(slot: Slot): CampaignSet {
    const kind = kindOf(slot);
    const known = this.#fitting.get(kind);
    if (known !== undefined) return known;
    const fitting = new CampaignSet(this.#places);
    for (const { creative, campaigns } of this.#shapes) {
      if (creativeFits(creative, slot)) fitting.addAll(campaigns);
    }
    this.#fitting.set(kind, fitting);
    return fitting;
  }
}

function kindOf(slot: Slot): string {
  // A space cannot be part of a mime type or a number, so that no two kinds are written alike.
  let kind = `${slot.media} ${slot.minimumDuration} ${slot.maximumDuration}`;
  for (const [width, height] of slot.sizes) kind += ` ${width}x${height}`;
  for (const mime of slot.mimes) kind += ` ${mime}`;
  for (const duration of slot.exactDurations) kind += ` =${duration}`;
  for (const attribute of slot.blockedAttributes) kind += ` -${attribute}`;
  return kind;
}

function shapeOf({ media, mime, duration, width, height, attributes }: Creative): string {
  return JSON.stringify([media, mime, duration, width, height, attributes]);
}
