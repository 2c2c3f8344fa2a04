// The profiles of all listeners that have one, each a piece of what the Profiler has learned.
// It must never hold more bytes than it is allowed.

import { ListenerTable } from "../../memory/listener-table.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf } from "../../memory/saved-values.js";
import type { LabelIndex } from "../label-index.js";
import { readEncounters } from "../response/encounters.js";
import { readCounts } from "./fading-counts.js";
import { ListenerProfile } from "./listener-profile.js";

/** Bytes for all profiles, and how many there are at most. */
const PROFILE_BYTES = 128 * 2 ** 20;
const PROFILE_LIMIT = 50_000;

export class ListenerProfiles implements Pieces {
  readonly #topics: LabelIndex;
  readonly #campaigns: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #changed: PieceChanged;
  readonly #table: ListenerTable<ListenerProfile>;

  /** @param campaigns as the books know them, in the order of the catalogue. */
  constructor(topics: LabelIndex, campaigns: readonly string[], changed: PieceChanged) {
    this.#topics = topics;
    this.#campaigns = campaigns;
    this.#positions = new Map(campaigns.map((id, position) => [id, position]));
    this.#changed = changed;
    const bytesEach = 500 + 12 * topics.names.length;
    const limit = Math.max(1, Math.min(PROFILE_LIMIT, Math.floor(PROFILE_BYTES / bytesEach)));
    this.#table = new ListenerTable(limit, changed);
  }

  /** Undefined for a listener without an id. */
  find(listener: string): ListenerProfile | undefined {
    return this.#table.find(listener);
  }

  findOrAdd(listener: string): ListenerProfile {
    return this.#table.find(listener) ?? this.#table.add(listener, (piece) => this.#create(piece));
  }

  changed(profile: ListenerProfile): void {
    this.#changed(profile.piece);
  }

  save(piece: string): unknown {
    const profile = this.#table.ofPiece(piece);
    if (profile === undefined) return undefined;
    const { names } = this.#topics;
    const met = profile.encounters.save((campaign) => this.#campaigns[campaign] ?? "");
    return { counts: profile.counts.save(names), met };
  }

  restore(piece: string, value: unknown): boolean {
    const { counts, met } = fieldsOf(value) ?? {};
    const saved = readCounts(counts);
    const encounters = readEncounters(met);
    if (saved === undefined || encounters === undefined) return false;
    const known = this.#table.ofPiece(piece);
    const profile = known ?? this.#create(piece);
    profile.counts.merge(saved, (topic) => this.#topics.row(topic));
    profile.encounters.restore(encounters, (id) => this.#positions.get(id));
    profile.words = "";
    if (known === undefined) this.#table.restore(profile);
    return true;
  }

  #create(piece: string): ListenerProfile {
    return new ListenerProfile(piece, this.#topics.names.length);
  }
}
