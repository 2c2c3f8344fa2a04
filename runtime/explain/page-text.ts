// Text for pages of at most 80 columns: safe on any terminal, whatever an agent or a request said.
// It must never let a control character through.

/** Columns of a page. */
export const WIDTH = 80;

/** A key or a text of somebody's, in one line: control characters and halves of pairs become a mark. */
export function plain(text: string | number): string {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}

/** At most `columns` characters; a longer text ends with an ellipsis. */
export function cut(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, columns - 1).join("")}…`;
}

/** The line in pieces that fit a page, broken at spaces; those after the first begin with `indent`. A longer word is cut. */
export function wrap(line: string, indent: string): readonly string[] {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(" ", WIDTH);
    // A space within the indent does not count: the rest would not get shorter.
    const end = rest.slice(0, space).trim() === "" ? WIDTH : space;
    pieces.push(rest.slice(0, end));
    rest = indent + rest.slice(end).trimStart();
  }
  return [...pieces, rest];
}

/** A score or a difference of two, to three places. A small one keeps its first digit: a lead that is there is not 0. */
export function decimals(value: number): string {
  return value !== 0 && Math.abs(value) < 0.0005 ? value.toExponential(0) : value.toFixed(3);
}

/** A weight or an age, to four digits; a whole number as it is. */
export function digits(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

/** A price or another amount, as it is but for the noise of sums in binary. */
export function amount(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** An instant, as people and machines read it. */
export function instant(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "at an unknown time" : date.toISOString();
}
