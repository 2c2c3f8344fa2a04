// Which listener met which campaign when: a window for each pair, a piece for each listener, kept by the campaigns' names.
// It must never count, or remember, a listener without an id: without consent there is nobody to count for.
import type { Campaign } from "../catalogue/campaign.js";
import { type ListenerEntry, ListenerTable } from "../memory/listener-table.js";
import type { PieceChanged, Pieces } from "../memory/pieces.js";
import { fieldsOf, isFiniteNumber, isListOf, isText } from "../memory/saved-values.js";
import { HOUR } from "../moment.js";
import { FrequencyWindow } from "./frequency-window.js";

/** Windows of one listener; beyond it those that ran out are dropped. */
const WINDOW_LIMIT = 256;

export type CappedCampaign = Pick<Campaign, "id" | "frequencyCap">;

interface Acquaintance extends ListenerEntry {
  readonly windows: Map<number, FrequencyWindow>;
}

export class Meetings implements Pieces {
  readonly #campaigns: readonly CappedCampaign[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #changed: PieceChanged;
  readonly #listeners: ListenerTable<Acquaintance>;
  /** The latest time that any listener was met at, in what was restored. */
  #latest = Number.NEGATIVE_INFINITY;
  readonly #back: Acquaintance[] = [];

  /** Remembers at most `limit` listeners. */
  constructor(campaigns: readonly CappedCampaign[], limit: number, changed: PieceChanged) {
    this.#campaigns = campaigns;
    this.#positions = new Map(campaigns.map(({ id }, position) => [id, position]));
    this.#changed = changed;
    this.#listeners = new ListenerTable(limit, changed);
  }

  /** The windows of a listener by campaign; undefined where nothing is known of them. */
  of(listener: string): ReadonlyMap<number, FrequencyWindow> | undefined {
    return this.#listeners.find(listener)?.windows;
  }

  meet(listener: string, campaign: number, time: number): void {
    const acquaintance = this.#acquaintance(listener);
    this.#window(acquaintance, campaign, time).meet(time);
    this.#changed(acquaintance.piece);
  }

  reserve(listener: string, campaign: number, time: number): void {
    this.#window(this.#acquaintance(listener), campaign, time).reserve(time);
  }

  giveBack(listener: string, campaign: number, time: number): void {
    this.#listeners.find(listener)?.windows.get(campaign)?.giveBack(time);
  }

  /** How often the campaign was met, or is reserved, as far back from `time` as its cap looks. */
  count(window: FrequencyWindow, campaign: number, time: number): number {
    return window.count(time, this.#span(campaign));
  }

  save(piece: string): unknown {
    const windows = this.#listeners.ofPiece(piece)?.windows ?? [];
    const known = [...windows].filter(([, { met }]) => met.length > 0);
    if (known.length === 0) return undefined;
    return {
      campaigns: known.map(([campaign]) => this.#campaigns[campaign]?.id),
      met: known.map(([, { met }]) => [...met]),
    };
  }

  restore(piece: string, value: unknown): boolean {
    const { campaigns, met } = fieldsOf(value) ?? {};
    if (!Array.isArray(campaigns) || !isListOf(campaigns, campaigns.length, isText)) return false;
    if (!isListOf(met, campaigns.length, isTimes)) return false;
    const acquaintance: Acquaintance = { piece, windows: new Map() };
    for (const [index, id] of campaigns.entries()) {
      const position = this.#positions.get(id);
      for (const time of met[index] ?? []) {
        if (time > this.#latest) this.#latest = time;
        if (position !== undefined) this.#window(acquaintance, position, time).meet(time);
      }
    }
    this.#listeners.restore(acquaintance);
    this.#back.push(acquaintance);
    return true;
  }

  /** Forgets those whose every window has run out. */
  restored(): void {
    for (const { piece, windows } of this.#back.splice(0)) {
      this.#prune(windows, this.#latest);
      if (windows.size > 0) continue;
      this.#listeners.forget(piece);
    }
  }

  #acquaintance(listener: string): Acquaintance {
    return (
      this.#listeners.find(listener) ??
      this.#listeners.add(listener, (piece) => ({ piece, windows: new Map() }))
    );
  }

  #window({ windows }: Acquaintance, campaign: number, time: number): FrequencyWindow {
    const known = windows.get(campaign);
    if (known !== undefined) return known;
    if (windows.size >= WINDOW_LIMIT) this.#prune(windows, time);
    const window = new FrequencyWindow();
    windows.set(campaign, window);
    return window;
  }

  #prune(windows: Map<number, FrequencyWindow>, time: number): void {
    for (const [campaign, window] of windows) {
      if (window.count(time, this.#span(campaign)) === 0) windows.delete(campaign);
    }
  }

  /** Milliseconds that the campaign's cap looks back. */
  #span(campaign: number): number {
    return (this.#campaigns[campaign]?.frequencyCap.hours ?? 0) * HOUR;
  }
}

function isTimes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isFiniteNumber);
}
