// Columns of numbers as Arrow has them, and back.
// It must never copy numbers: both sides look at the same memory.
import {
  type Data,
  type DataType,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint8,
  Uint16,
} from "apache-arrow";
import {
  type Column,
  type ColumnBatch,
  type ColumnField,
  type ColumnSchema,
  isLists,
  type NumberType,
} from "./columns.js";

/** Key of the description among a file's metadata. */
const ABOUT = "tutti";

const TYPES: Readonly<Record<NumberType, DataType>> = {
  int8: new Int8(),
  uint8: new Uint8(),
  int16: new Int16(),
  uint16: new Uint16(),
  int32: new Int32(),
  float32: new Float32(),
  float64: new Float64(),
};
const NAMES: ReadonlyMap<string, NumberType> = new Map(
  Object.entries(TYPES).map(([name, type]) => [String(type), name as NumberType]),
);

export function arrowSchema({ fields, about }: ColumnSchema): Schema {
  return new Schema(fields.map(arrowField), new Map([[ABOUT, JSON.stringify(about)]]));
}

function arrowField({ name, type, list = false, about, words }: ColumnField): Field {
  const metadata = new Map([["about", about]]);
  if (words !== undefined) metadata.set("words", JSON.stringify(words));
  const item = TYPES[type];
  return new Field(name, list ? new List(new Field("item", item, false)) : item, false, metadata);
}

/** The schema that a file was written with. @throws SyntaxError, RangeError where it is not one of Tutti's. */
export function schemaOf(schema: Schema): ColumnSchema {
  const about: unknown = JSON.parse(schema.metadata.get(ABOUT) ?? "");
  if (typeof about !== "object" || about === null) throw new RangeError("it has no description");
  return { fields: schema.fields.map(fieldOf), about: about as ColumnSchema["about"] };
}

function fieldOf({ name, type, metadata }: Field): ColumnField {
  const isList = type instanceof List;
  const stored = NAMES.get(String(isList ? type.valueType : type));
  if (stored === undefined) throw new RangeError(`column ${name} is of type ${type}, not of numbers`);
  const words = metadata.get("words");
  return {
    name,
    type: stored,
    ...(isList ? { list: true } : {}),
    about: metadata.get("about") ?? "",
    ...(words === undefined ? {} : { words: JSON.parse(words) as readonly string[] }),
  };
}

/** @throws RangeError where a field has no column. */
export function recordBatch(schema: Schema, { rows, columns }: ColumnBatch): RecordBatch {
  const children = schema.fields.map(({ name, type }) => {
    const column = columns[name];
    if (column === undefined) throw new RangeError(`the batch has no column ${name}`);
    return dataOf(type, column, rows);
  });
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows, children }));
}

function dataOf(type: DataType, column: Column, length: number): Data {
  if (!isLists(column)) return makeData({ type: type as Float64, length, data: column as Float64Array });
  const { valueType } = type as List<Float64>;
  const child = makeData({ type: valueType, data: column.values as Float64Array });
  return makeData({ type: type as List<Float64>, length, valueOffsets: column.offsets, child });
}

export function columnBatch(batch: RecordBatch): ColumnBatch {
  const rows = batch.numRows;
  const columns: Record<string, Column> = {};
  for (const [index, { name, type }] of batch.schema.fields.entries()) {
    const data = batch.data.children[index] as Data;
    columns[name] = type instanceof List ? listsOf(data, rows) : data.values.subarray(0, rows);
  }
  return { rows, columns };
}

/** Without the padding that files have behind their columns. */
function listsOf(data: Data, rows: number): Column {
  const offsets: Int32Array = data.valueOffsets.subarray(0, rows + 1);
  const values = data.children[0]?.values.subarray(0, offsets[rows]);
  return { offsets, values };
}
