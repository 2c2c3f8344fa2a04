// What every state store promises, held against one reference, whatever it keeps its state in and however it is reached.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runs } from "../runs.js";
import { checkWatches, storeCommands } from "./store-commands.js";
import { StoreModel } from "./store-model.js";
import { SUBJECTS, type Subject } from "./subjects.js";

describe.each(Object.entries(SUBJECTS))("a store %s", (_, open) => {
  let subject: Subject;
  const model = new StoreModel();
  let run = 0;

  beforeAll(() => {
    subject = open();
  });
  afterAll(() => subject.close());

  test("reads, writes, compares, watches and shows as a Map with versions would, for all clients at once", async () => {
    await fc.assert(
      fc.asyncProperty(storeCommands(), async (commands) => {
        const prefix = `${++run}:`;
        const real = { clients: subject.clients, watches: [], run: prefix };
        await fc.asyncModelRun(() => ({ model: { store: model, run: prefix }, real }), commands);
        await checkWatches(real);
      }),
      { numRuns: runs(40) },
    );
  });

  test("counts every increment of clients that compare and set against each other", async () => {
    const { clients } = subject;
    const each = 25;
    const increment = async (client: (typeof clients)[number]): Promise<void> => {
      for (let done = 0; done < each; ) {
        const found = await client.get("races");
        const next = ((found?.value as number | undefined) ?? 0) + 1;
        if ((await client.compareAndSet("races", found?.version ?? 0, next)) !== undefined) done++;
      }
    };
    await Promise.all([...clients, ...clients].map(increment));
    expect((await clients[0]?.get("races"))?.value).toBe(2 * clients.length * each);
  });

  test("shows in one snapshot either all of a client's earlier writes or those up to some point", async () => {
    const [writer, reader = writer] = subject.clients;
    if (writer === undefined || reader === undefined) throw new Error("a subject without clients");
    const count = 300;
    const writes = Array.from({ length: count }, (_unused, at) =>
      writer.put(`line/${String(at).padStart(4, "0")}`, at),
    );
    for (let done = false; !done; ) {
      const values = (await reader.snapshot("line/")).map(({ value }) => value);
      expect(values).toEqual(values.map((_unused, at) => at));
      done = values.length === count;
    }
    await Promise.all(writes);
  });

  test("keeps what it was given, whatever the caller does with it afterwards", async () => {
    const [store] = subject.clients;
    if (store === undefined) throw new Error("a subject without clients");
    const given = { list: [1], bytes: Uint8Array.of(1) };
    const written = store.put("given", given);
    given.list.push(2);
    given.bytes[0] = 9;
    await written;
    for (let look = 0; look < 2; look++) {
      const found = await store.get("given");
      if (found === undefined) throw new Error("not found");
      const { list, bytes } = found.value as typeof given;
      expect({ list, bytes: [...bytes] }).toEqual({ list: [1], bytes: [1] });
      list.push(3);
      bytes.fill(3);
    }
  });
});
