// Where dead letters go: exact counters by reason, and a bounded ring of the latest ones, in shared memory, so that both
// outlive the thread that filled them. One thread writes at a time; any thread reads.
import { type Clock, monotonicClock } from "./clock.js";
import {
  DEAD_LETTER_KINDS,
  DEAD_LETTER_REASONS,
  type DeadLetter,
  type DeadLetterCounts,
  type DeadLetterKind,
  type DeadLetterReason,
  noDeadLetters,
} from "./dead-letter.js";

/** Entries kept; older ones are overwritten, and stay counted. */
export const KEPT_DEAD_LETTERS = 256;

/** Word: entries written since the start, modulo 2^32. The counters come behind it. */
const WRITTEN = 0;
const COUNTERS = 1;
/** Bytes before the entries; a multiple of 8, since an entry holds a double. */
const HEADER = 64;
/** An entry: a double for the time, a word for reason and kind, a word for the number of messages. */
const ENTRY = 16;

export function allocateDeadLetterBox(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER + KEPT_DEAD_LETTERS * ENTRY);
}

export class DeadLetterBox {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #times: Float64Array;
  readonly #clock: Clock;

  constructor(buffer: SharedArrayBuffer, clock: Clock = monotonicClock) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#times = new Float64Array(buffer);
    this.#clock = clock;
  }

  /** Counts messages that no lane counts: they were refused, or never sent. */
  add(reason: DeadLetterReason, kind: DeadLetterKind, messages = 1): void {
    if (messages === 0) return;
    Atomics.add(this.#words, this.counterOf(reason), messages);
    this.note(reason, kind, messages);
  }

  /** The words of the box, for a lane's reader: it counts a message's end in its lane and here at one stroke. */
  get words(): Int32Array {
    return this.#words;
  }

  /** Where in `words` the messages of a reason are counted, modulo 2^32. */
  counterOf(reason: DeadLetterReason): number {
    return COUNTERS + DEAD_LETTER_REASONS.indexOf(reason);
  }

  /** Writes an entry for messages that are counted already. */
  note(reason: DeadLetterReason, kind: DeadLetterKind, messages = 1): void {
    if (messages === 0) return;
    const words = this.#words;
    const code = DEAD_LETTER_REASONS.indexOf(reason);
    const written = words[WRITTEN] as number;
    const at = entryAt(written);
    this.#times[at >> 3] = this.#clock.now();
    words[(at >> 2) + 2] = (code << 8) | DEAD_LETTER_KINDS.indexOf(kind);
    words[(at >> 2) + 3] = messages;
    // Last: an entry that is counted is whole.
    Atomics.store(words, WRITTEN, (written + 1) | 0);
  }

  /** Messages by reason since the start, modulo 2^32. */
  counts(): DeadLetterCounts {
    const counts = noDeadLetters();
    for (const [code, reason] of DEAD_LETTER_REASONS.entries()) {
      counts[reason] = Atomics.load(this.#words, COUNTERS + code) >>> 0;
    }
    return counts;
  }

  /** Entries written since the start, modulo 2^32 as Int32: where a later `read` goes on. */
  get written(): number {
    return Atomics.load(this.#words, WRITTEN);
  }

  /** The latest entries, oldest first; only those written since `from`, a former value of `written`, where it is given. */
  read(from?: number): readonly DeadLetter[] {
    const until = this.written;
    const wanted = from === undefined ? KEPT_DEAD_LETTERS : (until - from) >>> 0;
    const found: { readonly index: number; readonly letter: DeadLetter }[] = [];
    for (let back = Math.min(wanted, KEPT_DEAD_LETTERS); back > 0; back--) {
      const index = (until - back) | 0;
      const letter = this.#entry(index);
      if (letter !== undefined) found.push({ index, letter });
    }
    // An entry that was overwritten meanwhile, or is just now, may be torn.
    const now = this.written;
    return found.filter(({ index }) => (now - index) >>> 0 < KEPT_DEAD_LETTERS).map(({ letter }) => letter);
  }

  #entry(index: number): DeadLetter | undefined {
    const at = entryAt(index);
    const code = this.#words[(at >> 2) + 2] as number;
    const messages = this.#words[(at >> 2) + 3] as number;
    const reason = DEAD_LETTER_REASONS[code >> 8];
    const kind = DEAD_LETTER_KINDS[code & 255];
    // An entry that was never written stands for no message.
    if (messages === 0 || reason === undefined || kind === undefined) return undefined;
    return { reason, kind, messages, at: this.#times[at >> 3] as number };
  }
}

function entryAt(index: number): number {
  return HEADER + ((index >>> 0) % KEPT_DEAD_LETTERS) * ENTRY;
}
