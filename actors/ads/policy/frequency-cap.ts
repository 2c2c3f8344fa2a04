// The frequency cap as a hard limit: so many impressions of a campaign to one listener in so many hours.
// It must never count, or remember, a listener without an id: without consent there is nobody to count for.
import { LRUCache } from "lru-cache";
import type { Constraint, Exclude } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign, FrequencyCap } from "../catalogue/campaign.js";
import { HOUR } from "../moment.js";
import { FrequencyWindow } from "./frequency-window.js";
import { type ReservationOptions, Reservations } from "./reservations.js";

/** Listeners that are remembered; beyond it the one unseen for longest is forgotten, and may exceed its cap. */
const LISTENER_LIMIT = 100_000;
/** Windows of one listener; beyond it those that ran out are dropped. */
const WINDOW_LIMIT = 256;
const REACHED = "this listener has met it often enough";

interface Meeting {
  readonly listener: string;
  readonly campaign: number;
  readonly time: number;
}

export class FrequencyCapConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = "frequency cap";
  readonly #caps: readonly (FrequencyCap | undefined)[];
  readonly #listeners: LRUCache<string, Map<number, FrequencyWindow>>;
  readonly #reservations: Reservations<Meeting>;

  constructor(
    campaigns: readonly Pick<Campaign, "frequencyCap">[],
    options: ReservationOptions & { readonly listeners?: number } = {},
  ) {
    this.#caps = campaigns.map(({ frequencyCap }) =>
      frequencyCap.impressions > 0 ? frequencyCap : undefined,
    );
    this.#listeners = new LRUCache({ max: options.listeners ?? LISTENER_LIMIT });
    this.#reservations = new Reservations((meeting) => this.#forget(meeting), options);
  }

  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    if (request.listener === "") return;
    const windows = this.#listeners.get(request.listener);
    if (windows === undefined) return;
    for (let index = 0; index < candidates.length; index++) {
      if (this.#isReached(windows, candidates[index] as number, request.time)) exclude(index, REACHED);
    }
  }

  reserve(
    request: AdRequest,
    campaign: number,
    _price: number | undefined,
    decision: string,
  ): string | undefined {
    const { listener, time } = request;
    if (listener === "" || this.#caps[campaign] === undefined) return undefined;
    this.#reservations.expire(time);
    const windows = this.#listeners.get(listener);
    if (windows !== undefined && this.#isReached(windows, campaign, time)) return REACHED;
    const meeting = { listener, campaign, time };
    this.#meet(meeting);
    this.#reservations.hold(decision, meeting, time);
    return undefined;
  }

  release(_request: AdRequest, _campaign: number, _price: number | undefined, decision: string): void {
    const meeting = this.#reservations.take(decision);
    if (meeting !== undefined) this.#forget(meeting);
  }

  observe(event: AdEvent): void {
    if (event.type === "loss") {
      const meeting = this.#reservations.take(event.decision);
      if (meeting !== undefined) this.#forget(meeting);
    } else if (event.type === "impression") {
      const reserved = this.#reservations.take(event.decision) !== undefined;
      if (reserved || event.listener === "" || this.#caps[event.campaign] === undefined) return;
      this.#meet(event);
    }
  }

  #isReached(windows: Map<number, FrequencyWindow>, campaign: number, time: number): boolean {
    const cap = this.#caps[campaign];
    if (cap === undefined) return false;
    const window = windows.get(campaign);
    return window !== undefined && window.count(time, cap.hours * HOUR) >= cap.impressions;
  }

  #meet({ listener, campaign, time }: Meeting): void {
    let windows = this.#listeners.get(listener);
    if (windows === undefined) {
      windows = new Map();
      this.#listeners.set(listener, windows);
    }
    if (windows.size >= WINDOW_LIMIT) this.#prune(windows, time);
    const window = windows.get(campaign) ?? new FrequencyWindow();
    window.add(time);
    windows.set(campaign, window);
  }

  #forget({ listener, campaign, time }: Meeting): void {
    this.#listeners.get(listener)?.get(campaign)?.remove(time);
  }

  #prune(windows: Map<number, FrequencyWindow>, time: number): void {
    for (const [campaign, window] of windows) {
      if (window.count(time, (this.#caps[campaign]?.hours ?? 0) * HOUR) === 0) windows.delete(campaign);
    }
  }
}
