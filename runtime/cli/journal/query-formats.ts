// The answer to a query: as a table for people, as lines of JSON, as CSV (RFC 4180).
// It must never cut a value but in the table, where the whole would not fit 80 columns.
import Table from "cli-table3";
import { plain, WIDTH } from "../../explain/page-text.js";
import type { QueryResult } from "../../journal/query/journal-database.js";
import type { PlainValue } from "../../journal/query/plain-value.js";

/** A column of the table takes the space and the line beside it, too. */
const BESIDE = 3;
/** A column is not made narrower than this: a table of very many columns is wider than a page. */
const NARROWEST = 6;

export function queryTable({ columns, rows }: QueryResult): string {
  const cells = rows.map((row) => row.map((value) => plain(textOf(value))));
  const longest = (name: string, place: number): number =>
    cells.reduce((width, row) => Math.max(width, row[place]?.length ?? 0), name.length);
  const widths = fitted(columns.map(longest));
  const table = new Table({
    head: columns.map(plain),
    colWidths: widths.map((width) => width + BESIDE - 1),
    style: { head: [], border: [], compact: true },
  });
  table.push(...cells);
  return `${table.toString()}\n${rows.length} row${rows.length === 1 ? "" : "s"}\n`;
}

/** One object a line. */
export function queryJson({ columns, rows }: QueryResult): string {
  return rows
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(columns.map((name, place) => [name, row[place] ?? null])))}\n`,
    )
    .join("");
}

/** With a head; lists and objects as JSON, null as nothing. */
export function queryCsv({ columns, rows }: QueryResult): string {
  return [columns, ...rows]
    .map((row) => `${row.map((value) => quoted(textOf(value))).join(",")}\r\n`)
    .join("");
}

function textOf(value: PlainValue): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The widths with the widest made narrower until the table fits the page. */
function fitted(widths: readonly number[]): readonly number[] {
  const room = WIDTH - 1 - BESIDE * widths.length;
  const sorted = widths.toSorted((one, other) => one - other);
  // What is left is shared out evenly among those that want more than their part, from the narrowest on.
  let left = room;
  let most = 0;
  for (const [place, width] of sorted.entries()) {
    most = Math.floor(left / (sorted.length - place));
    if (width > most) break;
    left -= width;
    most = width;
  }
  return widths.map((width) => Math.min(width, Math.max(most, NARROWEST)));
}
