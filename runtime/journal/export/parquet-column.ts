// A column of a Parquet table: its name, its Parquet type, and what a row has in it.
import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";

export type ColumnType =
  | "text"
  | "double"
  | "integer"
  | "flag"
  /** Milliseconds since 1970. */
  | "instant"
  | "texts"
  | "doubles"
  /** A list of records. */
  | readonly ParquetField[];

/** A field of a record. */
export interface ParquetField {
  readonly name: string;
  readonly type: ColumnType;
}

/** Null where there is nothing to tell. Instants are dates. */
export type ParquetValue =
  | string
  | number
  | boolean
  | Date
  | null
  | readonly ParquetValue[]
  | { readonly [field: string]: ParquetValue };

export interface ParquetColumn<Row> extends ParquetField {
  value(row: Row): ParquetValue;
}

/** Parquet's tree of a table of such columns, in the order in which it is written: each node before its children. */
export function schemaOf<Row>(columns: readonly ParquetColumn<Row>[]): SchemaElement[] {
  return [{ name: "root", num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

/**
 * What the rows have in the columns, as the writer takes it. Numbers are written as they are: in a dictionary 0 and -0 would be
 * the same.
 */
export function columnDataOf<Row>(
  columns: readonly ParquetColumn<Row>[],
  rows: readonly Row[],
): ColumnSource[] {
  return columns.map((column) => ({
    name: column.name,
    data: rows.map((row) => column.value(row)),
    ...(hasDoubles(column.type) ? { encoding: "PLAIN" as const } : {}),
  }));
}

function hasDoubles(type: ColumnType): boolean {
  return typeof type === "string" ? type === "double" || type === "doubles" : true;
}

function elementsOf({ name, type }: ParquetField): readonly SchemaElement[] {
  if (typeof type !== "string") {
    const record = { repetition_type: "OPTIONAL", num_children: type.length } as const;
    return [...listOf(name, record), ...type.flatMap(elementsOf)];
  }
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
function listOf(name: string, element: Omit<SchemaElement, "name">): readonly SchemaElement[] {
  return [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", ...element },
  ];
}
