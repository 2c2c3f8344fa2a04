// What a query answers, as values that JSON has.
// It must never round a number without a need: integers that a double cannot hold are texts.
import type { JS } from "@duckdb/node-api";

export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** Instants become texts of ISO 8601 in UTC, bytes become base64. */
export function plainValue(value: JS): PlainValue {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  // JSON has no such numbers.
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return plainInteger(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plainValue);
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, plainValue(own as JS)]));
}

function plainInteger(value: bigint): PlainValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
