// What a log holds, world by world, in a few figures.
// It must never need more than the log: it counts what anyone who reads the file could count.
import type { ColumnBatch, Numbers } from "tutti/learn";

export interface LogSummary {
  readonly opportunities: number;
  readonly bids: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  /** Micro-units. */
  readonly spent: number;
}

/** Of a batch: one world's rows. */
export function summarizeLog({ rows, columns }: ColumnBatch): LogSummary {
  const won = columns["won"] as Numbers;
  const paid = columns["paid"] as Numbers;
  let spent = 0;
  for (let row = 0; row < rows; row++) if (won[row] === 1) spent += paid[row] as number;
  return {
    opportunities: rows,
    bids: count(won, (value) => value >= 0),
    impressions: count(won, (value) => value === 1),
    clicks: count(columns["clickDelay"] as Numbers, (value) => !Number.isNaN(value)),
    conversions: count(columns["conversionDelay"] as Numbers, (value) => !Number.isNaN(value)),
    spent,
  };
}

function count(column: Numbers, isCounted: (value: number) => boolean): number {
  let counted = 0;
  for (let row = 0; row < column.length; row++) if (isCounted(column[row] as number)) counted++;
  return counted;
}
