// What is known of one listener: faded plays by topic, the campaigns they met, the segments they are in, and that in words.
// It must never hold a name, an address or anything else that a play does not say.

import type { ListenerEntry } from "../../memory/listener-table.js";
import { DAY } from "../../moment.js";
import { Encounters } from "./encounters.js";
import { FadingCounts } from "./fading-counts.js";

/** Milliseconds after which a play weighs half: two weeks, so that last month's taste still shows and last year's does not. */
const LISTENER_HALF_LIFE: number = 14 * DAY;

export class ListenerProfile implements ListenerEntry {
  readonly piece: string;
  readonly counts: FadingCounts;
  readonly encounters = new Encounters();
  /** 1 for each topic whose segment the listener is in. */
  readonly fan: Uint8Array;
  /** In plain words, for the rationale; "" until they are asked for after the profile has changed. */
  words = "";

  constructor(piece: string, topics: number) {
    this.piece = piece;
    this.counts = new FadingCounts(topics, LISTENER_HALF_LIFE);
    this.fan = new Uint8Array(topics);
  }
}
