// The first start of a team settles whatever happens in it: an engine that is neither begun nor refused helps nobody.

import { describe, expect, test } from "vitest";
import type { ActorWiring } from "#runtime/actor/wiring.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import type { Announce } from "#runtime/engine/engine-events.js";
import { type LifePlace, Supervision } from "#runtime/engine/supervision.js";
import { SupervisionTree } from "#runtime/supervisor/supervision-tree.js";
import type { SupervisorSpec } from "#runtime/supervisor/supervisor-spec.js";

/** Two agents; "b" does not start before the test says so. */
function stage(spec: Omit<SupervisorSpec, "id" | "children">, restart: "permanent" | "temporary") {
  const told: string[] = [];
  let startB: () => void = () => undefined;
  const place: LifePlace = {
    startActor: ({ index }: ActorWiring) =>
      index === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            startB = resolve;
          }),
    stopActor: () => Promise.resolve(),
    kill: () => Promise.resolve(),
  };
  const tree = new SupervisionTree(
    { id: "root", ...spec, children: [{ id: "a", restart }, { id: "b" }] },
    { random: () => 0, escalation: "stop" },
  );
  const supervision = new Supervision({
    tree,
    names: ["a", "b"],
    places: [place, place],
    coordinator: { markAlive: () => undefined, markDead: () => undefined, suspend: () => undefined },
    doorbell: new Doorbell(allocateDoorbell()),
    scheduler: { now: () => 0, at: () => () => undefined },
    wire: ({ agent, epoch }) => ({ index: agent, epoch }) as ActorWiring,
    announce: ((name: string) => void told.push(name)) as Announce,
    escalated: () => void told.push("closed"),
  });
  return { supervision, told, startB: () => startB() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a team in whose start an agent that had begun crashes", () => {
  test("has begun without it where it is not restarted", async () => {
    const { supervision, told, startB } = stage({}, "temporary");
    const start = supervision.start();
    await settled();
    supervision.crashed({ agent: 0, epoch: 1 }, "as staged");
    startB();
    await start;
    expect(told).toEqual(["crash", "given-up"]);
  });

  test("has not begun where that ends the whole tree", async () => {
    const { supervision, told, startB } = stage({ intensity: 0 }, "permanent");
    const start = supervision.start();
    await settled();
    supervision.crashed({ agent: 0, epoch: 1 }, "as staged");
    startB();
    await expect(start).rejects.toMatchObject({ code: "AGENT_START" });
    expect(told).toEqual(["crash", "escalated"]);
  });
});
