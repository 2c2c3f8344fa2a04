// A writer's thread that is no more, or hangs, never holds the deciding thread for good.
import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { weightedSum } from "tutti";
import { expect, test } from "vitest";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";
import { JournalFailedError } from "#runtime/journal/errors.js";
import { JournalClient } from "#runtime/journal/journal-client.js";
import { JournalStatus } from "#runtime/journal/thread/journal-status.js";
import { decisionOf } from "./plain-decision.js";

const TEAM = { agents: ["a", "b"], rule: weightedSum, idPrefix: "d-", valued: false };

test("a caller who waits for room gives up on a thread that takes no turns, and its rows are counted as shed, then as lost", async () => {
  const worker = Object.assign(new EventEmitter(), { ref() {}, unref() {} });
  let released = 0;
  let time = 0;
  const client = new JournalClient(
    {
      worker: worker as unknown as Worker,
      lane: new LaneProducer(allocateLane(1 << 16)),
      doorbell: new Doorbell(allocateDoorbell()),
      status: new JournalStatus(),
      sealer: undefined,
      release: () => released++,
    },
    "block",
    { bytes: 0, rows: 0 },
    () => 0,
    { now: () => (time += 10_000) },
  );
  const given = 1000;
  for (let row = 0; row < given; row++) client.append(decisionOf(row), TEAM);
  const { waiting, shed } = client.stats();
  expect(waiting).toBeGreaterThan(100);
  expect(waiting + shed).toBe(given);

  const flushed = client.flush();
  worker.emit("error", new Error("out of memory"));
  worker.emit("exit");
  await expect(flushed).rejects.toThrow(JournalFailedError);
  await expect(client.close()).rejects.toThrow(
    `${waiting} rows are lost: the journal's thread failed: out of memory`,
  );
  expect(client.stats()).toMatchObject({ given, shed, lost: waiting, waiting: 0, durable: 0 });
  expect(released).toBe(1);
});
