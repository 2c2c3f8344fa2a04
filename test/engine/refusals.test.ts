// What an engine refuses, how, and that refusing costs the others nothing.
import { BadRequestError, BatchError, EngineClosedError, OverloadedError } from "tutti";
import { expect, test } from "vitest";
import { eventually, recorderEngine, recorderSpec, type Told } from "./recorders.js";
import { agentModule } from "./scripts.js";

const UNENCODABLE = { user: Symbol("u") as unknown as string };

test("one decision more than limits.inFlight is refused at once; decideMany waits for room instead", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })], { limits: { inFlight: 4 } });
  const asked = Array.from({ length: 6 }, () => engine.decide({ act: "promise" }));
  const many = engine.decideMany(
    Array.from({ length: 50 }, (_, index) => ({ best: index % 2 === 0 ? "x" : "y" })),
  );
  const settled = await Promise.allSettled(asked);
  expect(settled.map(({ status }) => status)).toEqual([
    ...Array(4).fill("fulfilled"),
    "rejected",
    "rejected",
  ]);
  await expect(asked[5]).rejects.toBeInstanceOf(OverloadedError);
  await expect(asked[5]).rejects.toMatchObject({ code: "OVERLOADED" });
  expect((await many).map(({ winner }) => winner)).toEqual(
    Array.from({ length: 50 }, (_, index) => "xy"[index % 2]),
  );
  expect(engine.inspect().decisions).toMatchObject({ decisions: 54, overloaded: 2, inFlight: 0 });
  await engine.close();
});

test("decideSync is refused like decide when there is no room", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })], { limits: { inFlight: 1 } });
  const first = engine.decide({ act: "promise" });
  expect(() => engine.decideSync({})).toThrow(OverloadedError);
  expect((await first).winner).toBe("x");
  expect(engine.decideSync({ best: "y" }).winner).toBe("y");
  await engine.close();
});

test("a request that cannot be encoded is rejected; those before and behind it are decided", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })]);
  const [before, bad, behind] = await Promise.allSettled([
    engine.decide({ best: "x" }),
    engine.decide(UNENCODABLE),
    engine.decide({ best: "y" }),
  ]);
  expect([before.status, bad.status, behind.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await expect(engine.decide(UNENCODABLE)).rejects.toBeInstanceOf(BadRequestError);
  await expect(engine.decide({ user: "u".repeat(1 << 20) })).rejects.toThrow("raise limits.requestLane");
  expect(() => engine.decideSync(UNENCODABLE)).toThrow(BadRequestError);
  expect(engine.inspect().decisions.inFlight).toBe(0);
  await engine.close();
});

test("a batch with bad requests keeps the decisions of the good ones, and names the bad ones by index", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })]);
  const requests: Told[] = [{ best: "x" }, UNENCODABLE, { best: "y" }, UNENCODABLE];
  const error: unknown = await engine.decideMany(requests).catch((reason: unknown) => reason);
  if (!(error instanceof BatchError)) return expect.fail("no BatchError");
  expect(error.code).toBe("BATCH");
  expect(error.decisions.map((decision) => decision?.winner)).toEqual(["x", undefined, "y", undefined]);
  expect(error.failures.map(({ index }) => index)).toEqual([1, 3]);
  for (const { error: reason } of error.failures) expect(reason).toBeInstanceOf(BadRequestError);
  expect(error.message).toContain("2 of 4 requests failed, first requests[1]");
  expect(await engine.decideMany([])).toEqual([]);
  await engine.close();
});

test("batches of nothing but bad requests, and of nothing feasible, end, however many more they are than there is room", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })], {
    limits: { inFlight: 4 },
    constraints: [
      {
        name: "closed",
        exclude: ({ act }, candidates, exclude) => {
          if (act !== "closed") return;
          for (const index of candidates.keys()) exclude(index, "closed");
        },
      },
    ],
  });
  const error: unknown = await engine
    .decideMany(Array(50).fill(UNENCODABLE))
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BatchError);
  expect((error as BatchError).failures.length).toBe(50);
  const closed = await engine.decideMany(Array(50).fill({ act: "closed" }));
  expect(closed.map(({ winner }) => winner)).toEqual(Array(50).fill(undefined));
  const mixed = await engine.decideMany(
    Array.from({ length: 50 }, (_, n) => (n % 10 === 0 ? { best: "y" } : { act: "closed" })),
  );
  expect(mixed.filter(({ winner }) => winner === "y").length).toBe(5);
  await engine.close();
});

