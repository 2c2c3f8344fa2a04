// What the Bid Optimizer knows of each listener: interests, as the Profiler tells them, and which campaigns they met lately.
// It must never hold more than topics that campaigns speak of, and never a listener's name.

import { type ListenerEntry, ListenerTable } from "../../memory/listener-table.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isFiniteNumber, isListOf, isText } from "../../memory/saved-values.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { LabelIndex } from "../label-index.js";
import { logMatch } from "../response/campaign-match.js";
import { Encounters, readEncounters } from "../response/encounters.js";
import { topicOfSegment } from "./topic-of-segment.js";

const LISTENER_LIMIT = 50_000;
/** Topics of one listener that are remembered. */
const TOPIC_LIMIT = 64;

interface KnownListener extends ListenerEntry {
  rows: Int32Array;
  /** Of each of these topics, the logarithm of its lift. */
  logarithms: Float32Array;
  readonly encounters: Encounters;
}

/** Of whom the Profiler has told nothing. */
const UNTOLD = { rows: new Int32Array(0), logarithms: new Float32Array(0) } as const;

export class ListenerMemory implements Pieces {
  readonly #topics: LabelIndex;
  readonly #changed: PieceChanged;
  readonly #listeners: ListenerTable<KnownListener>;
  readonly #ids: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;
  /** Of the current listener: interest in each topic, a logarithm, which holds where its stamp is the current one. */
  readonly #interests: Float64Array;
  readonly #stamps: Int32Array;
  #stamp = 0;
  #current: KnownListener | undefined;

  constructor(
    campaigns: readonly Pick<AgentCampaign, "id" | "topics" | "segments">[],
    changed: PieceChanged,
  ) {
    this.#changed = changed;
    this.#listeners = new ListenerTable(LISTENER_LIMIT, changed);
    this.#topics = new LabelIndex(
      campaigns.map(({ topics, segments }) => [...topics, ...segments.flatMap(topicOfSegment)]),
    );
    this.#ids = campaigns.map(({ id }) => id);
    this.#positions = new Map(this.#ids.map((id, campaign) => [id, campaign]));
    this.#interests = new Float64Array(this.#topics.names.length);
    this.#stamps = new Int32Array(this.#topics.names.length);
  }

  /** In place of what was told of the listener before. @param lifts > 0, one a topic. */
  remember(listener: string, topics: readonly string[], lifts: readonly number[]): void {
    if (listener === "") return;
    const interests = this.#read(topics, lifts);
    const known = this.#listeners.find(listener);
    if (known === undefined) {
      if (interests.rows.length === 0) return;
      return this.#changed(this.#add(listener, interests).piece);
    }
    Object.assign(known, interests);
    this.#changed(known.piece);
  }

  /** Names the listener of whom `match`, `met` and `meet` speak from now on. */
  enter(listener: string): void {
    this.#stamp = (this.#stamp + 1) | 0;
    const known = this.#listeners.find(listener);
    this.#current = known;
    if (known === undefined) return;
    const { rows, logarithms } = known;
    for (let place = 0; place < rows.length; place++) {
      const row = rows[place] as number;
      this.#stamps[row] = this.#stamp;
      this.#interests[row] = logarithms[place] as number;
    }
  }

  /** Whether the Profiler has told nothing of the current listener. */
  get isStranger(): boolean {
    return this.#current === undefined || this.#current.rows === UNTOLD.rows;
  }

  /** How well the campaign matches the current listener's interests: a logarithm, 0 where nothing is known. */
  match(campaign: number): number {
    if (this.#current === undefined) return 0;
    const { starts, members } = this.#topics;
    const start = starts[campaign] as number;
    const end = starts[campaign + 1] as number;
    let sum = 0;
    for (let member = start; member < end; member++) {
      const row = members[member] as number;
      if (this.#stamps[row] === this.#stamp) sum += this.#interests[row] as number;
    }
    return logMatch(sum, end - start);
  }

  /** How often the current listener met the campaign lately; faded, 0 where nothing is known. */
  met(campaign: number, time: number): number {
    return this.#current?.encounters.of(campaign, time) ?? 0;
  }

  /** Counts that the listener meets the campaign. */
  meet(listener: string, campaign: number, time: number): void {
    if (listener === "") return;
    const known = this.#listeners.find(listener) ?? this.#add(listener, UNTOLD);
    known.encounters.add(campaign, time);
    this.#changed(known.piece);
  }

  save(piece: string): unknown {
    const known = this.#listeners.ofPiece(piece);
    if (known === undefined) return undefined;
    const { names } = this.#topics;
    return {
      topics: Array.from(known.rows, (row) => names[row]),
      lifts: Array.from(known.logarithms, Math.exp),
      met: known.encounters.save((campaign) => this.#ids[campaign] ?? ""),
    };
  }

  /** What the Profiler has told since is newer than what was saved. */
  restore(piece: string, value: unknown): boolean {
    const { topics, lifts, met } = fieldsOf(value) ?? {};
    const saved = readEncounters(met);
    if (saved === undefined || !Array.isArray(topics) || !isListOf(topics, topics.length, isText))
      return false;
    if (!isListOf(lifts, topics.length, isFiniteNumber)) return false;
    const interests = this.#read(topics, lifts);
    const known = this.#listeners.ofPiece(piece);
    const entry = known ?? { piece, ...interests, encounters: new Encounters() };
    if (entry.rows === UNTOLD.rows) Object.assign(entry, interests);
    entry.encounters.restore(saved, (id) => this.#positions.get(id));
    if (known === undefined) this.#listeners.restore(entry);
    return true;
  }

  #add(listener: string, interests: Pick<KnownListener, "rows" | "logarithms">): KnownListener {
    return this.#listeners.add(listener, (piece) => ({ piece, ...interests, encounters: new Encounters() }));
  }

  #read(topics: readonly string[], lifts: readonly number[]): Pick<KnownListener, "rows" | "logarithms"> {
    const rows: number[] = [];
    const logarithms: number[] = [];
    for (let place = 0; place < topics.length && rows.length < TOPIC_LIMIT; place++) {
      const row = this.#topics.row(topics[place] as string);
      const logarithm = Math.log(lifts[place] as number);
      if (row < 0 || !Number.isFinite(logarithm)) continue;
      rows.push(row);
      logarithms.push(logarithm);
    }
    return { rows: Int32Array.from(rows), logarithms: Float32Array.from(logarithms) };
  }
}
