// Says on the process's warnings that writes nobody waited for have failed: now and then, not each time.
// It must never say whose data they were.

/** Milliseconds between two warnings of one thread. */
const INTERVAL = 60_000;

let last = Number.NEGATIVE_INFINITY;
let since = 0;

export function warnOfLostWrites(error: unknown): void {
  since++;
  const now = performance.now();
  if (now - last < INTERVAL) return;
  last = now;
  const reason = error instanceof Error ? error.message : String(error);
  process.emitWarning(`writes behind failed, ${since} of them since the last warning: ${reason}`, {
    code: "TUTTI_WRITES_LOST",
    detail: "`await store.written()` tells of each failure",
  });
  since = 0;
}
