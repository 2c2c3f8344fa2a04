// A journal's rows as Parquet files that DuckDB, pandas and Spark open as they are.
// It must never change the journal.
import { join } from "node:path";
import type { JournalRow } from "../journal-row.js";
import { AGENT_COLUMNS, BAR_COLUMNS, barsOf, DECISION_COLUMNS, OUTCOME_COLUMNS } from "./exported-tables.js";
import { ParquetFile } from "./parquet-file.js";

/** Rows of each table. */
export interface ExportedRows {
  readonly decisions: number;
  readonly agents: number;
  readonly bars: number;
  readonly outcomes: number;
}

/** Writes decisions.parquet, agents.parquet, bars.parquet and outcomes.parquet to a folder that is there. Throws ExportExistsError. */
export async function exportParquet(rows: AsyncIterable<JournalRow>, folder: string): Promise<ExportedRows> {
  const decisions = new ParquetFile(join(folder, "decisions.parquet"), DECISION_COLUMNS);
  const agents = new ParquetFile(join(folder, "agents.parquet"), AGENT_COLUMNS);
  const bars = new ParquetFile(join(folder, "bars.parquet"), BAR_COLUMNS);
  const outcomes = new ParquetFile(join(folder, "outcomes.parquet"), OUTCOME_COLUMNS);
  const files = [decisions, agents, bars, outcomes];
  try {
    for (const file of files) file.begin();
    for await (const row of rows) {
      if (row.kind === "outcome") {
        outcomes.add(row);
        continue;
      }
      decisions.add(row);
      for (const agent of row.agents) agents.add({ row, agent });
      for (const bar of barsOf(row)) bars.add(bar);
    }
    for (const file of files) file.finish();
  } catch (error) {
    for (const file of files) file.abandon();
    throw error;
  }
  return {
    decisions: decisions.count,
    agents: agents.count,
    bars: bars.count,
    outcomes: outcomes.count,
  };
}
