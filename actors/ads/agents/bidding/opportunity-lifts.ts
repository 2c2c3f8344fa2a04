// What kind of opportunity is clicked more or less often than others, whoever listens and whatever is shown: by device, and
// by medium. Each lift is learned beside the others (a multiplicative Poisson model, fitted a coordinate at a time).
// It must never depend on the campaign: it moves all prices alike.
import type { DeviceType, MediaType } from "../../ad-request.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isCount } from "../../memory/saved-values.js";
import { responseLift } from "../response/response-lift.js";

/** Before any click: where hands and eyes are busy, hardly anybody clicks. By hand. */
const DEVICE_LIFTS: Readonly<Record<DeviceType, number>> = {
  phone: 1,
  tablet: 1,
  desktop: 1,
  tv: 0.6,
  speaker: 0.4,
  car: 0.4,
  other: 0.8,
};
const MEDIA_LIFTS: Readonly<Record<MediaType, number>> = { audio: 1, banner: 0.9, video: 1.2 };
/** Expected clicks that a prior lift weighs. */
const STRENGTH = 8;

interface Count {
  clicks: number;
  expected: number;
}

export class OpportunityLifts implements Pieces {
  readonly #changed: PieceChanged;
  readonly #counts = new Map<string, Count>();

  constructor(changed: PieceChanged) {
    this.#changed = changed;
  }

  /** Clicks relative to the usual opportunity's; > 0. */
  lift(device: DeviceType, media: MediaType): number {
    return this.#ofDevice(device) * this.#ofMedia(media);
  }

  /** @param expected clicks for the impression if its opportunity were a usual one. */
  impression(device: DeviceType, media: MediaType, expected: number): void {
    this.#count(device).expected += expected * this.#ofMedia(media);
    this.#count(media).expected += expected * this.#ofDevice(device);
  }

  click(device: DeviceType, media: MediaType): void {
    this.#count(device).clicks++;
    this.#count(media).clicks++;
  }

  save(piece: string): unknown {
    return this.#counts.get(piece);
  }

  restore(piece: string, value: unknown): boolean {
    const { clicks, expected } = fieldsOf(value) ?? {};
    if (!isCount(clicks) || !isCount(expected)) return false;
    this.#counts.set(piece, { clicks, expected });
    return true;
  }

  #ofDevice(device: DeviceType): number {
    return this.#lift(device, DEVICE_LIFTS[device]);
  }

  #ofMedia(media: MediaType): number {
    return this.#lift(media, MEDIA_LIFTS[media]);
  }

  #lift(name: string, prior: number): number {
    const count = this.#counts.get(name);
    return count === undefined ? prior : responseLift(count.clicks, count.expected, prior, STRENGTH);
  }

  #count(name: string): Count {
    this.#changed(name);
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    const made = { clicks: 0, expected: 0 };
    this.#counts.set(name, made);
    return made;
  }
}
