// What holds for every tree, of any shape and depth, however its actors behave.

import fc from "fast-check";
import { expect, test } from "vitest";
import type {
  ChildSpec,
  ExitReason,
  RestartType,
  Strategy,
  SupervisorSpec,
} from "#runtime/supervisor/supervisor-spec.js";
import { runs } from "../runs.js";
import { type Behaviour, SimulatedActors } from "./simulated-actors.js";

const NEVER = Number.POSITIVE_INFINITY;
const anyRestart = fc.constantFrom<RestartType>("permanent", "permanent", "transient", "temporary");
const anyStrategy = fc.constantFrom<Strategy>("one_for_one", "one_for_all", "rest_for_one");
const anyEscalation = fc.constantFrom<"degrade" | "stop">("degrade", "stop");

/** Trees with ids by position: "s" the root, "s.0" its first child. */
function anyTree(restart: fc.Arbitrary<RestartType>): fc.Arbitrary<SupervisorSpec> {
  return anySupervisor(restart, 3).map((spec) => named(spec, "s"));
}

function anySupervisor(restart: fc.Arbitrary<RestartType>, depth: number): fc.Arbitrary<SupervisorSpec> {
  const actor = fc.record({ id: fc.constant(""), restart, shutdown: fc.constantFrom(0, 3, 10) });
  const child: fc.Arbitrary<ChildSpec | SupervisorSpec> =
    depth === 0
      ? actor
      : fc.oneof(
          { weight: 3, arbitrary: actor },
          { weight: 1, arbitrary: anySupervisor(restart, depth - 1) },
        );
  return fc.record({
    id: fc.constant(""),
    strategy: anyStrategy,
    intensity: fc.nat(4),
    period: fc.integer({ min: 20, max: 200 }),
    restart,
    children: fc.array(child, { maxLength: 4 }),
  });
}

function named(spec: SupervisorSpec, id: string): SupervisorSpec {
  const children = spec.children.map((child, index) =>
    "children" in child ? named(child, `${id}.${index}`) : { ...child, id: `${id}.${index}` },
  );
  return { ...spec, id, children };
}

function actorsOf(spec: SupervisorSpec): string[] {
  return spec.children.flatMap((child) => ("children" in child ? actorsOf(child) : [child.id]));
}

const anyBehaviour: fc.Arbitrary<Behaviour> = fc.record({
  start: fc.nat(4),
  fails: fc.constantFrom(false, false, false, false, true),
  life: fc.oneof(fc.nat(30), fc.constant(NEVER)),
  end: fc.constantFrom<ExitReason>("error", "error", "normal", "shutdown"),
  stop: fc.oneof(fc.nat(6), fc.constant(NEVER)),
});

/** Each new life takes the next behaviour of the list, round and round. */
function inTurn(behaviours: readonly Behaviour[]): () => Behaviour {
  let next = 0;
  return () => {
    const behaviour = behaviours[next++ % behaviours.length];
    if (behaviour === undefined) throw new RangeError("there is no behaviour");
    return behaviour;
  };
}

const GOOD: Behaviour = { start: 1, fails: false, life: NEVER, end: "normal", stop: 1 };

test("no command contradicts what is alive, and after stop everything ends, however the actors behave", () => {
  const anyBehaviours = fc.array(anyBehaviour, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      anyTree(anyRestart),
      anyEscalation,
      anyBehaviours,
      fc.nat(300),
      fc.boolean(),
      (spec, escalation, behaviours, time, operator) => {
        const actors = new SimulatedActors(spec, escalation, () => 0.5, inTurn(behaviours));
        actors.start();
        actors.runUntil(time / 2);
        if (operator) for (const child of actorsOf(spec)) actors.restart(child);
        actors.runUntil(time);
        actors.stop();
        actors.runUntil(actors.now + 10_000);
        expect(actors.alive.size).toBe(0);
        expect(actors.commands.filter(({ type }) => type === "stopped")).toHaveLength(1);
        expect(actors.commands.at(-1)?.type).toBe("stopped");
        expect(actors.tree.nextDue).toBe(NEVER);
      },
    ),
    { numRuns: runs(1000) },
  );
});

