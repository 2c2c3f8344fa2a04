// Numbers of few digits just behind a boundary, for people to read and to try.
// It must never give one that lies before the boundary.

const FEWEST_DIGITS = 4;
const MOST_DIGITS = 15;

/**
 * Numbers behind `boundary` as seen from `from`, both at least 0: of four digits first, then of ever more, two of each. They may
 * be below 0 where the boundary is next to it.
 */
export function roundedAway(boundary: number, from: number): readonly number[] {
  if (boundary === 0) return [];
  const direction = boundary < from ? -1 : 1;
  const found: number[] = [];
  for (let digits = FEWEST_DIGITS; digits <= MOST_DIGITS; digits++) {
    const near = Number(boundary.toPrecision(digits));
    const step = 10 ** (Math.floor(Math.log10(boundary)) - digits + 1);
    const next = Number((near + direction * step).toPrecision(digits));
    if (direction * (near - boundary) >= 0) found.push(near);
    found.push(next);
  }
  return found;
}
