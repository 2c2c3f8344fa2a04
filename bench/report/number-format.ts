// Numbers as people read them: three digits, and a unit of their size. Pure.
import type { Unit } from "../harness/contender.js";

const DIGITS = 3;
const SIZES = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** "1.09M", "563k", "0.75", "12". */
export function short(value: number): string {
  const size = SIZES.find(([least]) => Math.abs(value) >= least * 0.9995);
  if (size === undefined) return digits(value);
  return `${digits(value / size[0])}${size[1]}`;
}

/** A number that somebody chose, as it was written, unless it is large: "0.75", "30", "1.00M". */
export function chosen(value: number): string {
  return Math.abs(value) < 10_000 ? String(value) : short(value);
}

/** Microseconds as "0.31 us", "48.2 us", "1.25 ms", "2.1 s". */
export function duration(microseconds: number): string {
  if (microseconds >= 999_500) return `${digits(microseconds / 1e6)} s`;
  if (microseconds >= 999.5) return `${digits(microseconds / 1e3)} ms`;
  // A clock does not show more than hundredths.
  return `${microseconds < 1 ? microseconds.toFixed(2) : digits(microseconds)} us`;
}

/** A value in a contender's unit, without the unit where it is a rate. */
export function amount(value: number, unit: Unit): string {
  switch (unit) {
    case "us":
      return duration(value);
    case "ms":
      return duration(value * 1e3);
    case "ratio":
      return digits(value);
    case "bytes":
    case "decisions/s":
    case "messages/s":
    case "auctions/s":
    case "tasks/s":
    case "requests/s":
      return short(value);
  }
}

/** Whether more is better. */
export function isRate(unit: Unit): boolean {
  return unit.endsWith("/s");
}

/** Small ones to three places: a ratio of 0.004 is no more than that. */
function digits(value: number): string {
  const rounded = Number(value.toPrecision(DIGITS));
  if (rounded === 0 || Math.abs(rounded) >= 10 ** DIGITS) return value.toFixed(0);
  const before = Math.floor(Math.log10(Math.abs(rounded))) + 1;
  return value.toFixed(Math.min(DIGITS, Math.max(0, DIGITS - before)));
}
