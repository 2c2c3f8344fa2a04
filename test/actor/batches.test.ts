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

test("threads that die at requests of a frame: all others are answered, each killer is met twice and counted once", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 32 }),
      fc.uniqueArray(fc.nat(31), { maxLength: 4 }),
      fc.uniqueArray(fc.nat(31), { maxLength: 4 }),
      (count, killing, unreadable) => {
        const killers = killing.filter((slot) => slot < count && !unreadable.includes(slot));
        const broken = unreadable.filter((slot) => slot < count);
        let dies: (() => void) | undefined;
        const met: number[] = [];
        const stage = actorOnStage(
          defineAgent<{ slot: number }>({
            name: "mortal",
            propose: ({ slot }) => {
              // What a dead thread does is not done.
              if (dies !== undefined) return { scores: [1, 0] };
              met.push(slot);
              if (killers.includes(slot)) dies = stage.dieHere();
              return { scores: [1, 0] };
            },
          }),
          { replyLane: 1 << 16 },
        );
        stage.requests(
          Array.from({ length: count }, (_, slot) => ({
            slot,
            ...(broken.includes(slot) ? { requestLength: -1 } : { request: { slot } }),
          })),
        );
        for (let life = 0; life <= 2 * killers.length; life++) {
          for (let turn = 0; turn < 2; turn++) stage.actor.turn();
          dies?.();
          dies = undefined;
        }
        const replies = new Map(stage.replies().map(({ slot, kind }) => [slot, kind]));
        expect([...replies.keys()].sort((one, other) => one - other)).toEqual(
          Array.from({ length: count }, (_, slot) => slot),
        );
        const bad = new Set([...killers, ...broken]);
        for (const [slot, kind] of replies) expect(kind).toBe(bad.has(slot) ? "fault" : "proposal");
        for (const killer of killers) expect(met.filter((slot) => slot === killer).length).toBe(2);
        expect(stage.deadLetters.counts()).toMatchObject({
          poison: killers.length,
          undecodable: broken.length,
        });
        expect(stage.counts()).toMatchObject({ sent: count, waiting: 0, discarded: bad.size });
      },
    ),
    { numRuns: runs(300) },
  );
});
