// The columns of the journal's files, in Arrow's types. One row a decision or an outcome of one.
// It must never change without a new SCHEMA_VERSION: files outlive the version that wrote them.
import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int32,
  List,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
} from "apache-arrow";

/** Under this key of a file's metadata. */
export const SCHEMA_KEY = "tutti.journal";
export const SCHEMA_VERSION = "2";
/** Files of these are read; in those of version 1 outcomes have no event. */
export const READABLE_VERSIONS: readonly string[] = ["1", SCHEMA_VERSION];

/** All texts that come again are in one dictionary, and every batch brings its own: a damaged batch takes no other along. */
const TEXTS = 1;

/** A text that comes again: a place in the batch's dictionary. */
export const TEXT_TYPE: Dictionary<Utf8, Int32> = new Dictionary(new Utf8(), new Int32(), TEXTS);
export const INSTANT_TYPE: TimestampMillisecond = new TimestampMillisecond("UTC");

function field(name: string, type: Field["type"], nullable = false): Field {
  return new Field(name, type, nullable);
}

function listOf(type: Field["type"], nullable = false): List {
  return new List(field("item", type, nullable));
}

/** What stood for an agent, and what it weighed. */
export const AGENT_TYPE: Struct = new Struct([
  field("name", TEXT_TYPE, true),
  field("version", TEXT_TYPE, true),
  field("outcome", TEXT_TYPE, true),
  field("cause", TEXT_TYPE, true),
  field("fault", TEXT_TYPE, true),
  field("age", new Float64(), true),
  field("weight", new Float64()),
  field("priority", new Float64()),
  field("confidence", new Float64()),
  field("freshness", new Float64()),
  field("reason", TEXT_TYPE, true),
]);

/** `agent` and `candidate` are places in the row's lists. */
export const VETO_TYPE: Struct = new Struct([
  field("agent", new Int32()),
  field("candidate", new Int32()),
  field("reason", TEXT_TYPE, true),
]);

/** A hard constraint that excluded a candidate before the vote, or refused to reserve it after. */
export const LIMIT_TYPE: Struct = new Struct([
  field("refused", new Bool()),
  field("candidate", new Int32()),
  field("by", TEXT_TYPE, true),
  field("reason", TEXT_TYPE, true),
]);

export const TEXT_LIST: List = listOf(TEXT_TYPE, true);
export const NUMBER_LIST: List = listOf(new Float64());
/** Null where an agent proposed no price. */
export const PRICE_LIST: List = listOf(new Float64(), true);
export const AGENT_LIST: List = listOf(AGENT_TYPE);
export const VETO_LIST: List = listOf(VETO_TYPE);
export const LIMIT_LIST: List = listOf(LIMIT_TYPE);

/** In the order of the columns. */
export const JOURNAL_SCHEMA: Schema = new Schema(
  [
    field("time", INSTANT_TYPE),
    field("decision", new Utf8()),
    // Of an outcome: what happened, and its value. Null of a decision.
    field("outcome", TEXT_TYPE, true),
    field("value", new Float64(), true),
    // Of a decision, from here on.
    field("request", new Utf8(), true),
    field("rule", TEXT_TYPE, true),
    field("winner", new Int32()),
    field("score", new Float64()),
    field("price", new Float64(), true),
    field("early", new Bool()),
    field("exhausted", new Bool()),
    field("latency", new Float64()),
    field("candidates", TEXT_LIST),
    field("numbers", PRICE_LIST),
    field("values", NUMBER_LIST),
    field("agents", AGENT_LIST),
    field("scores", NUMBER_LIST),
    field("prices", PRICE_LIST),
    field("vetoes", VETO_LIST),
    field("limits", LIMIT_LIST),
    // Of an outcome: what tells it from others of the decision, where its teller said.
    field("event", new Utf8(), true),
  ],
  new Map([[SCHEMA_KEY, SCHEMA_VERSION]]),
);
