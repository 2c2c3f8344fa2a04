// @ts-check
// Numbers as people read them.

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const MONEY = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** @param {number} value */
export function count(value) {
  return value < 100_000 ? WHOLE.format(value) : SHORT.format(value);
}

/** @param {number} value */
export function money(value) {
  return MONEY.format(value);
}

/** @param {number} share */
export function percent(share) {
  return PERCENT.format(share);
}

/** @param {number | null} milliseconds */
export function duration(milliseconds) {
  if (milliseconds === null) return "–";
  if (milliseconds < 1) return `${WHOLE.format(milliseconds * 1_000)} µs`;
  return milliseconds < 100 ? `${milliseconds.toFixed(1)} ms` : `${WHOLE.format(milliseconds)} ms`;
}

/** @param {number} milliseconds since 1970 */
export function clock(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString("en-GB");
}
