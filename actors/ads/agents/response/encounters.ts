// Which campaigns one listener met lately, and how often: counts that fade by half in a day and a half.
// It must never grow without bound: of very many campaigns, the one met longest ago is forgotten.
import { HOUR } from "../../moment.js";

const HALF_LIFE: number = 36 * HOUR;
const CAMPAIGN_LIMIT = 64;

/** As plain data: the campaign's name, its count, and when that was. */
export type SavedEncounters = readonly (readonly [campaign: string, count: number, time: number])[];

interface Encounter {
  count: number;
  time: number;
}

export class Encounters {
  /** In the order of the latest meeting. */
  readonly #met = new Map<number, Encounter>();

  add(campaign: number, time: number): void {
    const count = this.of(campaign, time) + 1;
    this.#met.delete(campaign);
    this.#met.set(campaign, { count, time });
    if (this.#met.size <= CAMPAIGN_LIMIT) return;
    for (const oldest of this.#met.keys()) return void this.#met.delete(oldest);
  }

  /** What is left of the meetings at `time`; 0 where there was none. */
  of(campaign: number, time: number): number {
    const met = this.#met.get(campaign);
    return met === undefined ? 0 : met.count * 2 ** (Math.min(0, met.time - time) / HALF_LIFE);
  }

  /** @param nameOf a campaign as the books know it. */
  save(nameOf: (campaign: number) => string): SavedEncounters {
    return Array.from(this.#met, ([campaign, { count, time }]) => [nameOf(campaign), count, time]);
  }

  /** Adds what was saved where nothing newer is known. @param campaignOf undefined where there is none of that name now. */
  restore(saved: SavedEncounters, campaignOf: (name: string) => number | undefined): void {
    for (const [name, count, time] of saved) {
      const campaign = campaignOf(name);
      if (campaign !== undefined && !this.#met.has(campaign)) this.#met.set(campaign, { count, time });
    }
  }
}

/** Undefined where it is something else. */
export function readEncounters(value: unknown): SavedEncounters | undefined {
  if (!Array.isArray(value) || value.length > CAMPAIGN_LIMIT) return undefined;
  const entries: unknown[] = value;
  return entries.every(isEncounter) ? entries : undefined;
}

function isEncounter(value: unknown): value is readonly [string, number, number] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [campaign, count, time] = value as unknown[];
  return typeof campaign === "string" && typeof count === "number" && count >= 0 && Number.isFinite(time);
}
