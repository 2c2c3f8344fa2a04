// What an agent finds as its store: keys of its own, and writes that it need not wait for.
import fc from "fast-check";
import type { StateStore } from "tutti";
import { memoryStore } from "tutti";
import { describe, expect, test, vi } from "vitest";
import { AgentStoreClient } from "#runtime/store/agent-store-client.js";
import type { BoundedByteStore, Change } from "#runtime/store/byte-store.js";
import { StoreFullError } from "#runtime/store/errors.js";
import { runs } from "../runs.js";
import { overPort } from "./subjects.js";

/** Keeps the calls that it is given, until the test answers them. */
class HeldStore implements BoundedByteStore {
  isBusy = false;
  readonly batches: (readonly Change[])[] = [];
  readonly #answers: ((error?: Error) => void)[] = [];

  change(changes: readonly Change[]): Promise<readonly number[]> {
    this.batches.push(changes);
    return new Promise((resolve, reject) => {
      this.#answers.push((error) => (error === undefined ? resolve(changes.map(() => 1)) : reject(error)));
    });
  }

  answer(error?: Error): void {
    this.#answers.shift()?.(error);
  }

  async get(): Promise<undefined> {}

  async snapshot(): Promise<readonly []> {
    return [];
  }

  watch(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {}
}

test("agents do not see, hear of, or overwrite each other's keys, whatever they are called", async () => {
  const store = memoryStore();
  const client = overPort(store);
  const names = ["a", "a/b", "a%2Fb", "b", "ü 😀"];
  const heard: string[] = [];
  client.forAgent("a").watch("", ({ key }) => heard.push(key));
  for (const name of names) await client.forAgent(name).put("b/key", name);
  for (const name of names) {
    const agent = client.forAgent(name);
    expect(await agent.get("b/key")).toEqual({ value: name, version: 1 });
    expect(await agent.snapshot("b")).toEqual([{ key: "b/key", value: name, version: 1 }]);
  }
  expect(heard).toEqual(["b/key"]);
  expect(await store.get("agent/a/b/key")).toEqual({ value: "a", version: 1 });
  await client.close();
});

test("whatever is written behind, flushed, read and put in between, an agent sees as if it had waited for each", async () => {
  const step = fc.oneof(
    fc.record({
      act: fc.constantFrom("write" as const, "put" as const),
      key: fc.nat(3),
      value: fc.option(fc.nat(9)),
    }),
    fc.record({
      act: fc.constantFrom("get" as const, "flush" as const),
      key: fc.nat(3),
      value: fc.constant(null),
    }),
  );
  const client = overPort(memoryStore());
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const agent = client.forAgent(`agent ${++run}`);
      const model = new Map<string, unknown>();
      for (const { act, key, value } of steps) {
        const at = `k${key}`;
        if (act === "get") expect((await agent.get(at))?.value).toBe(model.get(at));
        if (act === "flush") client.flush();
        if (act === "write") agent.write(at, value ?? undefined);
        if (act === "put") await agent.put(at, value ?? undefined);
        if (act !== "write" && act !== "put") continue;
        if (value === null) model.delete(at);
        else model.set(at, value);
      }
      await agent.written();
      const entries = await agent.snapshot("");
      expect(new Map(entries.map(({ key, value }) => [key, value]))).toEqual(model);
    }),
    { numRuns: runs(100) },
  );
  await client.close();
});

describe("writes behind", () => {
  test("go out together, the latest of each key alone, with the value as it was when it was written", async () => {
    const store = memoryStore();
    const client = overPort(store);
    const agent = client.forAgent("a");
    const value = { n: 0 };
    for (let n = 1; n <= 100; n++) {
      value.n = n;
      agent.write(`k${n % 2}`, value);
    }
    value.n = 0;
    client.flush();
    await agent.written();
    expect(await agent.snapshot("")).toEqual([
      { key: "k0", value: { n: 100 }, version: 1 },
      { key: "k1", value: { n: 99 }, version: 1 },
    ]);
    await client.close();
  });

  test("go on gathering while the store is behind, and go out when it has caught up", async () => {
    const held = new HeldStore();
    const agent = new AgentStoreClient(held, "a");
    for (let n = 0; n < 10; n++) {
      agent.write("k", n);
      agent.flush();
    }
    expect(held.batches.map((batch) => batch.length)).toEqual([1, 1]);
    held.isBusy = true;
    held.answer();
    await Promise.resolve();
    agent.flush();
    expect(held.batches).toHaveLength(2);
    held.isBusy = false;
    await vi.waitFor(() => {
      agent.flush();
      expect(held.batches).toHaveLength(3);
    });
  });

  test("go out by themselves when they are many, and are refused beyond a limit, never thrown", async () => {
    const held = new HeldStore();
    const agent = new AgentStoreClient(held, "many");
    for (let key = 0; key < 1024; key++) agent.write(`k${key}`, key);
    expect(held.batches.map((batch) => batch.length)).toEqual([1024]);
    held.isBusy = true;
    for (let key = 0; key < 17_000; key++) agent.write(`k${key}`, key);
    // Known keys are still taken.
    agent.write("k3", "latest");
    const written = agent.written();
    expect(held.batches.map((batch) => batch.length)).toEqual([1024, 16_384]);
    held.answer();
    held.answer();
    await expect(written).rejects.toMatchObject({ code: "STORE_OVERLOADED" });
    await agent.written();
  });

  test("fail into the next written(), the first failure once, and into a warning, and nowhere else", async () => {
    const held = new HeldStore();
    const agent = new AgentStoreClient(held, "failing");
    agent.write("a", 1);
    agent.flush();
    agent.write("b", 1);
    agent.flush();
    agent.write("c", 1);
    const written = agent.written();
    held.answer(new StoreFullError("first"));
    held.answer(new StoreFullError("second"));
    held.answer();
    await expect(written).rejects.toThrow("first");
    agent.write("d", 1);
    const later = agent.written();
    held.answer();
    expect(await later).toBeUndefined();
  });

  test("refuse at once what can never be written", () => {
    const agent = new AgentStoreClient(new HeldStore(), "a");
    expect(() => agent.write("", 1)).toThrow(expect.objectContaining({ code: "INVALID_KEY" }));
    expect(() => agent.write("k", () => 1)).toThrow(expect.objectContaining({ code: "ENCODING" }));
  });

  test("survive the agent's life: the next one finds them, and the connection's end sends them", async () => {
    const store: StateStore = memoryStore();
    const client = overPort(store);
    client.forAgent("a").write("k", "written by the first life");
    expect((await client.forAgent("a").get("k"))?.value).toBe("written by the first life");
    client.forAgent("a").write("k", "never waited for");
    await client.close();
    expect(await store.get("agent/a/k")).toEqual({ value: "never waited for", version: 2 });
  });
});
