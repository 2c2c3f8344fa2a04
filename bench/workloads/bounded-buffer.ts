// A bounded lane between one thread that offers at a constant rate and one that takes so many microseconds for each message:
// below, at and above what it can take. What the lane has no room for is refused at once, and counted; the rest is on time.
// It must never offer less because the lane is full.
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { monotonicClock } from "../../runtime/channel/clock.js";
import { allocateDoorbell, Doorbell } from "../../runtime/channel/doorbell.js";
import { LaneBooks } from "../../runtime/channel/lane-books.js";
import { allocateLane } from "../../runtime/channel/lane-memory.js";
import { LaneProducer } from "../../runtime/channel/lane-producer.js";
import type { Bench, Contender, Running } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";
import { sendMessage } from "./lane-message.js";
import { allocateRun, RunControl } from "./lane-run.js";
import type { LaneThread } from "./lane-thread.js";

/** Bytes of the lane: 93 messages. */
const LANE = 1 << 13;
/** Microseconds for a message. */
const WORK = 20;
/** Offered, as a part of what can be taken. */
const LOADS: readonly number[] = [0.5, 1, 2];
/** Latencies kept of a run. */
const LATENCIES = 1 << 16;

export const boundedBufferBench: Bench = {
  name: "bounded buffer",
  title: `a full lane is an answer: offered at a multiple of what a thread of ${WORK} us a message can take`,
  contenders: () =>
    LOADS.map(
      (load): Contender => ({
        system: "Tutti lane",
        setting: `${load} x capacity`,
        unit: "messages/s",
        open: () => open(load),
      }),
    ),
};

async function open(load: number): Promise<Running> {
  const lane = allocateLane(LANE);
  const books = new LaneBooks(lane);
  const latencies = new SharedArrayBuffer((1 + LATENCIES) * Float64Array.BYTES_PER_ELEMENT);
  const doorbell = allocateDoorbell();
  const run = allocateRun();
  const workerData: LaneThread = {
    role: "take",
    run,
    inboxes: [lane],
    outbox: undefined,
    doorbell,
    reader: doorbell,
    spins: false,
    work: WORK,
    latencies,
  };
  const worker = new Worker(new URL("./lane-thread.js", import.meta.url), { workerData });
  await new Promise((resolve) => worker.once("online", resolve));
  const control = new RunControl(run);
  control.awaitThreads(1);
  const offers = new Offers(new LaneProducer(lane), new Doorbell(doorbell));
  return {
    run: async (milliseconds) => {
      const found = new Float64Array(latencies);
      found[0] = 0;
      control.start();
      const before = books.read();
      const { offered, elapsed } = await offers.make((load * 1_000) / WORK, milliseconds);
      while (books.read().waiting > 0) await nextTurn();
      control.stop(1);
      const after = books.read();
      const handled = after.handled - before.handled;
      const refused = after.refused - before.refused;
      if (handled + refused !== offered)
        throw new Error(`${offered} offered, ${handled} + ${refused} accounted`);
      const recorder = new LatencyRecorder();
      for (let index = 1; index <= Math.min(handled, LATENCIES); index++)
        recorder.record(found[index] as number);
      return {
        value: (handled * 1_000) / elapsed,
        latency: recorder.histogram,
        details: { "offered/s": (offered * 1_000) / elapsed, "refused, %": (100 * refused) / offered },
      };
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

class Offers {
  readonly #lane: LaneProducer;
  readonly #doorbell: Doorbell;
  #sent = 0;

  constructor(lane: LaneProducer, doorbell: Doorbell) {
    this.#lane = lane;
    this.#doorbell = doorbell;
  }

  /** So many a millisecond, for so many milliseconds; each counts from the time at which it was due. */
  async make(
    rate: number,
    milliseconds: number,
  ): Promise<{ readonly offered: number; readonly elapsed: number }> {
    const started = monotonicClock.now();
    let offered = 0;
    let now = started;
    for (let looks = 0; now - started < milliseconds; now = monotonicClock.now(), looks++) {
      for (const due = Math.floor((now - started) * rate); offered < due; offered++) {
        if (sendMessage(this.#lane, this.#sent, started + offered / rate)) this.#sent++;
      }
      this.#doorbell.ring();
      if ((looks & 1023) === 0) await nextTurn();
    }
    return { offered, elapsed: now - started };
  }
}
