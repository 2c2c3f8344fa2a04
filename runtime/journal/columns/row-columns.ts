// All columns of the batch being gathered, and the batch that Arrow makes of them.
// It must never mix two batches: `clear` comes before the first row of the next.
import { type Data, type List, makeData, RecordBatch, Struct, type Utf8, type Vector } from "apache-arrow";
import {
  AGENT_LIST,
  AGENT_TYPE,
  JOURNAL_SCHEMA,
  LIMIT_LIST,
  LIMIT_TYPE,
  NUMBER_LIST,
  PRICE_LIST,
  TEXT_LIST,
  VETO_LIST,
  VETO_TYPE,
} from "../journal-schema.js";
import { BatchTexts } from "./batch-texts.js";
import { DoubleColumn } from "./double-column.js";
import { FlagColumn } from "./flag-column.js";
import { InstantColumn } from "./instant-column.js";
import { IntegerColumn } from "./integer-column.js";
import { OffsetColumn } from "./offset-column.js";
import { TextColumn } from "./text-column.js";

export class RowColumns {
  readonly texts: BatchTexts = new BatchTexts();
  readonly times: InstantColumn = new InstantColumn();
  readonly decisions: TextColumn = new TextColumn();
  readonly outcomes: IntegerColumn = new IntegerColumn();
  readonly outcomeValues: DoubleColumn = new DoubleColumn();
  readonly requests: TextColumn = new TextColumn();
  readonly events: TextColumn = new TextColumn();
  readonly rules: IntegerColumn = new IntegerColumn();
  readonly winners: IntegerColumn = new IntegerColumn();
  readonly winnerScores: DoubleColumn = new DoubleColumn();
  readonly winnerPrices: DoubleColumn = new DoubleColumn();
  readonly early: FlagColumn = new FlagColumn();
  readonly exhausted: FlagColumn = new FlagColumn();
  readonly latencies: DoubleColumn = new DoubleColumn();
  readonly candidateTexts: IntegerColumn = new IntegerColumn();
  readonly candidateNumbers: DoubleColumn = new DoubleColumn();
  readonly values: DoubleColumn = new DoubleColumn();
  readonly names: IntegerColumn = new IntegerColumn();
  readonly versions: IntegerColumn = new IntegerColumn();
  readonly kinds: IntegerColumn = new IntegerColumn();
  readonly causes: IntegerColumn = new IntegerColumn();
  readonly faults: IntegerColumn = new IntegerColumn();
  readonly ages: DoubleColumn = new DoubleColumn();
  readonly weights: DoubleColumn = new DoubleColumn();
  readonly priorities: DoubleColumn = new DoubleColumn();
  readonly confidences: DoubleColumn = new DoubleColumn();
  readonly freshness: DoubleColumn = new DoubleColumn();
  readonly reasons: IntegerColumn = new IntegerColumn();
  readonly scores: DoubleColumn = new DoubleColumn();
  readonly prices: DoubleColumn = new DoubleColumn();
  readonly vetoAgents: IntegerColumn = new IntegerColumn();
  readonly vetoCandidates: IntegerColumn = new IntegerColumn();
  readonly vetoReasons: IntegerColumn = new IntegerColumn();
  readonly limitRefused: FlagColumn = new FlagColumn();
  readonly limitCandidates: IntegerColumn = new IntegerColumn();
  readonly limitOwners: IntegerColumn = new IntegerColumn();
  readonly limitReasons: IntegerColumn = new IntegerColumn();
  readonly #candidateEnds = new OffsetColumn();
  readonly #numberEnds = new OffsetColumn();
  readonly #valueEnds = new OffsetColumn();
  readonly #agentEnds = new OffsetColumn();
  readonly #scoreEnds = new OffsetColumn();
  readonly #priceEnds = new OffsetColumn();
  readonly #vetoEnds = new OffsetColumn();
  readonly #limitEnds = new OffsetColumn();

  /** Rows gathered. */
  get length(): number {
    return this.winners.length;
  }

