// The rows of one world's log while it is written: one an opportunity, and later what came of it.
// It must never hold a row back: an opportunity without an arm, a bid or a click is a row all the same.
import type { Column, ColumnBatch } from "tutti/learn";
import type { AdEvent, ListeningEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import type { Arms } from "../arms.js";
import type { Bid } from "../auction.js";
import { GrowingColumn } from "./growing-column.js";
import { logFields, WORDS } from "./log-fields.js";
import type { LoggingPolicy } from "./logging-policy.js";

export class LogRows {
  rows = 0;
  readonly #world: number;
  readonly #topics: readonly string[];
  readonly #columns = new Map<string, GrowingColumn>();
  readonly #armCampaigns = new GrowingColumn("int16");
  readonly #armCreatives = new GrowingColumn("int8");
  readonly #offsets = new GrowingColumn("int32");
  readonly #times: number[] = [];

  /** @param topics as `logFields` got them. @param world position among the description's worlds. */
  constructor(world: number, topics: readonly string[]) {
    this.#world = world;
    this.#topics = ["", ...topics];
    for (const { name, type, list } of logFields(topics)) {
      if (list !== true) this.#columns.set(name, new GrowingColumn(type));
    }
    this.#offsets.push(0);
  }

  /** A row; `policy` has chosen where there is a bid. Returns its number, to be told with what comes of it. */
  add(
    request: AdRequest,
    play: ListeningEvent | undefined,
    arms: Arms,
    policy: LoggingPolicy,
    bid?: Bid,
  ): number {
    this.#addSituation(request);
    this.#push("played", play?.seconds ?? -1);
    this.#push("skipped", play === undefined ? -1 : Number(play.skipped));
    for (let arm = 0; arm < arms.count; arm++) {
      this.#armCampaigns.push(arms.campaigns[arm] as number);
      this.#armCreatives.push(arms.creatives[arm] as number);
    }
    this.#offsets.push(this.#armCampaigns.length);
    this.#push("campaign", bid?.campaign ?? -1);
    this.#push("creative", bid?.creative ?? -1);
    this.#push("propensity", bid === undefined ? Number.NaN : policy.propensity);
    this.#push("share", bid === undefined ? Number.NaN : policy.share);
    this.#push("density", bid === undefined ? Number.NaN : policy.density);
    this.#push("bid", bid?.price ?? Number.NaN);
    this.#push("won", -1);
    for (const name of ["paid", "clickDelay", "conversionDelay"]) this.#push(name, Number.NaN);
    this.#times.push(request.time);
    return this.rows++;
  }

  /** What came of the row's bid. */
  outcome(row: number, event: AdEvent): void {
    const delay = event.time - (this.#times[row] as number);
    if (event.type === "loss") this.#set("won", row, 0);
    if (event.type === "click") this.#set("clickDelay", row, delay);
    if (event.type === "conversion") this.#set("conversionDelay", row, delay);
    if (event.type !== "impression") return;
    this.#set("won", row, 1);
    this.#set("paid", row, event.price);
  }

  batch(): ColumnBatch {
    const columns: Record<string, Column> = {};
    for (const [name, column] of this.#columns) columns[name] = column.whole();
    const offsets = Int32Array.from(this.#offsets.whole());
    columns["armCampaigns"] = { offsets, values: this.#armCampaigns.whole() };
    columns["armCreatives"] = { offsets, values: this.#armCreatives.whole() };
    return { rows: this.rows, columns };
  }

  #addSituation(request: AdRequest): void {
    const [width, height] = request.sizes[0] ?? [0, 0];
    this.#push("world", this.#world);
    this.#push("time", request.time);
    this.#push("slot", request.slot);
    this.#push("listener", request.listener === "" ? -1 : Number(request.listener.split("-")[1]));
    this.#push("birthYear", request.birthYear);
    for (const name of ["gender", "device", "country", "media", "auction", "mood", "activity"] as const) {
      this.#push(name, (WORDS[name] as readonly string[]).indexOf(request[name]));
    }
    this.#push("utcOffset", request.utcOffset);
    this.#push("upright", Number(request.media === "video" && height > width));
    this.#push("floor", request.floor);
    this.#push("topic", this.#topics.indexOf(request.keywords[0] ?? ""));
  }

  #push(name: string, value: number): void {
    this.#columns.get(name)?.push(value);
  }

  #set(name: string, row: number, value: number): void {
    this.#columns.get(name)?.set(row, value);
  }
}
