// `tutti journal query "SQL"`: one SELECT over the journal's decisions and their outcomes.
// It must never write anything but the answer to the output.

import { JournalDatabase } from "../../journal/query/journal-database.js";
import { loadDuckDb } from "../../journal/query/load-duckdb.js";
import { JournalReader } from "../../journal/read/journal-reader.js";
import { checkFolder, damageLines } from "./journal-folder.js";
import { queryCsv, queryJson, queryTable } from "./query-formats.js";
import type { Streams } from "./streams.js";

export type QueryFormat = "table" | "json" | "csv";

export async function queryJournal(
  folder: string,
  sql: string,
  format: QueryFormat,
  { write, say }: Streams,
): Promise<void> {
  await checkFolder(folder);
  const duck = await loadDuckDb();
  const reader = new JournalReader({ folder });
  const database = await JournalDatabase.of(duck, reader);
  try {
    for (const line of damageLines(reader.damage)) say(line);
    const result = await database.query(sql);
    switch (format) {
      case "table":
        return await write(queryTable(result));
      case "json":
        return await write(queryJson(result));
      case "csv":
        return await write(queryCsv(result));
    }
  } finally {
    database.close();
  }
}
