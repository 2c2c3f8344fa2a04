// What an agent writes into its store is there in its next life, and in the next process where the store is durable.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { durableStore, memoryStore } from "tutti";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MortalEngine, mortal, mortalEngine, untilLives } from "./mortals.js";
import { eventually } from "./recorders.js";

/** What each agent says that it was told. */
async function told(engine: MortalEngine): Promise<readonly (string | undefined)[]> {
  const { rationale } = await engine.decide({ do: "tell" });
  return rationale.agents.map(({ reason }) => reason);
}

async function tell(engine: MortalEngine, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) engine.observe({ type: "told", n, keep: true });
  await eventually(() => engine.inspect().actors.every(({ mailbox }) => mailbox.waiting === 0));
}

describe("an agent's store", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tutti-agent-store-"));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(["throw", "throw in a timer", "exit well"])(
    "is found again by the next life, after a %s",
    async (how) => {
      const engine = await mortalEngine([mortal("a"), mortal("b")]);
      await tell(engine, 1, 2);
      engine.observe({ type: "told", n: 3, to: "a", do: how, keep: how === "throw in a timer" });
      // An event that kills whoever meets it does so twice.
      await untilLives(engine, [how === "throw in a timer" ? 2 : 3, 1]);
      await tell(engine, 4);
      expect((await told(engine))[0]).toMatch(/^told 1 2 (3 )?4$/);
      await engine.close();
    },
  );

  test("of an agent in a thread that hangs has what was written before", async () => {
    const engine = await mortalEngine([mortal("a")], { deadline: 50, supervision: { hangAfter: 150 } });
    await tell(engine, 1, 2);
    await engine.decide({ do: "hang" });
    await untilLives(engine, [2]);
    expect(await told(engine)).toEqual(["told 1 2"]);
    await engine.close();
  });

  test("outlives the engine where it was given one, memory or durable; each agent has its own", async () => {
    for (const open of [memoryStore(), durableStore({ path: join(folder, "one") })]) {
      for (let engineOfThree = 1; engineOfThree <= 3; engineOfThree++) {
        const engine = await mortalEngine(
          [mortal("a"), mortal("b", { host: "x" }), mortal("c", { host: "x" })],
          {
            store: open,
          },
        );
        await tell(engine, engineOfThree);
        const expected = `told ${[1, 2, 3].slice(0, engineOfThree).join(" ")}`;
        expect(await told(engine)).toEqual([expected, expected, expected]);
        await engine.close();
      }
      await open.close();
    }
  });

  test("outlives the process's store object, too", async () => {
    const path = join(folder, "two");
    for (const n of [1, 2]) {
      const store = durableStore({ path });
      const engine = await mortalEngine([mortal("a")], { store });
      await tell(engine, n);
      await engine.close();
      await store.close();
    }
    const store = durableStore({ path });
    const engine = await mortalEngine([mortal("a")], { store });
    expect(await told(engine)).toEqual(["told 1 2"]);
    await engine.close();
    await store.close();
  });
});
