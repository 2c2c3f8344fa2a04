// One message to another thread and one back, one at a time: over lanes, spinning and parked, and by postMessage.
import { Worker } from "node:worker_threads";
import { allocateDoorbell, Doorbell } from "../../runtime/channel/doorbell.js";
import { EMPTY, LaneConsumer } from "../../runtime/channel/lane-consumer.js";
import { allocateLane } from "../../runtime/channel/lane-memory.js";
import { LaneProducer } from "../../runtime/channel/lane-producer.js";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";
import { LatencyRecorder } from "../harness/latency-recorder.js";
import { messageTeam } from "../peers/node/message-team.js";
import { numberOf, sendMessage } from "./lane-message.js";
import { allocateRun, RunControl } from "./lane-run.js";
import type { LaneThread } from "./lane-thread.js";
import { timed } from "./timed.js";

/** Bytes of a lane. */
const LANE = 1 << 16;
/** Round trips between two looks at whether the time is over. */
const AT_ONCE = 20;
const PARK_LIMIT = 1_000;
const SETTING = "1 in flight";

export const pingPongBench: Bench = {
  name: "ping-pong",
  title: "a message of 64 bytes to another thread and back, one at a time",
  contenders: ({ peers }) => [
    { system: "Tutti lanes, spinning", setting: SETTING, unit: "requests/s", open: () => open(true) },
    { system: "Tutti lanes, parked", setting: SETTING, unit: "requests/s", open: () => open(false) },
    ...(peers === "node" || peers === "all" ? [POST_MESSAGE] : []),
  ],
};

async function open(spins: boolean): Promise<Running> {
  const [there, back] = [allocateLane(LANE), allocateLane(LANE)];
  const [theirs, own] = [allocateDoorbell(), allocateDoorbell()];
  const run = allocateRun();
  const workerData: LaneThread = {
    role: "echo",
    run,
    inboxes: [there],
    outbox: back,
    doorbell: theirs,
    reader: own,
    spins,
    work: 0,
    latencies: undefined,
  };
  const worker = new Worker(new URL("./lane-thread.js", import.meta.url), { workerData });
  await new Promise((resolve) => worker.once("online", resolve));
  const control = new RunControl(run);
  control.awaitThreads(1);
  const caller = new Caller(
    new LaneProducer(there),
    new LaneConsumer(back),
    new Doorbell(theirs),
    new Doorbell(own),
  );
  return {
    run: async (milliseconds) => {
      control.start();
      try {
        return await measure(milliseconds, () => caller.roundTrip(spins));
      } finally {
        control.stop(1);
      }
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

class Caller {
  readonly #out: LaneProducer;
  readonly #back: LaneConsumer;
  readonly #theirs: Doorbell;
  readonly #own: Doorbell;
  #number = 0;

  constructor(out: LaneProducer, back: LaneConsumer, theirs: Doorbell, own: Doorbell) {
    this.#out = out;
    this.#back = back;
    this.#theirs = theirs;
    this.#own = own;
  }

  roundTrip(spins: boolean): void {
    const number = this.#number++;
    sendMessage(this.#out, number, 0);
    this.#theirs.ring();
    const answer = spins ? this.#spin() : this.#park();
    if (numberOf(this.#back.memory, answer) !== number) throw new Error(`${number} was not answered`);
    this.#back.release();
  }

  #spin(): number {
    for (;;) {
      const offset = this.#back.next();
      if (offset !== EMPTY) return offset;
    }
  }

  #park(): number {
    for (;;) {
      const offset = this.#back.next();
      if (offset !== EMPTY) return offset;
      this.#own.prepareToPark();
      if (this.#back.hasMore()) this.#own.stayAwake();
      else this.#own.park(PARK_LIMIT);
    }
  }
}

const POST_MESSAGE: Contender = {
  system: "postMessage",
  setting: SETTING,
  unit: "requests/s",
  open: async () => {
    const team = await messageTeam(1);
    return {
      run: (milliseconds) => measure(milliseconds, () => team.ask({ workload: "tiny", agent: 0, seed: 0 })),
      close: () => team.close(),
    };
  },
};

async function measure(milliseconds: number, roundTrip: () => unknown): Promise<Sample> {
  const recorder = new LatencyRecorder();
  const value = await timed(milliseconds, async () => {
    for (let trip = 0; trip < AT_ONCE; trip++) {
      const asked = performance.now();
      const answered = roundTrip();
      if (answered instanceof Promise) await answered;
      recorder.recordBetween(asked, performance.now());
    }
    return AT_ONCE;
  });
  return { value, latency: recorder.histogram };
}
