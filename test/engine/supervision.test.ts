// Agents die, in every way that a thread can; the engine decides on, and they live again.
import type { AgentCrash, AgentRestart } from "tutti";
import { describe, expect, test } from "vitest";
import { books, type Fate, type MortalEngine, mortal, mortalEngine, untilLives } from "./mortals.js";
import { eventually } from "./recorders.js";

const HEAP = { maxOldGenerationSizeMb: 32 };

/** Decides until the agents' reasons say that those lives answered. */
async function untilAnswered(engine: MortalEngine, lives: readonly number[]): Promise<void> {
  await eventually(async () => {
    const { rationale } = await engine.decide({});
    return rationale.agents.every(
      ({ reason }, agent) => reason?.startsWith(`life ${lives[agent]} `) === true,
    );
  });
}

describe("an agent's life that ends is followed by another", () => {
  // What the message is met by: once where it is answered, or the death is not the message's; twice before it is poison.
  const ways: readonly (readonly [how: string, lives: number])[] = [
    ["throw", 1],
    ["exit", 2],
    ["exit well", 2],
    ["throw in a timer", 1],
    ["reject, unheard", 1],
    ["run out of memory", 2],
  ];

  test.each(ways)("when a request makes it %s", async (how, lives) => {
    const engine = await mortalEngine([mortal("a"), mortal("b")], {
      // Longer than two lives take to run out of memory.
      deadline: 20_000,
      supervision: { resourceLimits: HEAP },
    });
    const crashes: AgentCrash[] = [];
    const restarts: AgentRestart[] = [];
    engine.on("crash", (crash) => crashes.push(crash));
    engine.on("restart", (restart) => restarts.push(restart));
    try {
      await untilAnswered(engine, [1, 1]);
      const fatal: Fate = { to: "a", do: how };
      const { winner, rationale } = await engine.decide(fatal);
      expect(winner).toBe("x");
      expect(rationale.agents[1]?.outcome).toBe("live");
      await untilAnswered(engine, [1 + lives, 1]);
      expect(crashes.map(({ agent, epoch }) => [agent, epoch])).toEqual(
        Array.from({ length: lives }, (_, life) => ["a", life + 1]),
      );
      // A life that ended before it was known to have begun is no restart; one that answers may be told of a moment later.
      await eventually(() => restarts.at(-1)?.epoch === lives + 1);
      expect(restarts.map(({ agent, epoch }) => [agent, epoch]).at(-1)).toEqual(["a", lives + 1]);
      for (const { milliseconds } of restarts) expect(milliseconds).toBeGreaterThan(0);
      expect(engine.inspect()).toMatchObject({ degraded: false });
      expect(engine.deadLetters().counts.poison).toBe(lives === 2 ? 1 : 0);
    } finally {
      await engine.close();
    }
    const { sent, accounted, discarded, letters } = books(engine);
    expect([accounted, letters]).toEqual([sent, discarded]);
  });

  test.each(["hang", "hang in native code"])(
    "when it does %s: its thread is replaced, and only its fallbacks stood in meanwhile",
    async (how) => {
      const engine = await mortalEngine([mortal("a"), mortal("b")], {
        deadline: 30,
        supervision: { hangAfter: 200 },
      });
      const hangs: unknown[] = [];
      engine.on("hang", ({ agents }) => hangs.push(agents));
      try {
        await untilAnswered(engine, [1, 1]);
        const { rationale } = await engine.decide({ to: "a", do: how });
        expect(rationale.agents.map(({ cause }) => cause)).toEqual(["late", undefined]);
        await untilAnswered(engine, [2, 1]);
        expect(hangs).toEqual([["a"]]);
        expect(engine.inspect().actors[0]?.restarts).toBe(1);
      } finally {
        await engine.close();
      }
    },
  );

  test("a promise that never settles is no hang", async () => {
    const engine = await mortalEngine([mortal("a")], { supervision: { hangAfter: 50 } });
    await engine.decide({});
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(engine.inspect().actors[0]).toMatchObject({ epoch: 1, restarts: 0 });
    await engine.close();
  });
});