test("actors that behave are started in the tree's order and stopped in reverse, each after the former", () => {
  fc.assert(
    fc.property(anyTree(anyRestart), anyEscalation, (spec, escalation) => {
      const actors = new SimulatedActors(
        spec,
        escalation,
        () => 0,
        () => GOOD,
      );
      actors.start();
      actors.runUntil(1000);
      const order = actorsOf(spec);
      for (const child of order)
        expect(actors.tree.state(child)).toEqual({ phase: "running", epoch: 1, restarts: 0 });
      actors.stop();
      actors.runUntil(2000);
      const told = actors.commands.map((command) =>
        "child" in command ? `${command.type} ${command.child}` : command.type,
      );
      const stops = [...order].reverse().map((child) => `${shutdownOf(spec, child)} ${child}`);
      expect(told).toEqual([...order.map((child) => `start ${child}`), ...stops, "stopped"]);
    }),
    { numRuns: runs(200) },
  );
});

function shutdownOf(spec: SupervisorSpec, id: string): "kill" | "shutdown" | undefined {
  for (const child of spec.children) {
    if ("children" in child) {
      const found = shutdownOf(child, id);
      if (found !== undefined) return found;
    } else if (child.id === id) {
      return child.shutdown === 0 ? "kill" : "shutdown";
    }
  }
  return undefined;
}

test("permanent actors that only crash now and then all live again after the last crash", () => {
  const calm = { intensity: 1000, period: 1000 };
  const unhurt = (spec: SupervisorSpec): SupervisorSpec => ({
    ...spec,
    ...calm,
    children: spec.children.map((child) => ("children" in child ? unhurt(child) : child)),
  });
  const anyCrashes = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 30 });
  fc.assert(
    fc.property(anyTree(fc.constant("permanent")), anyEscalation, anyCrashes, (tree, escalation, crashes) => {
      const spec = unhurt(tree);
      const order = actorsOf(spec);
      fc.pre(order.length > 0);
      const actors = new SimulatedActors(
        spec,
        escalation,
        () => 0,
        () => GOOD,
      );
      actors.start();
      actors.runUntil(100);
      for (const [gap, nth] of crashes) {
        actors.runUntil(actors.now + gap);
        actors.crash(order[nth % order.length] ?? "");
      }
      actors.runUntil(actors.now + 1000);
      expect(order.filter((child) => actors.tree.state(child).phase !== "running")).toEqual([]);
      expect(actors.tree.degraded).toBe(false);
    }),
    { numRuns: runs(300) },
  );
});

test("a crash loop is given up after as many restarts as the intensity, within its period", () => {
  const anyIntensity = fc.integer({ min: 0, max: 120 });
  const anyPeriod = fc.integer({ min: 10, max: 10_000 });
  fc.assert(
    fc.property(
      anyIntensity,
      anyPeriod,
      fc.double({ min: 0, max: 0.45, noNaN: true }),
      (intensity, period, share) => {
        // A life and the longest delay together are shorter than what the intensity allows for a restart.
        const life = intensity === 0 ? 1 : (period / intensity) * share;
        const loop: Behaviour = { ...GOOD, start: 0, life, end: "error" };
        const spec = { id: "s", intensity, period, children: [{ id: "a" }, { id: "b" }] };
        const actors = new SimulatedActors(
          spec,
          "degrade",
          () => 0,
          (child) => (child === "a" ? loop : GOOD),
        );
        actors.start();
        actors.runUntil(life + period);
        expect(actors.tree.state("a")).toEqual({
          phase: "given-up",
          reason: "intensity",
          epoch: intensity + 1,
          restarts: intensity,
        });
        expect(actors.tree.state("b").phase).toBe("running");
      },
    ),
    { numRuns: runs(200) },
  );
});

test("the defaults give a crash loop up within its period, but restart a child that crashes now and then at once", () => {
  const loop: Behaviour = { ...GOOD, start: 0, life: 0, end: "error" };
  const looping = new SimulatedActors(
    { id: "s", children: [{ id: "a" }] },
    "degrade",
    () => 0,
    () => loop,
  );
  looping.start();
  looping.runUntil(10_000);
  expect(looping.tree.state("a")).toMatchObject({ phase: "given-up", epoch: 101 });
  const seldom: Behaviour = { ...GOOD, start: 1, life: 110, end: "error" };
  const crashing = new SimulatedActors(
    { id: "s", children: [{ id: "a" }] },
    "degrade",
    () => 0,
    () => seldom,
  );
  crashing.start();
  crashing.runUntil(600_000);
  expect(crashing.commands.every(({ type }) => type === "start")).toBe(true);
});