test("a batch goes on when the last agent dies while the engine sleeps, and every decision names the death", async () => {
  const engine = await recorderEngine([{ module: agentModule("a"), restart: "temporary" }], {
    limits: { inFlight: 4 },
    // So long that only the death can be what ends them.
    deadline: 600_000,
  });
  const scripted = (act: string) => ({ script: { a: { do: act, proposal: { scores: [1, 0] } } } }) as Told;
  // Four at a time: the death decides the first four, and must let the others in.
  const acts = ["never", "never", "never", "exit", ...Array<string>(20).fill("never")];
  const decisions = await engine.decideMany(acts.map(scripted));
  expect(decisions.map(({ rationale }) => rationale.agents[0]?.cause)).toEqual(Array(24).fill("dead"));
  expect(engine.inspect().actors[0]).toMatchObject({ phase: "given-up" });
  await engine.close();
});

test("after close, everything is refused as closed, and closing again does no harm", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })]);
  const inFlight = engine.decide({ act: "promise" });
  const batch = engine.decideMany(Array(3000).fill({ best: "y" }));
  const closing = engine.close();
  expect(engine.close()).toBe(closing);
  await expect(engine.decide({})).rejects.toBeInstanceOf(EngineClosedError);
  await expect(engine.decideMany([{}])).rejects.toBeInstanceOf(EngineClosedError);
  await expect(engine.swapModel("a", 1)).rejects.toBeInstanceOf(EngineClosedError);
  expect(() => engine.decideSync({})).toThrow(EngineClosedError);
  expect(() => engine.observe({ type: "told" })).toThrow(EngineClosedError);
  expect((await inFlight).winner).toBe("x");
  expect(
    (await batch).every(({ winner, rationale }) => winner === "y" && rationale.agents[0]?.outcome === "live"),
  ).toBe(true);
  await closing;
  await engine.close();
  await expect(engine.swapModel("a", 1)).rejects.toBeInstanceOf(EngineClosedError);
  expect(engine.inspect().actors[0]?.phase).toBe("ended");
});

test("close waits for a batch that has nothing in flight at the moment but is not through", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })], { limits: { inFlight: 4 } });
  const batch = engine.decideMany([...Array<Told>(40).fill(UNENCODABLE), { best: "y" }]);
  const outcome = batch.catch((reason: unknown) => reason);
  await new Promise(setImmediate);
  await engine.close();
  const last = ((await outcome) as BatchError).decisions[40];
  expect(last?.winner).toBe("y");
  expect(last?.rationale.agents[0]?.outcome).toBe("live");
});

test("every agent's stop runs once when the engine closes", async () => {
  const stopped = new SharedArrayBuffer(4);
  const engine = await recorderEngine([
    recorderSpec({ name: "a" }, { options: { stopped } }),
    recorderSpec({ name: "b" }, { options: { stopped }, host: "shared" }),
    recorderSpec({ name: "c" }, { options: { stopped }, host: "shared" }),
  ]);
  await engine.close();
  expect(new Int32Array(stopped)[0]).toBe(3);
});

test("close settles what is in flight by its deadline when the agents never answer", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a" })], { deadline: 60 });
  const asked = Array.from({ length: 10 }, () => engine.decide({ act: "stop thinking" }));
  const settled: string[] = [];
  for (const decision of asked)
    void decision.then(({ rationale }) => settled.push(rationale.agents[0]?.cause ?? "live"));
  await engine.close();
  expect(settled).toEqual(Array(10).fill("late"));
});

test("a constraint that asks, refuses, throws or fails to give back never costs a decision", async () => {
  const heard: string[] = [];
  const engine = await recorderEngine([recorderSpec({ name: "a" })], {
    constraints: [
      {
        name: "taken",
        reserve: () => undefined,
        release: () => {
          throw new Error("lost");
        },
      },
      {
        name: "budget",
        reserve: (_, candidate) => {
          if (candidate === "x") throw new Error("empty");
          return undefined;
        },
      },
      {
        name: "ear",
        observe: ({ type }) => {
          heard.push(type);
        },
      },
    ],
  });
  const decisions = await engine.decideMany([{ best: "x" }, { best: "y" }]);
  expect(decisions.map(({ winner }) => winner)).toEqual(["y", "y"]);
  expect(decisions[0]?.rationale.refusals).toEqual([{ candidate: 0, by: "budget", reason: "failed: empty" }]);
  engine.observe({ type: "told" });
  expect(heard).toEqual(["told"]);
  await eventually(async () => engine.inspect().decisions.inFlight === 0);
  await engine.close();
});