test("every event is observed, whatever kills the agent in between; one that kills it twice is quarantined", async () => {
  const count = 60;
  const seen = new SharedArrayBuffer(count * 4);
  const engine = await mortalEngine([mortal("a", { options: { seen } })]);
  const deaths = new Map([
    [10, "throw"],
    [20, "exit"],
    [30, "exit well"],
  ]);
  try {
    for (let n = 0; n < count; n++) {
      const how = deaths.get(n);
      engine.observe({ type: "told", n, ...(how === undefined ? {} : { do: how }) });
    }
    await untilLives(engine, [7]);
    await eventually(() => engine.inspect().actors[0]?.mailbox.waiting === 0);
    expect([...new Int32Array(seen)]).toEqual(
      Array.from({ length: count }, (_, n) => (deaths.has(n) ? 0 : 1)),
    );
    expect(engine.deadLetters().counts).toMatchObject({ poison: 3, full: 0, stopped: 0 });
    expect(engine.deadLetters().latest.map(({ agent, reason, kind }) => [agent, reason, kind])).toEqual(
      Array(3).fill(["a", "poison", "event"]),
    );
  } finally {
    await engine.close();
  }
});

test("a thread that dies takes all its agents with it, and all of them come back in one new thread", async () => {
  const engine = await mortalEngine([
    mortal("a", { host: "one" }),
    mortal("b", { host: "one" }),
    mortal("c"),
  ]);
  await engine.decide({ to: "b", do: "throw in a timer" });
  await untilAnswered(engine, [2, 2, 1]);
  await engine.close();
});

test("an agent that throws leaves its neighbours in the thread alone", async () => {
  const engine = await mortalEngine([mortal("a", { host: "one" }), mortal("b", { host: "one" })]);
  await engine.decide({ to: "b", do: "throw" });
  await untilAnswered(engine, [1, 2]);
  await engine.close();
});

test("an agent that hangs is noticed while its neighbour in the thread waits to be set up", async () => {
  const engine = await mortalEngine([mortal("a", { host: "one" }), mortal("b", { host: "one" })], {
    deadline: 30,
    supervision: { hangAfter: 200 },
  });
  const hangs: unknown[] = [];
  engine.on("hang", ({ agents }) => hangs.push(agents));
  await Promise.all([engine.decide({ to: "a", do: "throw" }), engine.decide({ to: "b", do: "hang" })]);
  await untilAnswered(engine, [3, 2]);
  expect(hangs).toEqual([["a", "b"]]);
  await engine.close();
});

describe("strategies", () => {
  const names = ["a", "b", "c"];

  test.each([
    ["one_for_one", [1, 2, 1]],
    ["one_for_all", [2, 2, 2]],
    ["rest_for_one", [1, 2, 2]],
  ] as const)("%s", async (strategy, lives) => {
    const engine = await mortalEngine(
      names.map((name) => mortal(name)),
      { supervision: { strategy } },
    );
    await engine.decide({ to: "b", do: "throw" });
    await untilAnswered(engine, lives);
    await engine.close();
  });

  test("supervisors nest: a crash concerns the supervisor's own agents, and above it only when that gives up", async () => {
    const engine = await mortalEngine(
      names.map((name) => mortal(name)),
      {
        supervision: {
          strategy: "one_for_all",
          children: ["a", { id: "pair", strategy: "one_for_all", intensity: 1, children: ["b", "c"] }],
        },
      },
    );
    await engine.decide({ to: "c", do: "throw" });
    await untilAnswered(engine, [1, 2, 2]);
    await engine.decide({ to: "c", do: "throw" });
    await untilAnswered(engine, [2, 3, 3]);
    await engine.close();
  });

  test("a child that is no agent, or is named twice, is refused with its path", async () => {
    for (const [children, path] of [
      [["a", "z"], "supervision.children[1]"],
      [["a", { id: "s", children: ["a"] }], "supervision.children[1].children[0]"],
    ] as const) {
      await expect(mortalEngine([mortal("a")], { supervision: { children } })).rejects.toMatchObject({
        code: "INVALID_OPTION",
        path,
      });
    }
    await expect(mortalEngine([mortal("a")], { supervision: { intensity: -1 } })).rejects.toMatchObject({
      code: "INVALID_SUPERVISION",
    });
  });
});

describe("an agent that is not restarted", () => {
  test.each([
    ["temporary", "exit", 1],
    ["temporary", "exit well", 1],
    ["transient", "exit well", 1],
  ] as const)(
    "%s, at %s: its fallback stands in, and what waits for it is a dead letter",
    async (restart, how, life) => {
      const engine = await mortalEngine([mortal("a", { restart }), mortal("b")]);
      await engine.decide({ to: "a", do: how });
      await eventually(() => engine.inspect().actors[0]?.phase === "given-up");
      expect(engine.inspect()).toMatchObject({ degraded: false, actors: [{ epoch: life }, { epoch: 1 }] });
      for (let n = 0; n < 5; n++) engine.observe({ type: "told", n });
      const { rationale } = await engine.decide({});
      expect(rationale.agents.map(({ outcome, cause }) => [outcome, cause])).toEqual([
        ["default", "dead"],
        ["live", undefined],
      ]);
      await eventually(() => engine.deadLetters().counts.stopped >= 5);
      await engine.close();
    },
  );

  test("transient, after an error: it is", async () => {
    const engine = await mortalEngine([mortal("a", { restart: "transient" })]);
    await engine.decide({ to: "a", do: "throw" });
    await untilAnswered(engine, [2]);
    await engine.close();
  });
});

