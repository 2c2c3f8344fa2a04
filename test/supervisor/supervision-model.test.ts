// The tree against the reference: whatever happens, in whatever order, both say the same, command for command.

import fc from "fast-check";
import { expect, test } from "vitest";
import { SupervisionTree } from "#runtime/supervisor/supervision-tree.js";
import type { ExitReason } from "#runtime/supervisor/supervisor-spec.js";
import { runs } from "../runs.js";
import {
  after,
  childOf,
  type Input,
  name,
  newWorld,
  nextDue,
  type ReferenceSpec,
  type World,
} from "./reference-supervisor.js";
import { words } from "./tree-stage.js";

interface Model {
  world: World;
}

/** One input to both, after some time. */
class Step implements fc.Command<Model, SupervisionTree> {
  readonly #spec: ReferenceSpec;
  readonly #gap: number;
  readonly #input: (world: World) => Input;
  #shown = "";

  constructor(spec: ReferenceSpec, gap: number, input: (world: World) => Input) {
    this.#spec = spec;
    this.#gap = gap;
    this.#input = input;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, tree: SupervisionTree): void {
    const now = model.world.now + this.#gap;
    const input = this.#input(model.world);
    this.#shown = `${now}: ${JSON.stringify(input)}`;
    model.world = after(this.#spec, model.world, input, now);
    tell(tree, input, now);
    const heard = look(tree, model.world.children.length);
    const wanted = expectation(model.world);
    // An expectation costs more than the step itself: it is for showing the difference.
    if (heard !== wanted) expect(heard).toBe(wanted);
  }

  toString(): string {
    return this.#shown;
  }
}

function tell(tree: SupervisionTree, input: Input, now: number): void {
  switch (input.type) {
    case "start":
      return tree.start(now);
    case "stop":
      return tree.stop(now);
    case "pass":
      return tree.advance(now);
    case "started":
      return tree.started(name(input.who), input.epoch, now);
    case "over":
      return tree.exited(name(input.who), input.epoch, input.reason, now);
    case "bring-back":
      return tree.restartChild(name(input.who), now);
  }
}

/** What the tree says and shows of itself, line by line. */
function look(tree: SupervisionTree, children: number): string {
  const lines = tree.takeCommands().map(words);
  lines.push(`due ${tree.nextDue}`, tree.degraded ? "degraded" : "whole");
  for (let who = 0; who < children; who++) {
    const state = tree.state(name(who));
    const phase = state.phase === "given-up" ? state.reason : state.phase;
    lines.push(`${phase} ${state.epoch} ${state.restarts}`);
  }
  return lines.join("\n");
}

function expectation(world: World): string {
  const everyone = [...world.children.keys()];
  const lost = everyone.some(
    (who) => childOf(world, who).lost === "intensity" || world.toStop.get(who) === "intensity",
  );
  const lines = [...world.said, `due ${nextDue(world)}`, lost ? "degraded" : "whole"];
  for (const who of everyone) {
    const { epoch, restarts } = childOf(world, who);
    lines.push(`${phaseOf(world, who)} ${epoch} ${restarts}`);
  }
  return lines.join("\n");
}

function phaseOf(world: World, who: number): string {
  const { life, lost, startAt } = childOf(world, who);
  switch (life) {
    case "starting":
      return "starting";
    case "alive":
      return "running";
    case "asked":
      return "stopping";
    case "none":
      if (lost !== "") return lost;
      if (!world.toStart.has(who) && !world.aside.has(who)) return "ended";
      return startAt > world.now ? "backoff" : "waiting";
  }
}

const anyReason = fc.constantFrom<ExitReason>("error", "error", "normal", "shutdown");
/** Mostly nothing: many things happen at one instant. */
const anyGap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }) },
);

