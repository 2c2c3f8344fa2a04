// One actor in the test's own thread, with its lanes filled by hand: order, room, and every kind of frame.
import { type Agent, type AgentContext, defineAgent, float64, struct, text } from "tutti";
import { expect, test } from "vitest";
import { actorOnStage } from "./actor-stage.js";

const CALM = { name: "calm", propose: () => ({ scores: [1, 0] }) } as const satisfies Agent<unknown>;

test("requests are handled before events, and a flood of requests holds events back by one turn's share only", () => {
  const seen: string[] = [];
  const stage = actorOnStage(
    defineAgent<unknown>({
      name: "listener",
      subscribes: ["told"],
      propose: () => {
        seen.push("request");
        return { scores: [1, 0] };
      },
      observe: () => {
        seen.push("event");
      },
    }),
  );
  stage.event({ type: "told" });
  for (let slot = 0; slot < 100; slot++) stage.request({ slot });
  stage.actor.turn();
  expect(seen.indexOf("event")).toBe(64);
  expect(seen.length).toBe(65);
  stage.actor.turn();
  expect(seen.filter((what) => what === "request").length).toBe(100);
});

test("a reply names the decision, the epoch and the scores that belong to the request", () => {
  const stage = actorOnStage(
    defineAgent<{ n: number }>({ name: "echo", propose: ({ n }) => ({ scores: [n, 1 - n] }) }),
  );
  stage.request({ slot: 7, generation: 3, request: { n: 0.25 } });
  stage.actor.turn();
  expect(stage.replies()).toEqual([
    { kind: "proposal", slot: 7, generation: 3, epoch: 1, scores: [0.25, 0.75], text: undefined },
  ]);
});

test("a request that is already too late is not shown to the agent, and the coordinator is told", () => {
  let asked = 0;
  const stage = actorOnStage(
    defineAgent<unknown>({
      name: "busy",
      propose: () => {
        asked++;
        return { scores: [1, 0] };
      },
    }),
  );
  stage.request({ slot: 1, deadline: -1 });
  stage.request({ slot: 2 });
  stage.actor.turn();
  expect(stage.replies().map(({ kind, slot }) => [kind, slot])).toEqual([
    ["expired", 1],
    ["proposal", 2],
  ]);
  expect(asked).toBe(1);
  expect(stage.counts()).toMatchObject({ sent: 2, handled: 1, discarded: 1, waiting: 0 });
  expect(stage.deadLetters.counts().expired).toBe(1);
});

test("frames of unknown kinds, in any lane, are dead letters and stop nothing", () => {
  const stage = actorOnStage(defineAgent<unknown>(CALM));
  stage.babble("requests", 77);
  stage.babble("events", 77);
  stage.request({ slot: 1 });
  stage.actor.turn();
  expect(stage.replies().map(({ kind }) => kind)).toEqual(["proposal"]);
  expect(stage.counts().discarded).toBe(2);
  expect(stage.deadLetters.counts().unknown).toBe(2);
});

test("a request whose candidates or bytes cannot be read is a fault and a dead letter, never a wild read", () => {
  const stage = actorOnStage(defineAgent<unknown>(CALM));
  stage.request({ slot: 1, candidates: 5 });
  stage.request({ slot: 2, candidatesLength: 1 << 20 });
  stage.request({ slot: 3, candidatesLength: -8 });
  stage.request({ slot: 4, form: 9 });
  stage.request({ slot: 5, form: 1 });
  stage.request({ slot: 6, bytes: [0xc1, 0xc1] });
  stage.request({ slot: 7, bytes: [] });
  stage.request({ slot: 8 });
  stage.actor.turn();
  const replies = stage.replies();
  expect(replies.map(({ kind }) => kind)).toEqual([...Array.from({ length: 7 }, () => "fault"), "proposal"]);
  for (const { text } of replies.slice(0, 7)) expect(text).toContain("could not be read");
  expect(stage.deadLetters.counts().undecodable).toBe(7);
});

test("an event that cannot be read is a dead letter; an agent told to resume goes on when observing throws", () => {
  let heard = 0;
  const stage = actorOnStage(
    defineAgent<unknown>({
      ...CALM,
      subscribes: ["*"],
      observe: () => {
        heard++;
        throw new Error("as scripted");
      },
    }),
    { onError: "resume" },
  );
  stage.event({ type: "a" });
  stage.brokenEvent();
  stage.event({ type: "b" });
  stage.request({ slot: 1 });
  stage.actor.turn();
  expect(heard).toBe(2);
  expect(stage.crashes).toEqual([]);
  expect(stage.deadLetters.counts().undecodable).toBe(1);
  expect(stage.replies().map(({ kind }) => kind)).toEqual(["proposal"]);
});

test("a request that cannot be answered for want of room stays in the mailbox until there is room", () => {
  const stage = actorOnStage(defineAgent<unknown>(CALM), { replyLane: 8192 });
  for (let slot = 0; slot < 200; slot++) stage.request({ slot });
  const answered: number[] = [];
  for (let batch = 0; batch < 3; batch++) {
    for (let turn = 0; turn < 5; turn++) stage.actor.turn();
    expect(stage.actor.hasMail()).toBe(batch < 2);
    answered.push(...stage.replies().map(({ slot }) => slot));
  }
  expect(answered).toEqual(Array.from({ length: 200 }, (_, slot) => slot));
});

