// Counts that fade: each play weighs half as much after a half-life. Forward decay (Cormode, Shkapenyuk, Srivastava, Xu,
// "Forward decay", ICDE 2009): new plays are scaled up instead of old ones down, so a play costs as many steps as it has topics.
// It must never depend on the order in which events arrive.
import { fieldsOf, isCount, isFiniteNumber, isListOf, isText } from "../../memory/saved-values.js";

/** Half-lives after which the scale is set back, so that it stays far from the largest double. */
const RESCALE_AFTER = 64;

/** Counts as plain data, by the names of their topics, which another catalogue may number otherwise. */
export interface SavedCounts {
  readonly topics: readonly string[];
  /** Of each of these topics; and of plays, as they are at `landmark`. */
  readonly liked: readonly number[];
  readonly plays: number;
  readonly landmark: number;
  readonly latest: number;
}

export class FadingCounts {
  readonly #halfLife: number;
  readonly #liked: Float64Array;
  #plays = 0;
  /** The time at which a play has scale 1. */
  #landmark = Number.NaN;
  #latest = Number.NEGATIVE_INFINITY;

  /** @param halfLife in milliseconds. */
  constructor(topics: number, halfLife: number) {
    this.#liked = new Float64Array(topics);
    this.#halfLife = halfLife;
  }

  /**
   * Adds a play of the topics in `rows` (the first `count`; negative rows are skipped).
   * @param liked how much it counts for its topics, >= 0.
   * @param plays how much it counts as a play, >= `liked`.
   * @param time milliseconds since 1970.
   */
  add(rows: Int32Array, count: number, liked: number, plays: number, time: number): void {
    if (Number.isNaN(this.#landmark)) this.#landmark = time;
    if (time > this.#latest) this.#latest = time;
    if ((time - this.#landmark) / this.#halfLife > RESCALE_AFTER) this.#rescale(time);
    const scale = 2 ** ((time - this.#landmark) / this.#halfLife);
    this.#plays += plays * scale;
    for (let position = 0; position < count; position++) {
      const row = rows[position] as number;
      if (row >= 0) this.#liked[row] = (this.#liked[row] as number) + liked * scale;
    }
  }

  /** What remains at `time`, or at the latest play when that is later, of a count of 1 as it is stored. */
  scaleAt(time: number): number {
    if (Number.isNaN(this.#landmark)) return 0;
    return 2 ** ((this.#landmark - Math.max(time, this.#latest)) / this.#halfLife);
  }

  /** Stored count of a topic; times `scaleAt(now)` it is the faded count. */
  liked(row: number): number {
    return this.#liked[row] as number;
  }

  /** Stored count of plays; times `scaleAt(now)` it is the faded count. */
  get plays(): number {
    return this.#plays;
  }

  /** The topics that have any count, by their names; undefined before the first play. */
  save(names: readonly string[]): SavedCounts | undefined {
    if (Number.isNaN(this.#landmark)) return undefined;
    const rows = [...names.keys()].filter((row) => this.#liked[row] !== 0);
    return {
      topics: rows.map((row) => names[row] as string),
      liked: rows.map((row) => this.#liked[row] as number),
      plays: this.#plays,
      landmark: this.#landmark,
      latest: this.#latest,
    };
  }

  /** Adds saved counts to these. @param rowOf the row of a topic, negative where it has none. */
  merge(saved: SavedCounts, rowOf: (topic: string) => number): void {
    if (Number.isNaN(this.#landmark)) this.#landmark = saved.landmark;
    this.#latest = Math.max(this.#latest, saved.latest);
    if ((this.#latest - this.#landmark) / this.#halfLife > RESCALE_AFTER) this.#rescale(this.#latest);
    const scale = 2 ** ((saved.landmark - this.#landmark) / this.#halfLife);
    this.#plays += saved.plays * scale;
    for (const [position, topic] of saved.topics.entries()) {
      const row = rowOf(topic);
      if (row < 0) continue;
      this.#liked[row] = (this.#liked[row] as number) + (saved.liked[position] as number) * scale;
    }
  }

  #rescale(time: number): void {
    const factor = 2 ** ((this.#landmark - time) / this.#halfLife);
    this.#plays *= factor;
    for (let row = 0; row < this.#liked.length; row++)
      this.#liked[row] = (this.#liked[row] as number) * factor;
    this.#landmark = time;
  }
}

/** Undefined where it is something else. */
export function readCounts(value: unknown): SavedCounts | undefined {
  const { topics, liked, plays, landmark, latest } = fieldsOf(value) ?? {};
  if (!Array.isArray(topics) || !isListOf(topics, topics.length, isText)) return undefined;
  if (!isListOf(liked, topics.length, isCount) || !isCount(plays)) return undefined;
  if (!isFiniteNumber(landmark) || !isFiniteNumber(latest)) return undefined;
  return { topics, liked, plays, landmark, latest };
}
