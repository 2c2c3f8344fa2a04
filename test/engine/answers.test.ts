// The same answer whichever way it is asked for, and however the agents are placed and written.
import fc from "fast-check";
import { createEngine, type Engine, float64, struct, text, uint32 } from "tutti";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runs } from "../runs.js";
import {
  eventually,
  type News,
  PATIENT,
  recorder,
  recorderEngine,
  recorderSpec,
  type Told,
} from "./recorders.js";
import { agentModule, type Scripted } from "./scripts.js";

const CANDIDATES = ["accept", "review", "block"];
const NAMES = ["a", "b", "c"];

const score = fc.double({ min: 0, max: 1, noNaN: true });
const act = fc.record({
  do: fc.constantFrom("propose", "promise", "throw"),
  proposal: fc.record(
    {
      scores: fc.array(score, { minLength: 3, maxLength: 3 }),
      confidence: score,
      vetoes: fc.uniqueArray(fc.nat(2), { maxLength: 1 }),
      reason: fc.string({ maxLength: 10 }),
    },
    { requiredKeys: ["scores"] },
  ),
});
const scripted = fc.record({ script: fc.record({ a: act, b: act, c: act }) });

describe("engines that differ only in placement", () => {
  const engines: Engine<Scripted, string, News>[] = [];

  beforeAll(async () => {
    const hosts = [{}, { host: "one" }, { host: "two" }];
    for (const placement of hosts) {
      const engine = await createEngine<Scripted, string, News>({
        agents: NAMES.map((name, index) => ({
          module: agentModule(name),
          weight: index + 1,
          onError: "resume" as const,
          // In the last engine the first agent is alone, and the others share a thread.
          ...(placement.host === "two" && index === 0 ? {} : placement),
        })),
        candidates: CANDIDATES,
        deadline: PATIENT,
        // An agent that throws often is asked all the same: each engine must get the same faults.
        breaker: false,
        idle: placement.host === "one" ? "park" : "adaptive",
      });
      engines.push(engine);
    }
  });

  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  test("isolated, packed and mixed agents decide alike, by decide, decideMany and decideSync", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scripted, { maxLength: 6 }), async (requests) => {
        const answers: unknown[] = [];
        for (const engine of engines) {
          const single = await Promise.all(requests.map((request) => engine.decide(request)));
          const many = await engine.decideMany(requests);
          const blocking = requests.map((request) => engine.decideSync(request));
          for (const decisions of [single, many, blocking]) {
            answers.push(decisions.map(({ winner, price }) => ({ winner, price })));
          }
          const ids = [...single, ...many, ...blocking].map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        }
        for (const answer of answers) expect(answer).toEqual(answers[0]);
      }),
      { numRuns: runs(60) },
    );
  });

  test("decisions asked for in every way at once are all made, each from its own request", async () => {
    const [engine] = engines;
    if (engine === undefined) return expect.fail("no engine");
    const wanting = (winner: number): Scripted => {
      const proposal = { scores: CANDIDATES.map((_, index) => (index === winner ? 1 : 0)) };
      const calm = { do: winner % 2 === 0 ? "promise" : "propose", proposal };
      return { script: { a: calm, b: calm, c: calm } };
    };
    const singles = Array.from({ length: 60 }, (_, index) => engine.decide(wanting(index % 3)));
    const many = engine.decideMany(Array.from({ length: 60 }, (_, index) => wanting((index + 1) % 3)));
    const blocking = engine.decideSync(wanting(2));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = engine.decideSync(wanting(1));
    expect([blocking.winner, later.winner]).toEqual(["block", "review"]);
    expect((await Promise.all(singles)).map(({ winner }) => winner)).toEqual(
      singles.map((_, index) => CANDIDATES[index % 3]),
    );
    expect((await many).map(({ winner }) => winner)).toEqual(
      singles.map((_, index) => CANDIDATES[(index + 1) % 3]),
    );
  });
});