describe("when restarts do not help", () => {
  test("the agent is given up, the engine decides on and says that it is degraded, until the agent is restarted", async () => {
    const engine = await mortalEngine([mortal("a"), mortal("b")], {
      supervision: { intensity: 3, period: 60_000 },
    });
    const given: unknown[] = [];
    engine.on("given-up", (event) => given.push(event));
    await eventually(async () => {
      await engine.decide({ to: "a", do: "throw" });
      return engine.inspect().degraded;
    });
    expect(engine.inspect().actors.map(({ phase, epoch }) => [phase, epoch])).toEqual([
      ["given-up", 4],
      ["running", 1],
    ]);
    const { winner, rationale } = await engine.decide({});
    expect(winner).toBe("x");
    expect(rationale.agents.map(({ cause }) => cause)).toEqual(["dead", undefined]);
    expect(given).toEqual([{ agent: "a", reason: "intensity" }]);
    engine.restart("a");
    await untilAnswered(engine, [5, 1]);
    expect(engine.inspect().degraded).toBe(false);
    expect(() => engine.restart("z")).toThrow("must be one of a, b");
    await engine.close();
  });

  test("the engine closes where it was told to", async () => {
    const engine = await mortalEngine([mortal("a"), mortal("b")], {
      supervision: { intensity: 0, escalation: "close" },
    });
    await engine.decide({ to: "a", do: "throw" });
    await eventually(async () => {
      try {
        await engine.decide({});
        return false;
      } catch (error) {
        return (error as { code?: string }).code === "ENGINE_CLOSED";
      }
    });
    await engine.close();
    expect(engine.inspect().actors.map(({ phase }) => phase)).toEqual(["ended", "ended"]);
  });

  test("a setup that fails once costs one more restart, and no more", async () => {
    const engine = await mortalEngine([mortal("a", { options: { failLife: 2 } })]);
    await engine.decide({ do: "throw" });
    await untilAnswered(engine, [3]);
    await engine.close();
  });
});

test("a swapped model is the model of the lives to come", async () => {
  const engine = await mortalEngine([mortal("a", { model: "old" })]);
  await engine.swapModel("a", "new");
  for (const [life, how] of ["throw", "throw in a timer"].entries()) {
    await engine.decide({ do: how });
    await eventually(
      async () => (await engine.decide({})).rationale.agents[0]?.reason === `life ${life + 2} model "new"`,
    );
  }
  await engine.close();
});

test("without spares, a thread that dies is replaced by a cold one", async () => {
  const engine = await mortalEngine([mortal("a")], { supervision: { spares: 0 } });
  await engine.decide({ do: "throw in a timer" });
  await untilAnswered(engine, [2]);
  await engine.close();
});

test("an agent that hangs at its stop is ended after its shutdown time, and close goes on", async () => {
  const engine = await mortalEngine([
    mortal("a", { options: { hangAtStop: true }, shutdown: 50 }),
    mortal("b", { options: { hangAtStop: true }, shutdown: 0 }),
  ]);
  await engine.decide({});
  await engine.close();
  expect(engine.inspect().actors.map(({ phase }) => phase)).toEqual(["ended", "ended"]);
});

test("after close, every message that was ever sent was handled, or is a dead letter with its reason", async () => {
  const engine = await mortalEngine(
    [mortal("a"), mortal("b", { host: "one" }), mortal("c", { host: "one" })],
    {
      deadline: 5,
    },
  );
  const ways = ["throw", "exit", "throw in a timer", undefined, undefined, undefined];
  for (let n = 0; n < 300; n++) {
    const how = ways[n % ways.length];
    const to = ["a", "b", "c"][n % 3] as string;
    engine.observe({ type: "told", n, to, ...(n % 50 === 0 && how !== undefined ? { do: how } : {}) });
    await engine.decide(n % 40 === 0 && how !== undefined ? { to, do: how } : {});
  }
  await engine.close();
  const { sent, accounted, discarded, letters } = books(engine);
  expect(sent).toBeGreaterThan(300);
  expect([accounted, letters]).toEqual([sent, discarded]);
  for (const { mailbox, replies } of engine.inspect().actors) {
    expect([mailbox.waiting, replies.waiting]).toEqual([0, 0]);
  }
});
