// How much is done in a given time, in steps that are long against a look at the clock.

/** Repeats `step`, which says how much it has done, for about so many milliseconds. Returns how much a second. */
export async function timed(milliseconds: number, step: () => number | Promise<number>): Promise<number> {
  const started = performance.now();
  let done = 0;
  let elapsed = 0;
  do {
    done += await step();
    elapsed = performance.now() - started;
  } while (elapsed < milliseconds);
  return (done * 1_000) / elapsed;
}
