// The frequency cap as a hard limit: so many impressions of a campaign to one listener in so many hours.
// It must never count, or remember, a listener without an id: without consent there is nobody to count for.
import type { Constraint, Exclude, StateStore } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { LISTENERS } from "../memory/parts.js";
import { PieceKeeper } from "../memory/piece-keeper.js";
import { ofPart, PieceTree } from "../memory/pieces.js";
import { BackgroundStore } from "./background-store.js";
import type { FrequencyWindow } from "./frequency-window.js";
import { type CappedCampaign, Meetings } from "./meetings.js";
import { type ReservationOptions, Reservations } from "./reservations.js";

/** Listeners that are remembered; beyond it the one unseen for longest is forgotten, and may exceed its cap. */
const LISTENER_LIMIT = 100_000;
const REACHED = "this listener has met it often enough";
const NAME = "frequency cap";
/** Of its keys in the engine's store. */
const PREFIX = "ads-frequency-cap/";

interface Meeting {
  readonly listener: string;
  readonly campaign: number;
  readonly time: number;
}

/**
 * With a store, what listeners met is found again by the next process: all of it after `close`, and after a crash all but
 * the last second or so. A hundred thousand listeners take 1.2 s to come back, before the first decision. Several processes that share a store each count what they hear of.
 */
export class FrequencyCapConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = NAME;
  readonly #campaigns: readonly CappedCampaign[];
  readonly #meetings: Meetings;
  readonly #reservations: Reservations<Meeting>;
  #keeper: PieceKeeper | undefined;
  #warned = false;

  constructor(
    campaigns: readonly CappedCampaign[],
    options: ReservationOptions & { readonly listeners?: number } = {},
  ) {
    this.#campaigns = campaigns;
    const changed = ofPart(LISTENERS, (piece) => this.#keeper?.changed(piece));
    this.#meetings = new Meetings(campaigns, options.listeners ?? LISTENER_LIMIT, changed);
    this.#reservations = new Reservations((meeting) => this.#giveBack(meeting), options);
  }

  async open(store: StateStore): Promise<void> {
    const own = new BackgroundStore(store, PREFIX, (piece, error) => this.#retry(piece, error));
    const keeper = new PieceKeeper({ name: NAME, epoch: 1, store: own, now: Date.now });
    this.#keeper = keeper;
    await keeper.restore(new PieceTree({ [LISTENERS]: this.#meetings }));
  }

  async close(): Promise<void> {
    await this.#keeper?.close();
  }

  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    if (request.listener === "") return;
    const windows = this.#meetings.of(request.listener);
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
    if (listener === "" || !this.#isCapped(campaign)) return undefined;
    this.#reservations.expire(time);
    const windows = this.#meetings.of(listener);
    if (windows !== undefined && this.#isReached(windows, campaign, time)) return REACHED;
    this.#meetings.reserve(listener, campaign, time);
    this.#reservations.hold(decision, { listener, campaign, time }, time);
    return undefined;
  }

  release(_request: AdRequest, _campaign: number, _price: number | undefined, decision: string): void {
    const meeting = this.#reservations.take(decision);
    if (meeting !== undefined) this.#giveBack(meeting);
  }

  observe(event: AdEvent): void {
    if (event.type === "loss") {
      const meeting = this.#reservations.take(event.decision);
      if (meeting !== undefined) this.#giveBack(meeting);
    } else if (event.type === "impression") {
      const reserved = this.#reservations.take(event.decision);
      if (reserved !== undefined) this.#giveBack(reserved);
      const { listener, campaign, time } = reserved ?? event;
      if (listener !== "" && this.#isCapped(campaign)) this.#meetings.meet(listener, campaign, time);
    }
  }

  #isReached(windows: ReadonlyMap<number, FrequencyWindow>, campaign: number, time: number): boolean {
    const window = windows.get(campaign);
    if (window === undefined || !this.#isCapped(campaign)) return false;
    const most = this.#campaigns[campaign]?.frequencyCap.impressions ?? 0;
    return this.#meetings.count(window, campaign, time) >= most;
  }

  #isCapped(campaign: number): boolean {
    return (this.#campaigns[campaign]?.frequencyCap.impressions ?? 0) > 0;
  }

  #giveBack({ listener, campaign, time }: Meeting): void {
    this.#meetings.giveBack(listener, campaign, time);
  }

  /** What could not be written is written with what comes next; said once, decisions go on. */
  #retry(piece: string, error: unknown): void {
    this.#keeper?.changed(piece);
    if (this.#warned) return;
    this.#warned = true;
    process.emitWarning(
      `frequency caps could not be kept: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: "TUTTI_FREQUENCY_CAPS",
        detail: "What failed is tried again; caps hold in this process meanwhile.",
      },
    );
  }
}
