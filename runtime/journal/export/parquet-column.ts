// A column of an exported table: its name, its Parquet type, and what a row has in it.
import type { SchemaElement } from "hyparquet";

export type ColumnType =
  | "text"
  | "double"
  | "integer"
  | "flag"
  /** Milliseconds since 1970. */
  | "instant"
  | "texts"
  | "doubles";

export interface ParquetColumn<Row> {
  readonly name: string;
  readonly type: ColumnType;
  /** Null where the row has nothing to tell. Instants are dates. */
  value(row: Row): string | number | boolean | Date | readonly string[] | readonly number[] | null;
}

/** Parquet's tree of a table of such columns, in the order in which it is written: each node before its children. */
export function schemaOf<Row>(columns: readonly ParquetColumn<Row>[]): SchemaElement[] {
  return [{ name: "root", num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

function elementsOf<Row>({ name, type }: ParquetColumn<Row>): readonly SchemaElement[] {
  switch (type) {
    case "text":
      return [{ name, ...TEXT }];
    case "double":
      return [{ name, ...DOUBLE }];
    case "integer":
      return [{ name, type: "INT32", repetition_type: "OPTIONAL" }];
    case "flag":
      return [{ name, type: "BOOLEAN", repetition_type: "OPTIONAL" }];
    case "instant":
      return [{ name, type: "INT64", converted_type: "TIMESTAMP_MILLIS", repetition_type: "OPTIONAL" }];
    case "texts":
      return listOf(name, TEXT);
    case "doubles":
      return listOf(name, DOUBLE);
  }
}

const TEXT = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const;
const DOUBLE = { type: "DOUBLE", repetition_type: "OPTIONAL" } as const;

/** The three levels that the format asks of a list. */
function listOf(name: string, element: typeof TEXT | typeof DOUBLE): readonly SchemaElement[] {
  return [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", ...element },
  ];
}