  /** About as many bytes as the batch will have: its long columns. */
  get byteLength(): number {
    return (
      8 * (this.scores.length + this.prices.length + this.candidateNumbers.length + 8 * this.names.length) +
      4 * this.candidateTexts.length +
      this.requests.byteLength +
      this.events.byteLength +
      this.texts.byteLength +
      128 * this.length
    );
  }

  /** Where the lists of the row end that was added last; its other columns are filled in already. */
  endRow(): void {
    this.#candidateEnds.push(this.candidateTexts.length);
    this.#numberEnds.push(this.candidateNumbers.length);
    this.#valueEnds.push(this.values.length);
    this.#agentEnds.push(this.names.length);
    this.#scoreEnds.push(this.scores.length);
    this.#priceEnds.push(this.prices.length);
    this.#vetoEnds.push(this.vetoAgents.length);
    this.#limitEnds.push(this.limitCandidates.length);
  }

  clear(): void {
    for (const column of Object.values(this) as { clear(): void }[]) column.clear();
    this.#candidateEnds.clear();
    this.#numberEnds.clear();
    this.#valueEnds.clear();
    this.#agentEnds.clear();
    this.#scoreEnds.clear();
    this.#priceEnds.clear();
    this.#vetoEnds.clear();
    this.#limitEnds.clear();
  }

  /** The rows as a batch, good until `clear`. */
  batch(): RecordBatch {
    const texts = this.texts.dictionary();
    const children: readonly Data[] = [
      this.times.data(),
      this.decisions.data(),
      this.outcomes.texts(texts),
      this.outcomeValues.nullable(),
      this.requests.data(),
      this.rules.texts(texts),
      this.winners.data(),
      this.winnerScores.data(),
      this.winnerPrices.nullable(),
      this.early.data(),
      this.exhausted.data(),
      this.latencies.data(),
      lists(TEXT_LIST, this.#candidateEnds, this.candidateTexts.texts(texts)),
      lists(PRICE_LIST, this.#numberEnds, this.candidateNumbers.nullable()),
      lists(NUMBER_LIST, this.#valueEnds, this.values.data()),
      lists(AGENT_LIST, this.#agentEnds, this.#agents(texts)),
      lists(NUMBER_LIST, this.#scoreEnds, this.scores.data()),
      lists(PRICE_LIST, this.#priceEnds, this.prices.nullable()),
      lists(VETO_LIST, this.#vetoEnds, this.#vetoes(texts)),
      lists(LIMIT_LIST, this.#limitEnds, this.#limits(texts)),
      this.events.data(),
    ];
    return new RecordBatch(JOURNAL_SCHEMA, structs(new Struct(JOURNAL_SCHEMA.fields), this.length, children));
  }

  #agents(texts: Vector<Utf8>): Data<Struct> {
    return structs(AGENT_TYPE, this.names.length, [
      this.names.texts(texts),
      this.versions.texts(texts),
      this.kinds.texts(texts),
      this.causes.texts(texts),
      this.faults.texts(texts),
      this.ages.nullable(),
      this.weights.data(),
      this.priorities.data(),
      this.confidences.data(),
      this.freshness.data(),
      this.reasons.texts(texts),
    ]);
  }

  #vetoes(texts: Vector<Utf8>): Data<Struct> {
    return structs(VETO_TYPE, this.vetoAgents.length, [
      this.vetoAgents.data(),
      this.vetoCandidates.data(),
      this.vetoReasons.texts(texts),
    ]);
  }

  #limits(texts: Vector<Utf8>): Data<Struct> {
    return structs(LIMIT_TYPE, this.limitCandidates.length, [
      this.limitRefused.data(),
      this.limitCandidates.data(),
      this.limitOwners.texts(texts),
      this.limitReasons.texts(texts),
    ]);
  }
}

function lists(type: List, ends: OffsetColumn, child: Data): Data<List> {
  return makeData({ type, length: ends.length, nullCount: 0, valueOffsets: ends.offsets(), child });
}

function structs(type: Struct, length: number, children: readonly Data[]): Data<Struct> {
  return makeData({ type, length, nullCount: 0, children: [...children] });
}
