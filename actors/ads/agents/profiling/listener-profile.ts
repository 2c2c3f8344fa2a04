// What is known of one listener: faded plays by topic, the campaigns they met, what others were told, and that in words.
// It must never hold a name, an address or anything else that a play does not say.

import type { ListenerEntry } from "../../memory/listener-table.js";
import { DAY } from "../../moment.js";
import { Encounters } from "../response/encounters.js";
import { FadingCounts } from "./fading-counts.js";

/** Milliseconds after which a play weighs half: two months, so that last season's taste still shows and last year's hardly does. */
const LISTENER_HALF_LIFE: number = 60 * DAY;

export class ListenerProfile implements ListenerEntry {
  readonly piece: string;
  readonly counts: FadingCounts;
  readonly encounters = new Encounters();
  /** Interest in each topic, the logarithm of its lift, as it was published last. */
  readonly told: Float32Array;
  /** In plain words, for the rationale; "" until they are asked for after the profile has changed. */
  words = "";

  constructor(piece: string, topics: number) {
    this.piece = piece;
    this.counts = new FadingCounts(topics, LISTENER_HALF_LIFE);
    this.told = new Float32Array(topics);
  }
}
