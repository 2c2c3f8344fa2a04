// The rehearsal: every call of it is answered, by an engine of its own, and the one that serves is as it was.
import { createEngine, type OpenPack } from "tutti";
import { pack } from "tutti/ads";
import { expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import { rehearse } from "#runtime/server/rehearsal.js";

test("what a pack rehearses is bid for, and leaves the engine, the budgets and the memory that serve as they were", async () => {
  const serving = await pack.open({});
  const engine = await createEngine(serving.engine);
  const now = Date.now();
  const state = (): unknown => [engine.inspect().decisions, serving.panel?.budgets(now, 10)];
  const before = state();
  const answers: unknown[] = [];
  const second = await pack.open({});
  const heard: OpenPack<AdRequest, number, AdEvent> = {
    ...second,
    routes: (surroundings) => {
      expect(surroundings.store).toBeUndefined();
      return (second.routes?.(surroundings) ?? []).map((route) => ({
        ...route,
        answer: async (call) => {
          const answer = await route.answer(call);
          answers.push(answer.body);
          return answer;
        },
      }));
    },
  };
  await rehearse(heard);
  expect(answers.length).toBeGreaterThan(7);
  expect(
    answers.filter((answer) => (answer as { seatbid?: unknown }).seatbid !== undefined).length,
  ).toBeGreaterThan(answers.length / 2);
  expect(state()).toEqual(before);
  await engine.close();
});
