// Many to one: threads that send as much as they can into one mailbox, a lane each, and one thread that takes it all.
import { Worker } from "node:worker_threads";
import { allocateDoorbell } from "../../runtime/channel/doorbell.js";
import { LaneBooks } from "../../runtime/channel/lane-books.js";
import { allocateLane } from "../../runtime/channel/lane-memory.js";
import type { Bench, Contender, Running } from "../harness/contender.js";
import { allocateRun, RunControl } from "./lane-run.js";
import type { LaneThread } from "./lane-thread.js";

/** Bytes of a lane. */
const LANE = 1 << 18;
const SENDERS: readonly number[] = [1, 2, 4];

export const mailboxBench: Bench = {
  name: "mailbox",
  title: "messages of 64 bytes from several threads into one mailbox, all in order",
  contenders: () =>
    SENDERS.map(
      (senders): Contender => ({
        system: "Tutti lanes",
        setting: senders === 1 ? "1 sender" : `${senders} senders`,
        unit: "messages/s",
        open: () => open(senders),
      }),
    ),
};

async function open(senders: number): Promise<Running> {
  const lanes = Array.from({ length: senders }, () => allocateLane(LANE));
  const books = lanes.map((lane) => new LaneBooks(lane));
  const doorbell = allocateDoorbell();
  const run = allocateRun();
  const common = { run, spins: false, work: 0, latencies: undefined, reader: doorbell } as const;
  const threads: LaneThread[] = lanes.map((outbox) => ({
    ...common,
    role: "flood",
    inboxes: [],
    outbox,
    doorbell: allocateDoorbell(),
  }));
  threads.push({ ...common, role: "take", inboxes: lanes, outbox: undefined, doorbell });
  const workers = threads.map(
    (workerData) => new Worker(new URL("./lane-thread.js", import.meta.url), { workerData }),
  );
  let broken: Error | undefined;
  for (const worker of workers)
    worker.once("error", (error) => {
      broken = error;
    });
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("online", resolve))));
  const control = new RunControl(run);
  control.awaitThreads(workers.length);
  const handled = (): number => books.reduce((sum, lane) => sum + lane.read().handled, 0);
  return {
    run: async (milliseconds) => {
      const [before, started] = [handled(), performance.now()];
      control.start();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      const value = ((handled() - before) * 1_000) / (performance.now() - started);
      control.stop(workers.length);
      if (broken !== undefined) throw broken;
      return { value };
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
