// DuckDB, loaded when somebody asks a question: an optional package of 70 MB, which whoever only writes a journal need not have.
// It must never be imported in any other way.
import { TuttiError } from "../../error.js";

export type DuckDb = typeof import("@duckdb/node-api");

/** The optional package is not installed, or has no binding for this machine. */
export class DuckDbMissingError extends TuttiError {
  readonly code = "DUCKDB_MISSING";
}

/** Throws {@link DuckDbMissingError}. `load` is given by tests. */
export async function loadDuckDb(
  load: () => Promise<DuckDb> = () => import("@duckdb/node-api"),
): Promise<DuckDb> {
  try {
    return await load();
  } catch (error) {
    throw new DuckDbMissingError(
      "queries need DuckDB, an optional package that is not here: npm install @duckdb/node-api",
      { cause: error },
    );
  }
}
