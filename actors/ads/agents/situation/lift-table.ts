// Relative click rates for each pair of a feature (row) and a topic or goal (column), shrunk to a prior.
// A cell compares with its own column's rate, so that a topic which is clicked a lot everywhere favours no moment.
import { fieldsOf, isCount, isListOf, isText } from "../../memory/saved-values.js";
import { PRIOR_CLICK_RATE, responseLift, shrunkRate } from "../response/response-lift.js";

/** Expected clicks that a prior weighs in each cell. */
const STRENGTH = 20;
/** Impressions that the prior click rate weighs for a column. */
const PRIOR_STRENGTH = 200;
/** Change of a column's rate, relative, at which its cells are compared with it anew. */
const NOTABLE_CHANGE = 0.02;

/** Counts of some columns as plain data, by the columns' names. */
export interface SavedCells {
  readonly columns: readonly string[];
  readonly impressions: readonly number[];
  readonly clicks: readonly number[];
}

/** What cells are compared with: counts of columns, and the rates that the cells were last compared with. */
export interface SavedColumns extends SavedCells {
  readonly rates: readonly number[];
}

export class LiftTable {
  readonly columns: number;
  readonly #names: readonly string[];
  readonly #impressions: Float64Array;
  readonly #clicks: Float64Array;
  readonly #prior: Float64Array;
  readonly #logLifts: Float64Array;
  readonly #columnImpressions: Float64Array;
  readonly #columnClicks: Float64Array;
  /** The column's rate that its cells were last compared with. */
  readonly #columnRates: Float64Array;

  /** @param names of the columns. */
  constructor(rows: number, names: readonly string[]) {
    const columns = names.length;
    this.columns = columns;
    this.#names = names;
    this.#impressions = new Float64Array(rows * columns);
    this.#clicks = new Float64Array(rows * columns);
    this.#prior = new Float64Array(rows * columns).fill(1);
    this.#logLifts = new Float64Array(rows * columns);
    this.#columnImpressions = new Float64Array(columns);
    this.#columnClicks = new Float64Array(columns);
    this.#columnRates = new Float64Array(columns).fill(PRIOR_CLICK_RATE);
  }

  believe(row: number, column: number, lift: number): void {
    const cell = row * this.columns + column;
    this.#prior[cell] = lift;
    this.#renew(cell);
  }

  /** Counts one impression, or one click, of this column at a moment with these rows. */
  learn(rows: Int32Array, count: number, column: number, clicked: boolean): void {
    const counts = clicked ? this.#clicks : this.#impressions;
    for (let position = 0; position < count; position++) {
      const cell = (rows[position] as number) * this.columns + column;
      counts[cell] = (counts[cell] as number) + 1;
      this.#renew(cell);
    }
  }

  /** Counts one impression, or one click, of this column at any moment: what its cells are compared with. */
  learnColumn(column: number, clicked: boolean): void {
    const counts = clicked ? this.#columnClicks : this.#columnImpressions;
    counts[column] = (counts[column] as number) + 1;
    const clicks = this.#columnClicks[column] as number;
    const rate = shrunkRate(
      clicks,
      this.#columnImpressions[column] as number,
      PRIOR_CLICK_RATE,
      PRIOR_STRENGTH,
    );
    if (Math.abs(rate / (this.#columnRates[column] as number) - 1) < NOTABLE_CHANGE) return;
    this.#columnRates[column] = rate;
    for (let cell = column; cell < this.#clicks.length; cell += this.columns) this.#renew(cell);
  }

  /** Sum of the logarithms of a column's lifts over the first `count` rows. */
  sum(rows: Int32Array, count: number, column: number): number {
    let sum = 0;
    for (let position = 0; position < count; position++) {
      sum += this.#logLifts[(rows[position] as number) * this.columns + column] as number;
    }
    return sum;
  }

  /** Clicks for an impression of this column, at any moment. */
  rate(column: number): number {
    return this.#columnRates[column] as number;
  }

  /** Clicks that were expected in a cell so far: the weight of its evidence. */
  expected(row: number, column: number): number {
    return (this.#impressions[row * this.columns + column] as number) * (this.#columnRates[column] as number);
  }

  /** A row's cells that have counted anything. */
  saveRow(row: number): SavedCells {
    const first = row * this.columns;
    const seen = this.#seen(
      (column) => (this.#impressions[first + column] as number) + (this.#clicks[first + column] as number),
    );
    return {
      columns: seen.map((column) => this.#names[column] as string),
      impressions: seen.map((column) => this.#impressions[first + column] as number),
      clicks: seen.map((column) => this.#clicks[first + column] as number),
    };
  }

  restoreRow(row: number, saved: SavedCells): void {
    for (const [position, name] of saved.columns.entries()) {
      const column = this.#names.indexOf(name);
      if (column < 0) continue;
      const cell = row * this.columns + column;
      this.#impressions[cell] = saved.impressions[position] as number;
      this.#clicks[cell] = saved.clicks[position] as number;
      this.#renew(cell);
    }
  }

  /** Columns that have counted anything. */
  saveColumns(): SavedColumns {
    const seen = this.#seen(
      (column) => (this.#columnImpressions[column] as number) + (this.#columnClicks[column] as number),
    );
    return {
      columns: seen.map((column) => this.#names[column] as string),
      impressions: seen.map((column) => this.#columnImpressions[column] as number),
      clicks: seen.map((column) => this.#columnClicks[column] as number),
      rates: seen.map((column) => this.#columnRates[column] as number),
    };
  }

  restoreColumns(saved: SavedColumns): void {
    for (const [position, name] of saved.columns.entries()) {
      const column = this.#names.indexOf(name);
      if (column < 0) continue;
      this.#columnImpressions[column] = saved.impressions[position] as number;
      this.#columnClicks[column] = saved.clicks[position] as number;
      this.#columnRates[column] = saved.rates[position] as number;
      for (let cell = column; cell < this.#clicks.length; cell += this.columns) this.#renew(cell);
    }
  }

  #seen(count: (column: number) => number): number[] {
    return [...this.#names.keys()].filter((column) => count(column) > 0);
  }

  #renew(cell: number): void {
    const clicks = this.#clicks[cell] as number;
    const expected = (this.#impressions[cell] as number) * (this.#columnRates[cell % this.columns] as number);
    this.#logLifts[cell] = Math.log(responseLift(clicks, expected, this.#prior[cell] as number, STRENGTH));
  }
}

/** Undefined where it is something else. */
export function readCells(value: unknown): SavedCells | undefined {
  const { columns, impressions, clicks } = fieldsOf(value) ?? {};
  if (!Array.isArray(columns) || !isListOf(columns, columns.length, isText)) return undefined;
  if (!isListOf(impressions, columns.length, isCount) || !isListOf(clicks, columns.length, isCount))
    return undefined;
  return { columns, impressions, clicks };
}

/** Undefined where it is something else. */
export function readColumns(value: unknown): SavedColumns | undefined {
  const cells = readCells(value);
  const { rates } = fieldsOf(value) ?? {};
  if (cells === undefined || !isListOf(rates, cells.columns.length, isRate)) return undefined;
  return { ...cells, rates };
}

function isRate(value: unknown): value is number {
  return isCount(value) && value > 0;
}
