// A thread of the channel benchmarks: sends back what it gets, sends as much as it can, or takes what comes.
// It must never lose count: what it finds out of order ends it.
import { workerData } from "node:worker_threads";
import { monotonicClock } from "../../runtime/channel/clock.js";
import { Doorbell } from "../../runtime/channel/doorbell.js";
import { LaneConsumer } from "../../runtime/channel/lane-consumer.js";
import { LaneProducer } from "../../runtime/channel/lane-producer.js";
import { numberOf, sendMessage, timeOf } from "./lane-message.js";
import { readLanes } from "./lane-reader.js";
import { type RunMemory, takePart } from "./lane-run.js";
import { workFor } from "./work-for.js";

export interface LaneThread {
  readonly role: "echo" | "flood" | "take";
  readonly run: RunMemory;
  readonly inboxes: readonly SharedArrayBuffer[];
  readonly outbox: SharedArrayBuffer | undefined;
  /** The thread's own, and the one of whoever reads its outbox. */
  readonly doorbell: SharedArrayBuffer;
  readonly reader: SharedArrayBuffer;
  readonly spins: boolean;
  /** Microseconds of work for each message taken. */
  readonly work: number;
  /** For latencies in microseconds: how many there are, then the latest ones. */
  readonly latencies: SharedArrayBuffer | undefined;
}

/** Milliseconds before a full lane is tried again. */
const NAP = 0.05;

const thread = workerData as LaneThread;
const lanes = thread.inboxes.map((inbox) => new LaneConsumer(inbox));
const outbox = thread.outbox === undefined ? undefined : new LaneProducer(thread.outbox);
const doorbell = new Doorbell(thread.doorbell);
const reader = new Doorbell(thread.reader);
const expected = lanes.map(() => 0);
const latencies = thread.latencies === undefined ? undefined : new Float64Array(thread.latencies);
const nap = new Int32Array(new SharedArrayBuffer(4));
let sent = 0;

function take(lane: LaneConsumer, offset: number, index: number): void {
  const number = numberOf(lane.memory, offset);
  if (number !== expected[index]) throw new Error(`message ${number} came for ${expected[index]}`);
  expected[index] = number + 1;
  if (thread.work > 0) workFor(thread.work);
  if (latencies !== undefined) record(latencies, timeOf(lane.memory, offset));
  if (outbox === undefined) return;
  sendMessage(outbox, number, 0);
  reader.ring();
}

function record(into: Float64Array, sentAt: number): void {
  const count = into[0] as number;
  into[1 + (count % (into.length - 1))] = (monotonicClock.now() - sentAt) * 1_000;
  into[0] = count + 1;
}

function flood(lane: LaneProducer, isOver: () => boolean): void {
  while (!isOver()) {
    if (sendMessage(lane, sent, 0)) {
      sent++;
      reader.ring();
    } else Atomics.wait(nap, 0, 0, NAP);
  }
}

takePart(thread.run, (isOver) => {
  if (thread.role === "flood" && outbox !== undefined) flood(outbox, isOver);
  else readLanes({ lanes, doorbell, spins: thread.spins, isOver, take });
});
