// Everything that can go wrong with a store has its own code, and leaves no promise unsettled.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { durableStore, memoryStore } from "tutti";
import { afterAll, describe, expect, test } from "vitest";
import { serveStore } from "#runtime/store/serve-store.js";
import { StoreClient } from "#runtime/store/store-client.js";
import { overPort, SUBJECTS, temporaryFolder } from "./subjects.js";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

function failing(code: string): unknown {
  return expect.objectContaining({ code });
}

describe.each(Object.entries(SUBJECTS))("a store %s", (_, open) => {
  test("refuses keys, versions and values that it cannot keep, and goes on", async () => {
    const { clients, close } = open();
    for (const store of clients) {
      for (const key of ["", "k".repeat(513), "ü".repeat(257), "\ud83d", 5 as unknown as string]) {
        await expect(store.put(key, 1)).rejects.toEqual(failing("INVALID_KEY"));
        await expect(store.get(key)).rejects.toEqual(failing("INVALID_KEY"));
        await expect(store.compareAndSet(key, 0, 1)).rejects.toEqual(failing("INVALID_KEY"));
      }
      await expect(store.snapshot("\ud83d")).rejects.toEqual(failing("INVALID_KEY"));
      expect(() => store.watch("\ud83d", () => undefined)).toThrow(failing("INVALID_KEY"));
      for (const version of [-1, 0.5, Number.NaN]) {
        await expect(store.compareAndSet("k", version, 1)).rejects.toEqual(failing("INVALID_VERSION"));
      }
      await expect(store.put("k", { items: [() => 1] })).rejects.toThrow("value.items[0] is a function");
      await expect(store.put("k", "x".repeat((16 << 20) + 1))).rejects.toEqual(failing("VALUE_TOO_LARGE"));
      expect(await store.get("k")).toBeUndefined();
      await store.put("k", 1);
      await store.put("k", undefined);
    }
    await close();
  });

  test("refuses every call after it is closed, and settles those before", async () => {
    const { clients, close } = open();
    const writes = clients.map((store, at) => store.put(`k${at}`, at));
    await close();
    expect(await Promise.all(writes)).toEqual(writes.map(() => 1));
    for (const store of clients) {
      const closed = failing("STORE_CLOSED");
      await expect(store.put("k", 1)).rejects.toEqual(closed);
      await expect(store.get("k")).rejects.toEqual(closed);
      await expect(store.snapshot("")).rejects.toEqual(closed);
      await expect(store.compareAndSet("k", 0, 1)).rejects.toEqual(closed);
      await store.close();
    }
  });
});

test("calls under way when the other end of a port goes away fail, and so do those that wait behind them", async () => {
  const { port1, port2 } = new MessageChannel();
  const client = new StoreClient(port2);
  const calls = Array.from({ length: 3000 }, (_, at) => client.put(`k${at}`, at));
  const agent = client.forAgent("a");
  agent.write("k", 1);
  const written = agent.written();
  port1.close();
  for (const result of await Promise.allSettled([...calls, written])) {
    expect(result).toEqual({ status: "rejected", reason: failing("STORE_CLOSED") });
  }
  await client.close();
});

test("hosts' ports of a durable store that is closed under them fail every call", async () => {
  const store = durableStore({ path: join(folder, "closed"), reserve: 0 });
  const client = overPort(store);
  await client.put("k", 1);
  await store.close();
  await expect(client.get("k")).rejects.toEqual(failing("STORE_CLOSED"));
});

test("more calls than a client keeps are refused, and those that it keeps are made", async () => {
  const store = memoryStore();
  const { port1, port2 } = new MessageChannel();
  const client = new StoreClient(port2);
  const calls = Array.from({ length: 70_000 }, (_, at) => client.put("k", at));
  serveStore(store, port1);
  const results = await Promise.allSettled(calls);
  const refused = results.filter(({ status }) => status === "rejected");
  expect(refused.length).toBe(70_000 - 65_536 - 1024);
  expect(refused[0]).toEqual({ status: "rejected", reason: failing("STORE_OVERLOADED") });
  expect((await store.get("k"))?.version).toBe(70_000 - refused.length);
  await client.close();
});

test("a folder that cannot be opened fails every call, and says which one and why", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "not a folder");
  for (const path of [file, join(file, "inside")]) {
    const store = durableStore({ path });
    for (const call of [store.get("k"), store.put("k", 1), store.snapshot("")]) {
      await expect(call).rejects.toEqual(failing("STORE_OPEN"));
      await expect(call).rejects.toThrow(path);
    }
    await store.close();
  }
});

test.each([
  ["holds something else", Buffer.from("something else, longer than a page: ".repeat(500))],
  ["was cut off in its first page", Buffer.alloc(100)],
])("a folder whose data file %s is refused, and the process lives", async (_, content) => {
  const path = temporaryFolder();
  writeFileSync(join(path, "data.mdb"), content);
  const store = durableStore({ path });
  await expect(store.get("k")).rejects.toEqual(failing("STORE_OPEN"));
  await store.close();
  rmSync(path, { recursive: true });
});

test("where the disk would be left with less than the reserve, writes are refused and reads go on", async () => {
  const path = join(folder, "full");
  const before = durableStore({ path, reserve: 0 });
  await before.put("k", 1);
  await before.close();
  const store = durableStore({ path, reserve: Number.MAX_SAFE_INTEGER });
  const calls = [store.put("k", 2), store.get("k"), store.put("other", 2)];
  expect(await Promise.allSettled(calls)).toEqual([
    { status: "rejected", reason: failing("STORE_FULL") },
    { status: "fulfilled", value: { value: 1, version: 1 } },
    { status: "rejected", reason: failing("STORE_FULL") },
  ]);
  await store.close();
});

test("options that are not what they must be are refused at once", () => {
  for (const options of [{ path: "" }, { path: 5 as unknown as string }, { path: folder, reserve: -1 }]) {
    expect(() => durableStore(options)).toThrow(failing("INVALID_STORE_OPTION"));
  }
});

test("a store that is opened, closed and opened again at once, many times, has all that was written", async () => {
  const path = join(folder, "again");
  const closing: Promise<void>[] = [];
  for (let time = 1; time <= 10; time++) {
    const store = durableStore({ path, reserve: 0 });
    expect(await store.put("count", time)).toBe(time);
    closing.push(store.close());
  }
  await Promise.all(closing);
});
