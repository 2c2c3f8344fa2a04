// Requests that come several in a frame: each is met, answered and finished by itself.
import fc from "fast-check";
import { defineAgent } from "tutti";
import { expect, test } from "vitest";
import { runs } from "../runs.js";
import { actorOnStage, type Sent } from "./actor-stage.js";

const CALM = defineAgent<unknown>({ name: "calm", propose: () => ({ scores: [1, 0] }) });

test("of each frame, those requests that are for the agent are answered, in their order, and the others stepped over", () => {
  const frames = fc.array(
    fc.array(fc.boolean(), { minLength: 1, maxLength: 32 }).map((members) => members),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(frames, (plan) => {
      const stage = actorOnStage(CALM);
      const expected: number[] = [];
      let slot = 0;
      for (const members of plan) {
        const sent: Sent[] = members.map((isMember) => {
          if (isMember) expected.push(slot);
          // Of different lengths, since each is found by the lengths of those before.
          return { slot, request: { slot: "x".repeat(slot % 7) }, generation: slot++ };
        });
        stage.requests(
          sent,
          members.reduce((bits, isMember, place) => (isMember ? bits | (1 << place) : bits), 0),
        );
      }
      for (let turn = 0; turn < 10; turn++) stage.actor.turn();
      expect(stage.replies().map((reply) => reply.slot)).toEqual(expected);
      expect(stage.actor.hasMail()).toBe(false);
      expect(stage.counts()).toMatchObject({ sent: expected.length, handled: expected.length, waiting: 0 });
    }),
    { numRuns: runs(200) },
  );
});

test("quick answers go out together; those of an agent that takes its time do not wait for each other", () => {
  for (const [milliseconds, frames] of [
    [0, [8]],
    [0.001, [8]],
    [0.3, [1, 1, 1, 1, 1, 1, 1, 1]],
  ] as const) {
    let time = 0;
    const agent = defineAgent<unknown>({
      name: "busy",
      propose: () => {
        time += milliseconds;
        return { scores: [1, 0] };
      },
    });
    const stage = actorOnStage(agent, { clock: { now: () => time } });
    stage.requests(Array.from({ length: 8 }, (_, slot) => ({ slot })));
    stage.actor.turn();
    expect(stage.replyFrames().map((frame) => frame.length)).toEqual(frames);
  }
});

test("a request whose length makes no sense is given up with those behind it, and the next frame is served", () => {
  for (const entryLength of [0, -8, 20, 2 ** 30]) {
    const stage = actorOnStage(CALM);
    stage.requests([{ slot: 1 }, { slot: 2, entryLength }, { slot: 3 }]);
    stage.requests([{ slot: 4 }]);
    for (let turn = 0; turn < 3; turn++) stage.actor.turn();
    expect(stage.replies().map(({ slot }) => slot)).toEqual([1, 4]);
    expect(stage.counts()).toMatchObject({ sent: 4, handled: 2, discarded: 2, waiting: 0 });
    expect(stage.deadLetters.counts().undecodable).toBe(2);
  }
});

test("a thread that dies at a request of a frame: none before or behind it is lost, and the third life finds it poison", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.nat(31), (count, killer) => {
      let dies: (() => void) | undefined;
      const met: number[] = [];
      const stage = actorOnStage(
        defineAgent<{ slot: number }>({
          name: "mortal",
          propose: ({ slot }) => {
            met.push(slot);
            if (slot === killer && dies === undefined) dies = stage.dieHere();
            return { scores: [1, 0] };
          },
        }),
      );
      stage.requests(Array.from({ length: count }, (_, slot) => ({ slot, request: { slot } })));
      for (let life = 1; life <= 3; life++) {
        stage.actor.turn();
        dies?.();
        dies = undefined;
      }
      for (let turn = 0; turn < 2; turn++) stage.actor.turn();
      const replies = new Map(stage.replies().map(({ slot, kind }) => [slot, kind]));
      expect([...replies.keys()].sort((one, other) => one - other)).toEqual(
        Array.from({ length: count }, (_, slot) => slot),
      );
      for (const [slot, kind] of replies) expect(kind).toBe(slot === killer ? "fault" : "proposal");
      expect(met.filter((slot) => slot === killer).length).toBe(killer < count ? 2 : 0);
      expect(stage.deadLetters.counts().poison).toBe(killer < count ? 1 : 0);
      expect(stage.counts()).toMatchObject({ sent: count, waiting: 0, discarded: killer < count ? 1 : 0 });
    }),
    { numRuns: runs(100) },
  );
});
