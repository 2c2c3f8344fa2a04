// A journal as a database that can be asked in SQL: its rows are copied into memory, and then everything is locked.
// It must never let a query read, write or load anything else, whatever the query is.
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { JournalRow } from "../journal-row.js";
import { decisionTable, outcomeTable } from "./journal-tables.js";
import type { DuckDb } from "./load-duckdb.js";
import { type PlainValue, plainValue } from "./plain-value.js";
import { InvalidQueryError } from "./query-error.js";
import { TableWriter } from "./table-writer.js";

export interface QueryResult {
  /** Each another one: of two with the same name the second gets a number. */
  readonly columns: readonly string[];
  /** A value a column. */
  readonly rows: readonly (readonly PlainValue[])[];
}

/** Before any row is there: no extension is fetched, and nothing spills to the disk. */
const SETTINGS = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  temp_directory: "",
};
/** Behind the last row. Settings cannot be opened again, not even by a query. */
const LOCKS = ["SET enable_external_access = false", "SET lock_configuration = true"];

export class JournalDatabase {
  readonly #duck: DuckDb;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(duck: DuckDb, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#duck = duck;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Has the rows as they are by now. Throws what reading them throws. */
  static async of(duck: DuckDb, rows: AsyncIterable<JournalRow>): Promise<JournalDatabase> {
    const instance = await duck.DuckDBInstance.create(":memory:", SETTINGS);
    const connection = await instance.connect();
    const database = new JournalDatabase(duck, instance, connection);
    try {
      await database.#fill(rows);
      for (const lock of LOCKS) await connection.run(lock);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  /** Answers one SELECT. Throws {@link InvalidQueryError}. */
  async query(sql: string): Promise<QueryResult> {
    try {
      const statements = await this.#statements(sql);
      const statement = await statements.prepare(0);
      if (statement.statementType !== this.#duck.StatementType.SELECT) {
        throw new InvalidQueryError("only SELECT is answered: a journal is read, not changed");
      }
      const result = await statement.runAndReadAll();
      return {
        columns: result.deduplicatedColumnNames(),
        rows: result.getRowsJS().map((row) => row.map(plainValue)),
      };
    } catch (error) {
      if (error instanceof InvalidQueryError) throw error;
      throw new InvalidQueryError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #fill(rows: AsyncIterable<JournalRow>): Promise<void> {
    const decisions = await TableWriter.create(this.#duck, this.#connection, decisionTable(this.#duck));
    const outcomes = await TableWriter.create(this.#duck, this.#connection, outcomeTable(this.#duck));
    for await (const row of rows) {
      if (row.kind === "decision") decisions.add(row);
      else outcomes.add(row);
    }
    decisions.close();
    outcomes.close();
  }

  async #statements(sql: string): ReturnType<DuckDBConnection["extractStatements"]> {
    // DuckDB's own complaint of a text without a statement says nothing.
    if (sql.trim() === "") throw new InvalidQueryError("the query is empty: give one SELECT");
    const statements = await this.#connection.extractStatements(sql);
    if (statements.count === 1) return statements;
    throw new InvalidQueryError(`one statement is answered at a time, not ${statements.count}`);
  }
}
