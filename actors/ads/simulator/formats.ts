// The kinds of slots of a market: those that its campaigns' creatives fit into, and one that is new.
// It must never offer a slot that no creative of the catalogue fits.
import type { AdRequest, DeviceType, MediaType } from "../ad-request.js";
import type { Campaign, Creative } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";
import { SLOT } from "./parameters.js";

export interface Format {
  readonly media: MediaType;
  readonly isUpright: boolean;
  readonly mimes: AdRequest["mimes"];
  readonly sizes: AdRequest["sizes"];
  readonly minimumDuration: number;
  readonly maximumDuration: number;
}

const MEDIA: readonly MediaType[] = ["audio", "banner", "video"];

export class Formats {
  readonly #usual: readonly Format[];
  readonly #weights: readonly number[];
  readonly #onScreenless: readonly Format[];
  readonly #screenlessWeights: readonly number[];
  readonly #upright: Format | undefined;
  readonly #share: number;
  readonly #uprightFrom: number;

  /** @param share of slots on hand-held devices that the new format gets in the end. @param start and @param end of the run. */
  constructor(campaigns: readonly Campaign[], share: number, start: number, end: number) {
    const creatives = campaigns.flatMap((campaign) => campaign.creatives);
    this.#usual = MEDIA.flatMap((media) => {
      const own = creatives.filter((creative) => creative.media === media);
      return own.length === 0 ? [] : [formatOf(media, own)];
    });
    this.#weights = this.#usual.map(({ media }) => SLOT.weights[media]);
    const audio = this.#usual.filter(({ media }) => media === "audio");
    this.#onScreenless = audio.length > 0 ? audio : this.#usual;
    this.#screenlessWeights = this.#onScreenless.map(({ media }) => SLOT.weights[media]);
    const video = this.#usual.find(({ media }) => media === "video");
    this.#upright =
      video === undefined ? undefined : { ...video, isUpright: true, sizes: [SLOT.uprightSize] };
    this.#share = share;
    this.#uprightFrom = start + SLOT.uprightFrom * (end - start);
  }

  /** Whether there is anything to offer. */
  get isEmpty(): boolean {
    return this.#usual.length === 0;
  }

  /** Days since the new format appeared; 0 before. */
  uprightAge(time: number): number {
    return Math.max(0, time - this.#uprightFrom) / DAY;
  }

  /** The slot for two draws in [0, 1): whether it is the new format, and else which one. */
  formatFor(device: DeviceType, time: number, newDraw: number, draw: number): Format {
    const share = this.#share * Math.min(1, this.uprightAge(time) / SLOT.uprightRamp);
    const isHandHeld = SLOT.uprightDevices.includes(device);
    if (this.#upright !== undefined && isHandHeld && newDraw < share) return this.#upright;
    return SLOT.screenless.includes(device)
      ? drawn(this.#onScreenless, this.#screenlessWeights, draw)
      : drawn(this.#usual, this.#weights, draw);
  }
}

function drawn(formats: readonly Format[], weights: readonly number[], draw: number): Format {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += weights[index] as number;
  let left = draw * sum;
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index] as number;
    if (left < 0) return formats[index] as Format;
  }
  return formats[formats.length - 1] as Format;
}

function formatOf(media: MediaType, creatives: readonly Creative[]): Format {
  const sizes = new Map(
    creatives.map(({ width, height }) => [`${width}x${height}`, [width, height] as const]),
  );
  return {
    media,
    isUpright: false,
    mimes: [...new Set(creatives.map(({ mime }) => mime))],
    sizes: media === "banner" ? [...sizes.values()].slice(0, 3) : [],
    minimumDuration: 0,
    maximumDuration: media === "banner" ? 0 : Math.max(...creatives.map(({ duration }) => duration)),
  };
}
