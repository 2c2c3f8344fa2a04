// What is asked between two flushes goes out in as few frames as carry it, and each request by itself all the same.
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../runs.js";
import { type Asked, Stage } from "./stage.js";

interface Padded {
  readonly token: number;
  readonly padding: string;
}

test("any number of requests of any size, asked in one go, reach every agent once, whole and in order", () => {
  const sizes = fc.array(fc.oneof({ weight: 8, arbitrary: fc.nat(60) }, fc.integer({ min: 0, max: 6_000 })), {
    minLength: 1,
    maxLength: 100,
  });
  fc.assert(
    fc.property(sizes, (paddings) => {
      const stage = new Stage<Padded, string>({
        agents: [{ deadline: 5 }, { deadline: 5 }],
        options: { candidates: ["x", "y"], early: false },
        slots: 128,
        requestLane: 1 << 20,
      });
      const requests = paddings.map((length, token) => ({ token, padding: "p".repeat(length) }));
      stage.askAll(requests);
      for (const inbox of stage.inbox) expect(inbox.map(({ request }) => request)).toEqual(requests);
      for (const [agent, inbox] of stage.inbox.entries()) {
        for (const asked of inbox as Asked[]) stage.propose(agent, asked, { scores: [0, 1] }, 2);
      }
      stage.coordinator.poll();
      expect([...stage.settled.values()]).toEqual(requests.map(() => 1));
      expect(stage.coordinator.statistics()).toMatchObject({ decisions: requests.length, withFallback: 0 });
    }),
    { numRuns: runs(100) },
  );
});

test("requests of one batch that come far apart have their own deadlines for the agents", () => {
  const stage = new Stage<Padded, string>({
    agents: [{ deadline: 5 }],
    options: {
      // The second request takes its time to be understood.
      candidates: ({ token }) => {
        if (token === 1) stage.time += 3;
        return ["x", "y"];
      },
      early: false,
    },
  });
  stage.askAll([
    { token: 0, padding: "" },
    { token: 1, padding: "" },
  ]);
  expect(stage.inbox[0]?.map(({ deadline }) => deadline)).toEqual([1005, 1008]);
});

test("rows that are asked for after a pause have their whole deadline, however many were asked for at once before", () => {
  const stage = new Stage<Padded, string>({
    agents: [{ deadline: 5 }],
    options: { candidates: ["x", "y"], early: false },
  });
  const rows = Array.from({ length: 20 }, (_, token) => ({ token, padding: "" }));
  for (const pause of [0, 0.001, 1_000, 7]) {
    stage.time += pause;
    const before = stage.inbox[0]?.length ?? 0;
    stage.askRows(rows);
    const asked = stage.inbox[0]?.slice(before) ?? [];
    expect(asked.map(({ deadline }) => deadline)).toEqual(rows.map(() => stage.time + 5));
    for (const one of asked) stage.propose(0, one, { scores: [0, 1] }, 2);
    stage.coordinator.poll();
  }
  expect(stage.coordinator.statistics()).toMatchObject({ decisions: 80, withFallback: 0 });
});
