// Measures the machine's own stalls, beside whatever is measured at the time (after jHiccup, Gil Tene, 2012): so that a latency which
// the machine caused is told from one that the measured system caused. It must never run where nobody measures.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
import { CLOSED, type HiccupThreadData } from "./hiccup-state.js";
import { markNanoseconds } from "./histogram.js";

const BITS = 64;

/**
 * A thread of its own asks for a sleep of a millisecond again and again, and records by how much each was longer than the
 * shortest that it ever had. It sees what stops a thread that has nothing to do: other programs, other guests of the host,
 * power states, and the measured system's own threads where they take all cores. It cannot see what stops one thread alone,
 * as garbage collection of the main thread does. It shares the cores with what it watches: 900 wake-ups a second, which cost
 * 4 to 5 % of a core on an otherwise idle virtual machine of two (by process.cpuUsage, with and without), and did not show
 * beside a thread that spun.
 */
export class HiccupMeter {
  readonly #thread: Worker;
  readonly #state: Int32Array<SharedArrayBuffer>;

  private constructor(thread: Worker, state: Int32Array<SharedArrayBuffer>) {
    this.#thread = thread;
    this.#state = state;
  }

  static async open(): Promise<HiccupMeter> {
    const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: HiccupThreadData = { state };
    const thread = new Worker(new URL("./hiccup-thread.js", import.meta.url), { workerData });
    await once(thread, "message");
    return new HiccupMeter(thread, state);
  }

  /** Every `start` is followed by one `stop` that is awaited. */
  start(): void {
    Atomics.add(this.#state, 0, 1);
    Atomics.notify(this.#state, 0);
  }

  /** The stalls since `start`, in nanoseconds as its tag says. */
  async stop(): Promise<Histogram> {
    const found = once(this.#thread, "message");
    Atomics.add(this.#state, 0, 1);
    Atomics.notify(this.#state, 0);
    const [encoded] = (await found) as [string];
    return markNanoseconds(decodeFromCompressedBase64(encoded, BITS, false));
  }

  async close(): Promise<void> {
    const gone = once(this.#thread, "exit");
    Atomics.store(this.#state, 0, CLOSED);
    Atomics.notify(this.#state, 0);
    await gone;
  }
}
