// Dates of a catalogue file as instants. A bare date is its midnight UTC; a time must say its offset from UTC.

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds since 1970, UTC; undefined when left out; NaN where it is no such date. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!ISO_8601.test(text)) return Number.NaN;
  const instant = Date.parse(text);
  // Date.parse takes 30 February for 2 March: only a day that exists comes out as it went in.
  const day = Date.parse(text.slice(0, 10));
  return Number.isNaN(day) || !new Date(day).toISOString().startsWith(text.slice(0, 10))
    ? Number.NaN
    : instant;
}