function anySpec(
  restart: fc.Arbitrary<"permanent" | "transient" | "temporary">,
): fc.Arbitrary<ReferenceSpec> {
  return fc.record({
    strategy: fc.constantFrom("one_for_one", "one_for_all", "rest_for_one"),
    intensity: fc.nat(3),
    period: fc.integer({ min: 65, max: 100 }),
    escalation: fc.constantFrom("degrade", "degrade", "stop"),
    immediate: fc.nat(2),
    delay: fc.integer({ min: 1, max: 5 }),
    healthy: fc.integer({ min: 1, max: 15 }),
    children: fc.array(
      fc.record({ restart, shutdown: fc.constantFrom(0, 5, 20, Number.POSITIVE_INFINITY) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  });
}

/** Steps that are not bound to a spec yet: news of the child that is next in line to give some, or of any. */
const anyInput: fc.Arbitrary<(world: World) => Input> = fc.oneof(
  { weight: 8, arbitrary: fc.nat(3).map(answerStart) },
  { weight: 4, arbitrary: fc.tuple(fc.nat(3), anyReason).map(([nth, reason]) => answerStop(nth, reason)) },
  { weight: 5, arbitrary: fc.tuple(fc.nat(3), anyReason, fc.constantFrom(0, 0, 0, 1, -1)).map(endAny) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(3), fc.constantFrom(0, 0, 1, -1)).map(startAny) },
  { weight: 3, arbitrary: fc.constant<(world: World) => Input>(() => ({ type: "pass" })) },
  { weight: 1, arbitrary: fc.nat(3).map(bringBackAny) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<"start" | "stop">("start", "start", "stop").map((type) => () => ({ type })),
  },
);

function pick(world: World, nth: number, life?: "starting" | "asked"): number | undefined {
  const all = [...world.children.keys()].filter(
    (who) => life === undefined || childOf(world, who).life === life,
  );
  return all[nth % all.length];
}

function answerStart(nth: number): (world: World) => Input {
  return (world) => {
    const who = pick(world, nth, "starting");
    if (who === undefined) return { type: world.mode === "down" ? "start" : "pass" };
    return { type: "started", who, epoch: childOf(world, who).epoch };
  };
}

function answerStop(nth: number, reason: ExitReason): (world: World) => Input {
  return (world) => {
    const who = pick(world, nth, "asked");
    return who === undefined
      ? { type: "pass" }
      : { type: "over", who, epoch: childOf(world, who).epoch, reason };
  };
}

function endAny([nth, reason, ago]: [number, ExitReason, number]): (world: World) => Input {
  return (world) => {
    const who = pick(world, nth) ?? 0;
    return { type: "over", who, epoch: childOf(world, who).epoch - ago, reason };
  };
}

function startAny([nth, ago]: [number, number]): (world: World) => Input {
  return (world) => {
    const who = pick(world, nth) ?? 0;
    return { type: "started", who, epoch: childOf(world, who).epoch - ago };
  };
}

function bringBackAny(nth: number): (world: World) => Input {
  return (world) => {
    const lost = [...world.children.keys()].filter((who) => childOf(world, who).lost !== "");
    return { type: "bring-back", who: lost[nth % lost.length] ?? pick(world, nth) ?? 0 };
  };
}

function build(spec: ReferenceSpec): SupervisionTree {
  const { strategy, intensity, period, immediate, delay, healthy, escalation } = spec;
  const children = spec.children.map(({ restart, shutdown }, who) => ({
    id: name(who),
    restart,
    shutdown: Number.isFinite(shutdown) ? shutdown : ("infinity" as const),
  }));
  const backoff = { immediate, first: delay, largest: 4 * delay, healthyAfter: healthy };
  // Chance that is always 0 takes nothing off a delay.
  return new SupervisionTree(
    { id: "s", strategy, intensity, period, backoff, children },
    { random: () => 0, escalation },
  );
}

test("whatever happens in whatever order, the tree does what OTP's words say", () => {
  const anyRestart = fc.constantFrom("permanent", "permanent", "transient", "temporary");
  const anySteps = fc.array(fc.tuple(anyGap, anyInput), { minLength: 1, maxLength: 80, size: "max" });
  fc.assert(
    fc.property(anySpec(anyRestart), anySteps, (spec, steps) => {
      const commands = steps.map(([gap, input]) => new Step(spec, gap, input));
      fc.modelRun(() => ({ model: { world: newWorld(spec) }, real: build(spec) }), commands);
    }),
    { numRuns: runs(2500) },
  );
});
