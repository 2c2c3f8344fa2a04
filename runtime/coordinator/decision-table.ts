// Many decisions in columns that the caller owns and uses again: what `decideMany` writes into instead of making an object
// and a sheet for each. It must never lose a rationale: every number of it is kept, until the table is filled again.
import type { CandidateKey } from "../actor/agent.js";
import { TuttiError } from "../error.js";
import type { Decision } from "./decision.js";
import { type DecisionTemplate, SettledDecision } from "./settled-decision.js";
import type { SettledOutcome } from "./settled-outcome.js";
import { SheetArena, sheetLength } from "./sheet.js";

/** A table was asked for a row that it does not hold, for more rows than it has, or for two things at once. */
export class DecisionTableError extends TuttiError {
  readonly code = "DECISION_TABLE";
}

/**
 * The decisions of the latest `decideMany` that was given this table, by the index of their requests. Rows of requests that
 * failed say -1. Nothing is allocated for a decision once the table has been filled with decisions of the same size.
 */
export class DecisionTable<Action extends CandidateKey = CandidateKey> {
  readonly capacity: number;
  /** By row: index of the winner among the request's candidates; -1 where there is none. */
  readonly winners: Int32Array;
  /** By row: the winner's pooled score in [0, 1]; 0 where there is none. */
  readonly scores: Float64Array;
  /** By row: the lowest price proposed for the winner; NaN where none was. */
  readonly prices: Float64Array;
  /** By row: milliseconds from the request to the decision. */
  readonly latencies: Float64Array;
  #length = 0;
  #isBeingFilled = false;
  readonly #arena = new SheetArena("kept");
  readonly #sequences: Float64Array;
  readonly #early: Uint8Array;
  readonly #sheetStarts: Int32Array;
  readonly #sheets: (Float64Array | undefined)[];
  readonly #candidates: (readonly Action[])[];
  /** Only rows that have any. */
  readonly #remarks = new Map<number, SettledOutcome<Action>["remarks"]>();
  readonly #limits = new Map<number, SettledOutcome<Action>["limits"]>();
  #template: DecisionTemplate | undefined;

  /** Room for `capacity` decisions, a whole number from 1. Throws {@link DecisionTableError}. */
  constructor(capacity: number) {
    if (!(Number.isSafeInteger(capacity) && capacity > 0)) {
      throw new DecisionTableError(`a table needs a whole number of rows from 1, not ${capacity}`);
    }
    this.capacity = capacity;
    this.winners = new Int32Array(capacity).fill(-1);
    this.scores = new Float64Array(capacity);
    this.prices = new Float64Array(capacity).fill(Number.NaN);
    this.latencies = new Float64Array(capacity);
    this.#sequences = new Float64Array(capacity);
    this.#early = new Uint8Array(capacity);
    this.#sheetStarts = new Int32Array(capacity);
    this.#sheets = new Array<Float64Array | undefined>(capacity).fill(undefined);
    this.#candidates = new Array<readonly Action[]>(capacity).fill([]);
  }

  /** Requests of the latest `decideMany`. */
  get length(): number {
    return this.#length;
  }

  /** One row as a decision of its own, which stays what it is when the table is filled again. Throws {@link DecisionTableError}. */
  decision(row: number): Decision<Action> {
    const sheet = this.#sheets[row];
    const template = this.#template;
    if (sheet === undefined || template === undefined || !(row < this.#length)) {
      throw new DecisionTableError(`row ${row} of a table of ${this.#length} holds no decision`);
    }
    const price = this.prices[row] as number;
    const start = this.#sheetStarts[row] as number;
    const candidates = this.#candidates[row] as readonly Action[];
    return new SettledDecision(template, {
      sequence: this.#sequences[row] as number,
      candidates,
      index: this.winners[row] as number,
      score: this.scores[row] as number,
      price: Number.isNaN(price) ? undefined : price,
      early: this.#early[row] === 1,
      latency: this.latencies[row] as number,
      // With room for prices, whether or not there are any.
      sheet: sheet.slice(
        start,
        start + sheetLength(template.agents.length, candidates.length, template.valued, true),
      ),
      sheetStart: 0,
      remarks: this.#remarks.get(row),
      limits: this.#limits.get(row),
    });
  }

  /** Decisions are in the rows, not in objects. */
  get decisions(): readonly undefined[] {
    return [];
  }

  /** Empties the table for so many requests; the engine's part. Throws {@link DecisionTableError}. */
  begin(rows: number): void {
    if (this.#isBeingFilled)
      throw new DecisionTableError("the table is being filled: give each decideMany its own");
    if (rows > this.capacity) {
      throw new DecisionTableError(`${rows} requests for a table with ${this.capacity} rows`);
    }
    this.winners.fill(-1, 0, rows);
    this.#sheets.fill(undefined, 0, this.#length);
    this.#remarks.clear();
    this.#limits.clear();
    this.#arena.rewind();
    this.#length = rows;
    this.#isBeingFilled = true;
  }

  /** The table is the caller's again; the engine's part. */
  end(): void {
    this.#isBeingFilled = false;
  }

  /** Where sheets for the rows are taken; the engine's part. */
  get arena(): SheetArena {
    return this.#arena;
  }

  /** Keeps a decision; the engine's part. */
  write(row: number, outcome: SettledOutcome<Action>, template: DecisionTemplate): void {
    this.#template = template;
    this.winners[row] = outcome.index;
    this.scores[row] = outcome.score;
    this.prices[row] = outcome.price ?? Number.NaN;
    this.latencies[row] = outcome.latency;
    this.#sequences[row] = outcome.sequence;
    this.#early[row] = outcome.early ? 1 : 0;
    this.#sheets[row] = outcome.sheet;
    this.#sheetStarts[row] = outcome.sheetStart;
    this.#candidates[row] = outcome.candidates;
    if (outcome.remarks !== undefined) this.#remarks.set(row, outcome.remarks);
    if (outcome.limits !== undefined) this.#limits.set(row, outcome.limits);
  }
}
