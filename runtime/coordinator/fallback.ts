// What stands in for an agent: its last good value for the same key and candidates, then its default, then nothing.
// It must never invent scores: what is neither remembered nor declared is absent.
import { LRUCache } from "lru-cache";
import type { CandidateKey } from "../actor/agent.js";
import type { FallbackOptions } from "./fallback-options.js";
import type { GatherTable } from "./gather-table.js";
import { ABSENT, CACHED, type CauseCode, DEFAULT, standingOf } from "./outcome.js";
import { CONFIDENCE, FRESHNESS, STANDING } from "./sheet.js";

/** A proposal as it was when it was live. */
interface LastGood {
  at: number;
  confidence: number;
  candidates: readonly CandidateKey[];
  readonly scores: Float64Array;
  readonly prices: Float64Array | undefined;
}

export class Fallback {
  readonly #maxAge: number;
  readonly #scores: readonly number[] | number | undefined;
  readonly #confidence: number;
  readonly #freshness: number;
  readonly #lastGood: LRUCache<string | number, LastGood> | undefined;

  /** Remembers at most `keys` last good values, and none where the options name no maximum age. */
  constructor(options: FallbackOptions = {}, keys: number) {
    this.#maxAge = options.maxAge ?? 0;
    this.#scores = options.scores;
    this.#confidence = options.confidence ?? 1;
    this.#freshness = options.freshness ?? 1;
    this.#lastGood = this.#maxAge > 0 ? new LRUCache({ max: keys }) : undefined;
  }

  /** Whether live proposals are worth remembering. */
  get remembers(): boolean {
    return this.#lastGood !== undefined;
  }

  /** Remembers the live proposal in the slot's sheet. `now` in milliseconds. */
  remember(table: GatherTable, slot: number, agent: number, key: string | number, now: number): void {
    if (this.#lastGood === undefined) return;
    const candidates = table.candidates[slot] ?? [];
    const copy = (start: number): Float64Array =>
      (table.sheets[slot] as Float64Array).slice(start, start + candidates.length);
    this.#lastGood.set(key, {
      at: now,
      confidence: table.get(slot, CONFIDENCE, agent),
      candidates,
      scores: copy(table.scoresAt(slot, agent)),
      prices: table.hasPriced(slot, agent) ? copy(table.pricesOf(slot, agent)) : undefined,
    });
  }

  /** Puts what stands in on the slot's sheet. `key` is undefined when the engine has none. */
  standIn(
    table: GatherTable,
    slot: number,
    agent: number,
    cause: CauseCode,
    key: string | number | undefined,
    now: number,
  ): void {
    table.leaveOut(slot, agent);
    const remembered = key === undefined ? undefined : this.#lastGood?.get(key);
    if (remembered !== undefined && this.#useLastGood(table, slot, agent, cause, remembered, now)) return;
    this.#useDefault(table, slot, agent, cause);
  }

  /** False where it is too old, or speaks of other candidates. */
  #useLastGood(
    table: GatherTable,
    slot: number,
    agent: number,
    cause: CauseCode,
    lastGood: LastGood,
    now: number,
  ): boolean {
    const age = Math.max(0, now - lastGood.at);
    if (age > this.#maxAge || !sameCandidates(lastGood.candidates, table.candidates[slot] ?? []))
      return false;
    table.set(slot, STANDING, agent, standingOf(CACHED, cause));
    table.remark(slot).ages[agent] = age;
    table.set(slot, CONFIDENCE, agent, lastGood.confidence);
    // Linear: as good as live when new, worth nothing at the maximum age.
    table.set(slot, FRESHNESS, agent, 1 - age / this.#maxAge);
    if (lastGood.prices !== undefined) {
      const prices = table.priceAt(slot, agent);
      table.sheets[slot]?.set(lastGood.prices, prices);
    }
    table.sheets[slot]?.set(lastGood.scores, table.scoresAt(slot, agent));
    return true;
  }

  #useDefault(table: GatherTable, slot: number, agent: number, cause: CauseCode): void {
    const scores = this.#scores;
    if (scores === undefined) {
      table.set(slot, STANDING, agent, standingOf(ABSENT, cause));
      return;
    }
    table.set(slot, STANDING, agent, standingOf(DEFAULT, cause));
    table.set(slot, CONFIDENCE, agent, this.#confidence);
    table.set(slot, FRESHNESS, agent, this.#freshness);
    const start = table.scoresAt(slot, agent);
    const count = table.candidateCount[slot] as number;
    if (typeof scores === "number") table.sheets[slot]?.fill(scores, start, start + count);
    else table.sheets[slot]?.set(scores, start);
  }
}

function sameCandidates(left: readonly CandidateKey[], right: readonly CandidateKey[]): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