test("promises that settle while the reply lane is full reply as soon as there is room, all of them once", async () => {
  const stage = actorOnStage(
    defineAgent<unknown>({ name: "slow", propose: async () => ({ scores: [0.5, 0.5] }) }),
    { replyLane: 8192 },
  );
  for (let slot = 0; slot < 200; slot++) stage.request({ slot });
  for (let turn = 0; turn < 5; turn++) stage.actor.turn();
  expect(stage.actor.pending).toBe(200);
  await new Promise(setImmediate);
  expect(stage.actor.pending).toBe(0);
  const answered: number[] = [];
  for (let batch = 0; batch < 3; batch++) {
    expect(stage.actor.hasMail()).toBe(batch < 2);
    const replies = stage.replies();
    expect(replies.length).toBeLessThan(200);
    answered.push(...replies.map(({ slot }) => slot));
    stage.actor.turn();
  }
  expect(answered).toEqual(Array.from({ length: 200 }, (_, slot) => slot));
  expect(stage.actor.hasMail()).toBe(false);
});

test("what only looks like a promise is waited for like one, and answers once", async () => {
  const thenable = (act: (resolve: (value: unknown) => void) => void): unknown =>
    new Proxy({}, { get: () => act });
  const acts: readonly (() => unknown)[] = [
    () =>
      thenable((resolve) => {
        resolve({ scores: [1, 0] });
        resolve({ scores: [0, 1] });
      }),
    () => thenable(() => undefined),
    () =>
      thenable(() => {
        throw new Error("as scripted");
      }),
  ];
  const stage = actorOnStage(
    defineAgent<{ act: number }>({
      name: "odd",
      propose: ({ act }) => acts[act]?.() as Promise<{ scores: number[] }>,
    }),
  );
  for (const act of acts.keys()) stage.request({ slot: act, request: { act } });
  stage.actor.turn();
  await new Promise(setImmediate);
  expect(stage.replies().map(({ kind, slot, scores }) => [kind, slot, scores])).toEqual([
    ["proposal", 0, [1, 0]],
    ["fault", 2, undefined],
  ]);
  expect(stage.actor.pending).toBe(1);
});

test("promises that never settle are bounded: beyond 4,096 requests are answered as faults", () => {
  const stage = actorOnStage(
    defineAgent<unknown>({ name: "never", propose: () => new Promise(() => undefined) }),
  );
  for (let batch = 0; batch < 70; batch++) {
    for (let slot = 0; slot < 60; slot++) stage.request({ slot });
    stage.actor.turn();
  }
  const replies = stage.replies();
  expect(stage.actor.pending).toBe(4096);
  expect(replies.length).toBe(70 * 60 - 4096);
  expect(new Set(replies.map(({ kind, text }) => `${kind}: ${text}`))).toEqual(
    new Set(["fault: has 4096 unsettled promises"]),
  );
});

test("an asynchronous agent keeps its request and its candidates after their place in the lane was used again", async () => {
  const schema = struct({ name: text(8), n: float64() });
  const seen: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const stage = actorOnStage(
    defineAgent<{ name: string; n: number }>({
      name: "patient",
      async propose(request, context: AgentContext) {
        const before = `${request.name} ${request.n} ${context.candidates.join("/")}`;
        await gate;
        seen.push(`${before} = ${request.name} ${request.n} ${context.candidates.join("/")}`);
        return { scores: context.candidates.map(() => 0) };
      },
    }),
    { schema, requestLane: 2048 },
  );
  for (let slot = 0; slot < 40; slot++) {
    stage.request({ slot, request: { name: `r${slot}`, n: slot / 4 }, integers: [slot, slot + 1, slot + 2] });
    stage.actor.turn();
  }
  open();
  await new Promise(setImmediate);
  const expected = Array.from(
    { length: 40 },
    (_, slot) => `r${slot} ${slot / 4} ${slot}/${slot + 1}/${slot + 2}`,
  );
  expect(seen).toEqual(expected.map((line) => `${line} = ${line}`));
});

test("a swapped model is seen by the next request, and stop runs once", async () => {
  const models: unknown[] = [];
  let stopped = 0;
  const stage = actorOnStage(
    defineAgent<unknown>({
      name: "model",
      setup: (context) => {
        models.push(["setup", context.model]);
      },
      propose: (_, context) => {
        models.push(context.model);
        return { scores: [1, 0] };
      },
      stop: () => {
        stopped++;
      },
    }),
    { model: "first" },
  );
  await stage.actor.setup();
  stage.request({ slot: 0 });
  stage.actor.turn();
  stage.actor.swapModel("second");
  stage.request({ slot: 1 });
  stage.actor.turn();
  await stage.actor.stop();
  expect(models).toEqual([["setup", "first"], "first", "second"]);
  expect(stopped).toBe(1);
});
