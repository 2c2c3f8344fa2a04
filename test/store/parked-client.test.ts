// A host that parks in Atomics.wait gets its answers: the store rings its doorbell.
import { once } from "node:events";
import { rmSync } from "node:fs";
import { MessageChannel, Worker } from "node:worker_threads";
import { durableStore, memoryStore, type StateStore } from "tutti";
import { expect, test } from "vitest";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { serveStore } from "#runtime/store/serve-store.js";
import { temporaryFolder } from "./subjects.js";

async function park(store: StateStore, calls: number): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  const doorbell = new Doorbell(allocateDoorbell());
  serveStore(store, port1, doorbell);
  const worker = new Worker(new URL("./programs/parked-client.js", import.meta.url), {
    workerData: { port: port2, buffer: doorbell.buffer, calls },
    transferList: [port2],
  });
  const [report] = await once(worker, "message");
  await worker.terminate();
  return report;
}

// One ring that is lost parks the thread for half the time that a test has.
test("a parked thread hears of every answer and every change, from a store in memory and from one on disk", async () => {
  const path = temporaryFolder();
  for (const store of [memoryStore(), durableStore({ path, reserve: 0 })]) {
    expect(await park(store, 200)).toEqual({ done: 200, changes: 200 });
    await store.close();
  }
  rmSync(path, { recursive: true });
});
