// Fills a table of DuckDB's, many rows at once.
// It must never hold more rows than one chunk of DuckDB's.
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { JournalTable } from "./journal-tables.js";
import type { DuckDb } from "./load-duckdb.js";

/** Rows of a chunk: DuckDB's own vectors have so many. */
const CHUNK = 2048;

export class TableWriter<Row> {
  readonly #duck: DuckDb;
  readonly #table: JournalTable<Row>;
  readonly #appender: DuckDBAppender;
  #rows: DuckDBValue[][] = [];

  private constructor(duck: DuckDb, table: JournalTable<Row>, appender: DuckDBAppender) {
    this.#duck = duck;
    this.#table = table;
    this.#appender = appender;
  }

  /** Makes the table, empty. */
  static async create<Row>(
    duck: DuckDb,
    connection: DuckDBConnection,
    table: JournalTable<Row>,
  ): Promise<TableWriter<Row>> {
    const columns = Object.entries(table.columns).map(([name, type]) => `"${name}" ${type}`);
    await connection.run(`CREATE TABLE ${table.name} (${columns.join(", ")})`);
    return new TableWriter(duck, table, await connection.createAppender(table.name));
  }

  add(row: Row): void {
    this.#rows.push(this.#table.values(row));
    if (this.#rows.length === CHUNK) this.#flush();
  }

  close(): void {
    if (this.#rows.length > 0) this.#flush();
    this.#appender.closeSync();
  }

  #flush(): void {
    const chunk = this.#duck.DuckDBDataChunk.create(Object.values(this.#table.columns), this.#rows.length);
    chunk.setRows(this.#rows);
    this.#appender.appendDataChunk(chunk);
    this.#rows = [];
  }
}
