// What listeners like before anything is known of one: shares of plays by topic, for the population and for its parts
// (country, device, daypart), each part shrunk to the whole by its own evidence (empirical Bayes) and joined in log-odds.
// It must never hold anything of a single listener.
import type { DeviceType } from "../../ad-request.js";
import { pieceName } from "../../memory/piece-name.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isCount, isText } from "../../memory/saved-values.js";
import { DAY, daypartOf } from "../../moment.js";
import type { LabelIndex } from "../label-index.js";
import { shrunkRate } from "../response/response-lift.js";
import { FadingCounts, readCounts } from "./fading-counts.js";

/** Milliseconds after which a play weighs half: tastes of a population drift slowly. */
const POPULATION_HALF_LIFE: number = 90 * DAY;
/** The share of plays that a topic has before the first event: one in ten, as if seen in 20 plays. */
const PRIOR_SHARE = 0.1;
const PRIOR_PLAYS = 20;
/** Plays that the whole population's share weighs within a part. */
const PART_STRENGTH = 100;
/** Parts that are told apart; what else comes counts for the whole population only. */
const PART_LIMIT = 256;
/** Shares are computed anew after so many plays, or after this share of all plays, whichever is more. */
const REFRESH_AFTER = 32;
const REFRESH_SHARE = 1 / 50;
const LARGEST_SHARE = 0.98;

/** The piece that holds the whole population's plays; every part is a piece of its own. */
const WHOLE = "whole";

interface Part {
  readonly name: string;
  readonly piece: string;
  readonly counts: FadingCounts;
  /** ln(odds in the part / odds in the population) of each topic. */
  readonly logOdds: Float64Array;
}

/** Shares that are expected in one country, on one device, at one part of the day. */
interface Expectation {
  readonly shares: Float64Array;
  generation: number;
}

export class Population implements Pieces {
  /** The share of all plays that has each topic, in (0, 1). */
  readonly shares: Float64Array;
  readonly #topics: LabelIndex;
  readonly #changed: PieceChanged;
  readonly #whole: FadingCounts;
  readonly #parts = new Map<string, Part>();
  readonly #partsByPiece = new Map<string, Part>();
  readonly #expectations = new Map<string, Map<string, Expectation>>();
  #time = 0;
  #plays = 0;
  #fresh = 0;
  #generation = 0;

  constructor(topics: LabelIndex, changed: PieceChanged) {
    this.#topics = topics;
    this.#changed = changed;
    this.#whole = this.#newCounts();
    this.shares = new Float64Array(topics.names.length).fill(PRIOR_SHARE);
  }

  /** Adds one play; see {@link FadingCounts.add}. `hour` is local, 0 to 23. */
  add(
    rows: Int32Array,
    count: number,
    liked: number,
    plays: number,
    time: number,
    country: string,
    device: DeviceType,
    hour: number,
  ): void {
    this.#time = Math.max(this.#time, time);
    this.#whole.add(rows, count, liked, plays, time);
    this.#changed(WHOLE);
    for (const name of [country, device, daypartOf(hour)]) {
      const part = this.#part(name);
      if (part === undefined) continue;
      part.counts.add(rows, count, liked, plays, time);
      this.#changed(part.piece);
    }
    this.#plays++;
    if (++this.#fresh >= REFRESH_AFTER && this.#fresh >= this.#plays * REFRESH_SHARE) this.#refresh();
  }

  /** The shares of plays that are expected of an unknown listener here and now. Not to be kept. */
  expected(country: string, device: DeviceType, hour: number): Float64Array {
    const daypart = daypartOf(hour);
    const known = this.#expectations.get(country)?.get(device + daypart);
    if (known?.generation === this.#generation) return known.shares;
    if (!this.#parts.has(country)) country = "";
    const expectation = known ?? this.#remember(country, device + daypart);
    const parts = [this.#parts.get(country), this.#parts.get(device), this.#parts.get(daypart)];
    for (let topic = 0; topic < expectation.shares.length; topic++) {
      const whole = this.shares[topic] as number;
      let logOdds = 0;
      for (const part of parts) logOdds += part === undefined ? 0 : (part.logOdds[topic] as number);
      expectation.shares[topic] = logOdds === 0 ? whole : 1 / (1 + Math.exp(-logit(whole) - logOdds));
    }
    expectation.generation = this.#generation;
    return expectation.shares;
  }

  save(piece: string): unknown {
    const { names } = this.#topics;
    if (piece === WHOLE) return { plays: this.#plays, counts: this.#whole.save(names) };
    const part = this.#partsByPiece.get(piece);
    return part === undefined
      ? undefined
      : { name: part.name.toWellFormed(), counts: part.counts.save(names) };
  }

  restore(piece: string, value: unknown): boolean {
    const { name, plays, counts } = fieldsOf(value) ?? {};
    const saved = readCounts(counts);
    if (saved === undefined) return false;
    if (piece === WHOLE) {
      if (!isCount(plays)) return false;
      this.#plays += plays;
      this.#time = Math.max(this.#time, saved.latest);
      this.#whole.merge(saved, this.#rowOf);
      return true;
    }
    if (!isText(name) || pieceName(name) !== piece) return false;
    this.#part(name)?.counts.merge(saved, this.#rowOf);
    return true;
  }

  restored(): void {
    this.#refresh();
  }

  readonly #rowOf = (topic: string): number => this.#topics.row(topic);

  #newCounts(): FadingCounts {
    return new FadingCounts(this.#topics.names.length, POPULATION_HALF_LIFE);
  }

  #remember(country: string, rest: string): Expectation {
    const own = this.#expectations.get(country) ?? new Map<string, Expectation>();
    this.#expectations.set(country, own);
    const known = own.get(rest);
    if (known !== undefined) return known;
    const expectation = { shares: new Float64Array(this.shares.length), generation: -1 };
    own.set(rest, expectation);
    return expectation;
  }

  #part(name: string): Part | undefined {
    const known = this.#parts.get(name);
    if (known !== undefined || this.#parts.size >= PART_LIMIT || name === "") return known;
    const part: Part = {
      name,
      piece: pieceName(name),
      counts: this.#newCounts(),
      logOdds: new Float64Array(this.shares.length),
    };
    this.#parts.set(name, part);
    this.#partsByPiece.set(part.piece, part);
    return part;
  }

  #refresh(): void {
    this.#fresh = 0;
    this.#generation++;
    for (let topic = 0; topic < this.shares.length; topic++) {
      this.shares[topic] = this.#shareOf(this.#whole, topic, PRIOR_SHARE, PRIOR_PLAYS);
    }
    for (const part of this.#parts.values()) {
      for (let topic = 0; topic < this.shares.length; topic++) {
        const whole = this.shares[topic] as number;
        part.logOdds[topic] = logit(this.#shareOf(part.counts, topic, whole, PART_STRENGTH)) - logit(whole);
      }
    }
  }

  #shareOf(counts: FadingCounts, topic: number, prior: number, strength: number): number {
    const scale = counts.scaleAt(this.#time);
    const share = shrunkRate(counts.liked(topic) * scale, counts.plays * scale, prior, strength);
    return Math.min(share, LARGEST_SHARE);
  }
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}
