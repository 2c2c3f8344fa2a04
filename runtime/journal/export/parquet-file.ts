// One table on its way into a Parquet file, so many rows at a time. The file has its name once it is whole and durable.
// It must never overwrite a file, or leave one that is not whole under its name.
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, unlinkSync } from "node:fs";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { TuttiError } from "../../error.js";
import { columnDataOf, type ParquetColumn, schemaOf } from "./parquet-column.js";

/** Rows that are held, and make a row group. */
const GROUP = 20_000;

/** The file that was to be made is there already. */
export class ExportExistsError extends TuttiError {
  readonly code = "EXPORT_EXISTS";
}

export class ParquetFile<Row> {
  readonly #path: string;
  readonly #part: string;
  readonly #columns: readonly ParquetColumn<Row>[];
  #writer: ParquetWriter | undefined;
  #rows: Row[] = [];
  #count = 0;

  constructor(path: string, columns: readonly ParquetColumn<Row>[]) {
    this.#path = path;
    this.#part = `${path}.${process.pid}.part`;
    this.#columns = columns;
  }

  /** Throws {@link ExportExistsError}. */
  begin(): void {
    if (existsSync(this.#path)) {
      throw new ExportExistsError(`"${this.#path}" is there already: name another folder`);
    }
    this.#writer = new ParquetWriter({
      writer: fileWriter(this.#part),
      schema: schemaOf(this.#columns),
      createdBy: "tutti",
    });
  }

  /** Rows so far. */
  get count(): number {
    return this.#count;
  }

  add(row: Row): void {
    this.#count++;
    if (this.#rows.push(row) === GROUP) this.#flush();
  }

  /** Makes the file durable and gives it its name. Throws {@link ExportExistsError} where another has got it meanwhile. */
  finish(): void {
    if (this.#rows.length > 0 || this.#count === 0) this.#flush();
    this.#writer?.finish();
    sync(this.#part);
    try {
      linkSync(this.#part, this.#path);
    } catch (error) {
      throw new ExportExistsError(`"${this.#path}" could not be made`, { cause: error });
    } finally {
      unlinkSync(this.#part);
    }
  }

  /** Leaves nothing behind. */
  abandon(): void {
    rmSync(this.#part, { force: true });
  }

  #flush(): void {
    const rows = this.#rows;
    this.#rows = [];
    this.#writer?.write({
      columnData: columnDataOf(this.#columns, rows),
      rowGroupSize: GROUP,
    });
  }
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
