// Where a logarithmic axis has its lines: few, and at round numbers. Pure.

/** Decades up to which the lines at 2 and 5, or at 3, have room between the tens. */
const ROOM_FOR_TWO = 1.5;
const ROOM_FOR_ONE = 3;

/** From `from` to `to`, both above 0: the powers of ten, with some between where there are few. */
export function logTicks(from: number, to: number): number[] {
  const decades = Math.log10(to / from);
  const steps = decades <= ROOM_FOR_TWO ? [1, 2, 5] : decades <= ROOM_FOR_ONE ? [1, 3] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); 10 ** power <= to; power++) {
    for (const step of steps) {
      // Through its text: 3 * 10 ** -1 is not 0.3.
      const tick = Number(`${step}e${power}`);
      if (tick >= from && tick <= to) ticks.push(tick);
    }
  }
  return ticks;
}
