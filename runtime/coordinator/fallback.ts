// What stands in for an agent: its last good value for the same key and candidates, then its default, then nothing.
// It must never invent scores: what is neither remembered nor declared is absent.
import { LRUCache } from "lru-cache";
import type { CandidateKey } from "../actor/agent.js";
import type { FallbackOptions } from "../engine-options.js";
import type { GatherTable } from "./gather-table.js";
import { ABSENT, CACHED, type CauseCode, DEFAULT } from "./outcome.js";

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

  /** Remembers the live proposal in the agent's row. `now` in milliseconds. */
  remember(table: GatherTable, slot: number, agent: number, key: string | number, now: number): void {
    if (this.#lastGood === undefined) return;
    const row = slot * table.agents + agent;
    const candidates = table.candidates[slot] ?? [];
    const start = row * table.stride;
    const end = start + candidates.length;
    this.#lastGood.set(key, {
      at: now,
      confidence: table.confidence[row] ?? 0,
      candidates,
      scores: table.scores.slice(start, end),
      prices: table.priced[row] === 1 ? table.prices.slice(start, end) : undefined,
    });
  }

  /** Fills the agent's row with what stands in. `key` is undefined when the engine has none. */
  standIn(
    table: GatherTable,
    slot: number,
    agent: number,
    cause: CauseCode,
    key: string | number | undefined,
    now: number,
  ): void {
    const row = slot * table.agents + agent;
    const start = row * table.stride;
    const candidates = table.candidates[slot] ?? [];
    table.cause[row] = cause;
    table.priced[row] = 0;
    const remembered = key === undefined ? undefined : this.#lastGood?.get(key);
    if (remembered !== undefined) {
      const age = now - remembered.at;
      if (age <= this.#maxAge && sameCandidates(remembered.candidates, candidates)) {
        table.outcome[row] = CACHED;
        table.age[row] = age;
        table.confidence[row] = remembered.confidence;
        // Linear: as good as live when new, worth nothing at the maximum age.
        table.freshness[row] = 1 - Math.max(0, age) / this.#maxAge;
        table.scores.set(remembered.scores, start);
        if (remembered.prices !== undefined) {
          table.priced[row] = 1;
          table.prices.set(remembered.prices, start);
        }
        return;
      }
    }
    const scores = this.#scores;
    if (scores === undefined) {
      table.outcome[row] = ABSENT;
      table.confidence[row] = 0;
      table.freshness[row] = 0;
      return;
    }
    table.outcome[row] = DEFAULT;
    table.confidence[row] = this.#confidence;
    table.freshness[row] = this.#freshness;
    for (let index = 0; index < candidates.length; index++) {
      table.scores[start + index] = typeof scores === "number" ? scores : (scores[index] ?? 0);
    }
  }
}

function sameCandidates(left: readonly CandidateKey[], right: readonly CandidateKey[]): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
