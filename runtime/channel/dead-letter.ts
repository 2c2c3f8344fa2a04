// Messages that will not be handled: why, and how many. Counted in shared memory so that a dead thread's count survives.

/** Why a message will not be handled. */
export type DeadLetterReason =
  | "full"
  | "expired"
  | "unknown"
  | "stopped"
  | "stale-epoch"
  | "poison"
  | "undecodable"
  | "no-responders";

/** In the order of their counters. Append only: the positions are shared between threads. */
export const DEAD_LETTER_REASONS: readonly DeadLetterReason[] = [
  "full",
  "expired",
  "unknown",
  "stopped",
  "stale-epoch",
  "poison",
  "undecodable",
  "no-responders",
];

export type DeadLetterCounts = Readonly<Record<DeadLetterReason, number>>;

export function allocateDeadLetterCounters(): SharedArrayBuffer {
  return new SharedArrayBuffer(DEAD_LETTER_REASONS.length * 4);
}

/** Exact counters by reason; any thread may add. */
export class DeadLetterCounters {
  readonly buffer: SharedArrayBuffer;
  readonly #counts: Uint32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#counts = new Uint32Array(buffer);
  }

  add(reason: DeadLetterReason, messages = 1): void {
    Atomics.add(this.#counts, DEAD_LETTER_REASONS.indexOf(reason), messages);
  }

  read(): DeadLetterCounts {
    const counts = {} as Record<DeadLetterReason, number>;
    for (const [position, reason] of DEAD_LETTER_REASONS.entries()) {
      counts[reason] = Atomics.load(this.#counts, position);
    }
    return counts;
  }
}