test("each request may bring its own candidates: names, numbers, or both", async () => {
  const engine = await createEngine<
    Told & { readonly list: readonly (string | number)[] },
    string | number,
    News
  >({
    agents: [{ module: recorder({ name: "a" }) }, { module: recorder({ name: "b" }) }],
    candidates: ({ list }) => list,
    deadline: PATIENT,
    early: false,
  });
  const lists: readonly (readonly (string | number)[])[] = [
    ["x"],
    [7, -1, 2 ** 31 - 1, -(2 ** 31)],
    [2 ** 31, 0.5],
    ["x", 1, "ü"],
    Array.from({ length: 64 }, (_, key) => key),
  ];
  for (const list of lists) {
    const best = list.at(-1) ?? 0;
    const decision = await engine.decide({ act: "candidates", best, list });
    expect(decision.winner).toBe(best);
    expect(decision.rationale.agents.map(({ reason }) => reason)).toEqual(
      [0, 1].map(() => list.join(" ").slice(0, 240)),
    );
  }
  const none = await engine.decide({ act: "candidates", list: [] });
  expect(none).toMatchObject({ winner: undefined, score: 0 });
  await engine.close();
});

test("struct requests are read in place, and kept by agents that wait, with the candidates they were asked about", async () => {
  interface Kept {
    readonly act: string;
    readonly user: string;
    readonly n: number;
    readonly amount: number;
  }
  const engine = await createEngine<Kept, number, News>({
    agents: [{ module: recorder({ name: "a" }) }, { module: recorder({ name: "b" }) }],
    candidates: ({ n }) => [n, n + 1],
    request: struct({ act: text(8), user: text(12), n: uint32(), amount: float64() }),
    deadline: PATIENT,
    early: false,
    // Small, so that every place in it is used again while the agents wait.
    limits: { requestLane: 16_384 },
  });
  const request = (n: number): Kept => ({ act: "keep", user: `user ${n}`, n, amount: n / 8 });
  const decisions = [];
  for (let batch = 0; batch < 10; batch++) {
    const some = Array.from({ length: 50 }, (_, index) => engine.decide(request(batch * 50 + index)));
    // Some are under way while the next are sent.
    await some[0];
    decisions.push(...some);
  }
  for (const [n, decision] of (await Promise.all(decisions)).entries()) {
    expect(decision.rationale.agents.map(({ reason }) => reason)).toEqual(
      [0, 1].map(() => `user ${n} ${n} ${n + 1}`),
    );
  }
  await engine.close();
});

test("a new model reaches the one agent that it is meant for", async () => {
  const engine = await recorderEngine([
    recorderSpec({ name: "a" }, { model: { version: 1 } }),
    recorderSpec({ name: "b" }, { model: { version: 1 }, host: "shared" }),
    recorderSpec({ name: "c" }, { host: "shared" }),
  ]);
  const models = async () =>
    (await engine.decide({ act: "model" })).rationale.agents.map(({ reason }) => reason);
  expect(await models()).toEqual(['{"version":1}', '{"version":1}', undefined]);
  await engine.swapModel("c", [1, 2]);
  await engine.swapModel("a", { version: 2 });
  expect(await models()).toEqual(['{"version":2}', '{"version":1}', "[1,2]"]);
  await expect(engine.swapModel("d", 1)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  await expect(engine.swapModel("a", () => 1)).rejects.toMatchObject({
    code: "INVALID_OPTION",
    path: "model",
  });
  await engine.close();
});

test("a host that is parked, or whose promises never settle, still serves the control plane", async () => {
  for (const idle of ["park", "spin", "adaptive"] as const) {
    const engine = await recorderEngine([recorderSpec({ name: "a" }), recorderSpec({ name: "b" })], {
      idle,
      deadline: 20,
    });
    await engine.decide({ act: idle === "spin" ? "" : "stop thinking" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { actors, decisions } = engine.inspect();
    expect(actors.map(({ name, epoch, phase }) => [name, epoch, phase])).toEqual([
      ["a", 1, "running"],
      ["b", 1, "running"],
    ]);
    expect(decisions).toMatchObject({ decisions: 1, inFlight: 0 });
    await engine.swapModel("b", "swapped");
    await engine.close();
  }
});

test("inspection and dead letters add up: what was sent was handled, or is a dead letter with its reason", async () => {
  const engine = await recorderEngine([
    recorderSpec({ name: "a", subscribes: "told" }),
    recorderSpec({ name: "b" }),
  ]);
  await engine.decideMany(Array.from({ length: 300 }, () => ({})));
  for (let n = 0; n < 20; n++) engine.observe({ type: "told", n });
  const handled = () => engine.inspect().actors.map(({ mailbox }) => mailbox.handled);
  await eventually(() => handled()[0] === 320);
  expect(handled()).toEqual([320, 300]);
  expect(Object.values(engine.deadLetters().counts).every((count) => count === 0)).toBe(true);
  const { decisions } = engine.inspect();
  expect(decisions.agents.map(({ live }) => live)).toEqual([300, 300]);
  await engine.close();
});
