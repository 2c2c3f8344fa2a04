// What passes from one life of an actor to the next: everything in the mailbox but what was finished.

import { type AgentEvent, defineAgent } from "tutti";
import { describe, expect, test } from "vitest";
import { actorOnStage } from "./actor-stage.js";

const GOOD = { scores: [1, 0] };

describe("an agent that throws at a request", () => {
  const agent = defineAgent<{ bad?: boolean }>({
    name: "thrower",
    propose: ({ bad }) => {
      if (bad === true) throw new Error("as scripted");
      return GOOD;
    },
  });

  test("has answered it with a fault; the next life goes on behind it, and nothing is lost or met twice", () => {
    const stage = actorOnStage(agent);
    for (let slot = 0; slot < 6; slot++) stage.request({ slot, request: { bad: slot === 2 } });
    stage.actor.turn();
    expect(stage.replies().map(({ kind, slot, epoch }) => [kind, slot, epoch])).toEqual([
      ["proposal", 0, 1],
      ["proposal", 1, 1],
      ["fault", 2, 1],
    ]);
    expect(stage.crashes.map(String)).toEqual(["Error: as scripted"]);
    expect(stage.actor.hasMail()).toBe(false);
    expect(stage.actor.turn()).toBe(0);
    stage.rebuild();
    stage.actor.turn();
    expect(stage.replies().map(({ kind, slot, epoch }) => [kind, slot, epoch])).toEqual([
      ["proposal", 3, 2],
      ["proposal", 4, 2],
      ["proposal", 5, 2],
    ]);
    expect(stage.counts()).toMatchObject({ sent: 6, handled: 6, discarded: 0, waiting: 0 });
  });

  test("lives on where it was told to resume", () => {
    const stage = actorOnStage(agent, { onError: "resume" });
    for (let slot = 0; slot < 3; slot++) stage.request({ slot, request: { bad: slot === 1 } });
    stage.actor.turn();
    expect(stage.replies().map(({ kind }) => kind)).toEqual(["proposal", "fault", "proposal"]);
    expect(stage.crashes).toEqual([]);
  });
});

test("an event that an agent throws at is met once more by the next life, then quarantined; the rest is observed", () => {
  const seen: string[] = [];
  const stage = actorOnStage(
    defineAgent<unknown>({
      name: "listener",
      subscribes: ["*"],
      propose: () => GOOD,
      observe: ({ type }: AgentEvent, { epoch }) => {
        seen.push(`${type}${epoch}`);
        if (type === "bad") throw new Error("as scripted");
      },
    }),
  );
  for (const type of ["a", "bad", "b", "c"]) stage.event({ type });
  stage.actor.turn();
  expect(stage.counts()).toMatchObject({ handled: 1, discarded: 0, waiting: 3 });
  stage.rebuild();
  stage.actor.turn();
  expect(stage.counts()).toMatchObject({ handled: 1, discarded: 0, waiting: 3 });
  stage.rebuild();
  stage.actor.turn();
  expect(seen).toEqual(["a1", "bad1", "bad2", "b3", "c3"]);
  expect(stage.counts()).toMatchObject({ sent: 4, handled: 3, discarded: 1, waiting: 0 });
  expect(stage.deadLetters.counts().poison).toBe(1);
});

test("an event whose first reader died of something else is observed by the second", () => {
  const seen: string[] = [];
  const stage = actorOnStage(
    defineAgent<unknown>({
      name: "unlucky",
      subscribes: ["*"],
      propose: () => GOOD,
      observe: ({ type }: AgentEvent, { epoch }) => {
        seen.push(`${type}${epoch}`);
        if (epoch === 1) throw new Error("as scripted");
      },
    }),
  );
  stage.event({ type: "a" });
  stage.event({ type: "b" });
  stage.actor.turn();
  stage.rebuild();
  stage.actor.turn();
  expect(seen).toEqual(["a1", "a2", "b2"]);
  expect(stage.deadLetters.counts().poison).toBe(0);
});

describe("a request that ends its agent's thread", () => {
  test("is met once more, then quarantined with a fault for an answer; those behind it are answered", () => {
    let restore: () => void = () => undefined;
    const met: string[] = [];
    const stage = actorOnStage(
      defineAgent<{ deadly?: boolean; n: number }>({
        name: "mortal",
        propose: ({ deadly, n }, { epoch }) => {
          met.push(`${n}:${epoch}`);
          if (deadly === true) restore = stage.dieHere();
          return GOOD;
        },
      }),
    );
    for (let slot = 0; slot < 4; slot++) stage.request({ slot, request: { n: slot, deadly: slot === 1 } });
    for (let life = 1; life <= 2; life++) {
      stage.actor.turn();
      restore();
    }
    stage.actor.turn();
    expect(met).toEqual(["0:1", "1:1", "2:1", "3:1", "1:2", "2:2", "3:2", "2:3", "3:3"]);
    const replies = stage.replies();
    expect(replies.map(({ kind, slot, epoch }) => [kind, slot, epoch])).toEqual([
      ["proposal", 0, 1],
      ["fault", 1, 3],
      ["proposal", 2, 3],
      ["proposal", 3, 3],
    ]);
    expect(replies[1]?.text).toContain("poison");
    expect(stage.counts()).toMatchObject({ sent: 4, handled: 3, discarded: 1, waiting: 0 });
    expect(stage.deadLetters.counts().poison).toBe(1);
  });

  test("is not blamed for a death that happened between two messages", () => {
    const stage = actorOnStage(defineAgent<unknown>({ name: "calm", propose: () => GOOD }));
    for (let death = 0; death < 5; death++) {
      stage.request({ slot: death });
      const restore = stage.dieHere();
      restore();
    }
    stage.actor.turn();
    expect(stage.replies().map(({ kind }) => kind)).toEqual(Array(5).fill("proposal"));
  });
});

test("promises of an ended life that settle later write nothing into what is the next life's", async () => {
  let settle: (proposal: typeof GOOD) => void = () => undefined;
  const stage = actorOnStage(
    defineAgent<{ slow?: boolean }>({
      name: "slow",
      propose: ({ slow }) =>
        slow === true
          ? new Promise((resolve) => {
              settle = resolve;
            })
          : GOOD,
    }),
  );
  stage.request({ slot: 1, request: { slow: true } });
  stage.actor.turn();
  expect(stage.actor.pending).toBe(1);
  stage.actor.end();
  expect(stage.actor.pending).toBe(0);
  stage.rebuild();
  settle(GOOD);
  await new Promise(setImmediate);
  stage.request({ slot: 2, request: {} });
  stage.actor.turn();
  expect(stage.replies().map(({ slot, epoch }) => [slot, epoch])).toEqual([[2, 2]]);
});
