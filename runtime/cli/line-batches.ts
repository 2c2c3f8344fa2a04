// Gathers lines to be decided together: as many as are there, so that neither a file nor a person at a pipe has to wait.
import { setImmediate as pause } from "node:timers/promises";
import type { Line } from "./lines.js";

/** Batches of 1 to `most` lines, in order; a batch ends where the source pauses. */
export async function* batchLines(lines: AsyncIterable<Line>, most: number): AsyncGenerator<readonly Line[]> {
  const source = lines[Symbol.asyncIterator]();
  let batch: Line[] = [];
  let next = source.next();
  try {
    for (;;) {
      const soon = batch.length === 0 ? await next : await Promise.race([next, pause(undefined)]);
      if (soon === undefined || batch.length === most) {
        yield batch;
        batch = [];
      }
      if (soon === undefined) continue;
      if (soon.done === true) break;
      batch.push(soon.value);
      next = source.next();
    }
    if (batch.length > 0) yield batch;
  } finally {
    await source.return?.();
  }
}
