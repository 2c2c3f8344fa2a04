// `tutti journal export`: the journal as Parquet files, for whatever reads these.
// It must never overwrite a file.
import { mkdir } from "node:fs/promises";
import { exportParquet } from "../../journal/export/export-parquet.js";
import { JournalReader } from "../../journal/read/journal-reader.js";
import { checkFolder, damageLines } from "./journal-folder.js";
import type { Streams } from "./streams.js";

export async function exportJournal(
  folder: string,
  to: string,
  asJson: boolean,
  { write, say }: Streams,
): Promise<void> {
  await checkFolder(folder);
  await mkdir(to, { recursive: true });
  const reader = new JournalReader({ folder });
  const rows = await exportParquet(reader, to);
  for (const line of damageLines(reader.damage)) say(line);
  const lines = Object.entries(rows).map(([table, count]) => `${table}.parquet: ${count} rows\n`);
  await write(asJson ? `${JSON.stringify(rows)}\n` : lines.join(""));
}
