// Writes the logs of markets to a file, and tells what is in it.
import type { CommandResult, StartProgress } from "tutti";
import { type ColumnBatch, writeDataset } from "tutti/learn";
import { fromMicros, type Micros } from "../../money.js";
import { type LogSummary, summarizeLog } from "./log-summary.js";
import { type LoggedWorld, logMarkets } from "./market-log.js";

/** Logs one market after the other to the file `out`. Throws UnwritableDatasetError, InvalidMarketError. */
export function logTo(
  out: string,
  worlds: readonly LoggedWorld[],
  startProgress: StartProgress,
): CommandResult {
  const { schema, batches } = logMarkets(worlds);
  const progress = startProgress("Simulating", worlds.length);
  const summaries: LogSummary[] = [];
  const counted = function* (): Generator<ColumnBatch> {
    for (const batch of batches) {
      summaries.push(summarizeLog(batch));
      progress.advance(summaries.length);
      yield batch;
    }
  };
  const rows = writeDataset(out, schema, counted());
  progress.finish();
  const { about } = schema;
  const page = [
    `${rows} opportunities of ${worlds.length} markets logged to ${out}`,
    "",
    line(["seed", "regime", "opportunities", "bids", "shown", "clicks", "bought", "spent"]),
    ...summaries.map((summary, index) => lineOf(worlds[index] as LoggedWorld, summary)),
    "",
  ].join("\n");
  return { page, report: { out, rows, ...about, summaries } };
}

function lineOf({ seed, regime }: LoggedWorld, summary: LogSummary): string {
  const { opportunities, bids, impressions, clicks, conversions, spent } = summary;
  const money = fromMicros(spent as Micros).toFixed(2);
  return line([seed, String(regime), opportunities, bids, impressions, clicks, conversions, money]);
}

const WIDTHS: readonly number[] = [6, -11, 13, 8, 8, 7, 7, 10];

/** A negative width is filled up behind. */
function line(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, index) => {
      const width = WIDTHS[index] as number;
      return width < 0 ? String(cell).padEnd(-width) : String(cell).padStart(width);
    })
    .join(" ")
    .trimEnd();
}
