// Supervisors under supervisors: an intensity that is exceeded is the affair of the next one up.

import { expect, test } from "vitest";
import type { RestartType, SupervisorSpec } from "#runtime/supervisor/supervisor-spec.js";
import { TreeStage } from "./tree-stage.js";

/** a, then an inner supervisor of b and c that allows one restart, then d. */
function nest(outer: Partial<SupervisorSpec>, inner: Partial<SupervisorSpec> = {}): SupervisorSpec {
  const children = [{ id: "b" }, { id: "c" }];
  return {
    id: "outer",
    ...outer,
    children: [{ id: "a" }, { id: "inner", intensity: 1, children, ...inner }, { id: "d" }],
  };
}

function crashTwice(stage: TreeStage, child: string): string[] {
  stage.exited(child, "error");
  stage.settle();
  stage.exited(child, "error");
  return stage.settle();
}

test("children start and stop in the order of the whole tree", () => {
  const stage = new TreeStage(nest({}));
  stage.tree.start(0);
  expect(stage.settle()).toEqual(["start a 1", "start b 1", "start c 1", "start d 1"]);
  stage.tree.stop(0);
  expect(stage.settle()).toEqual(["shutdown d", "shutdown c", "shutdown b", "shutdown a", "stopped"]);
});

test("one_for_one: a supervisor that gives up ends its children in reverse order and is restarted alone", () => {
  const stage = new TreeStage(nest({})).boot();
  expect(crashTwice(stage, "b")).toEqual(["escalated inner", "shutdown c", "start b 3", "start c 2"]);
  expect(stage.phases("a", "b", "c", "d")).toBe("running running running running");
  stage.exited("b", "error");
  expect(stage.settle()).toEqual(["start b 4"]);
});

test("one_for_all and rest_for_one: its siblings share the fate of a supervisor that gives up", () => {
  const all = new TreeStage(nest({ strategy: "one_for_all" })).boot();
  expect(crashTwice(all, "c")).toEqual([
    "escalated inner",
    "shutdown b",
    "shutdown d",
    "shutdown a",
    "start a 2",
    "start b 2",
    "start c 3",
    "start d 2",
  ]);
  const rest = new TreeStage(nest({ strategy: "rest_for_one" })).boot();
  expect(crashTwice(rest, "c")).toEqual([
    "escalated inner",
    "shutdown b",
    "shutdown d",
    "start b 2",
    "start c 3",
    "start d 2",
  ]);
});

test("a restart of a group ends a supervisor's children before those of its elder siblings", () => {
  const stage = new TreeStage(nest({ strategy: "one_for_all" })).boot();
  stage.exited("d", "error");
  expect(stage.settle().slice(0, 4)).toEqual(["shutdown c", "shutdown b", "shutdown a", "start a 2"]);
});

test("a supervisor's end counts in the intensity of its own supervisor, up to the root", () => {
  const stage = new TreeStage(nest({ intensity: 1 })).boot();
  crashTwice(stage, "b");
  expect(crashTwice(stage, "b")).toEqual([
    "escalated inner",
    "shutdown c",
    "escalated outer",
    "shutdown d",
    "shutdown a",
    "stopped",
  ]);
});

test("a root that degrades gives up a supervisor with all its children, and goes on", () => {
  const stage = new TreeStage(nest({ intensity: 1 }), "degrade").boot();
  crashTwice(stage, "b");
  expect(crashTwice(stage, "b")).toEqual([
    "escalated inner",
    "shutdown c",
    "given-up b intensity",
    "given-up c intensity",
  ]);
  expect(stage.phases("a", "b", "c", "d")).toBe("running given-up given-up running");
  expect(stage.tree.degraded).toBe(true);
});

for (const restart of ["transient", "temporary"] as RestartType[]) {
  test(`a ${restart} supervisor that gives up is not restarted, and the engine is degraded`, () => {
    const stage = new TreeStage(nest({}, { restart })).boot();
    expect(crashTwice(stage, "c")).toEqual([
      "escalated inner",
      "shutdown b",
      "given-up b intensity",
      "given-up c intensity",
    ]);
    expect(stage.tree.degraded).toBe(true);
  });
}

test("a child that was given up before its supervisor was is not given up a second time", () => {
  const children = [{ id: "b", restart: "temporary" as const }, { id: "c" }];
  const stage = new TreeStage(nest({}, { children, restart: "temporary" })).boot();
  stage.exited("b", "normal");
  stage.settle();
  expect(crashTwice(stage, "c")).toEqual(["escalated inner", "given-up c intensity"]);
  expect(stage.tree.state("b")).toMatchObject({ phase: "given-up", reason: "temporary" });
});

test("a temporary child that had ended lives again when its supervisor is restarted", () => {
  const children = [{ id: "b", restart: "temporary" as const }, { id: "c" }];
  const stage = new TreeStage(nest({}, { children })).boot();
  stage.exited("b", "normal");
  expect(stage.take()).toEqual(["given-up b temporary"]);
  expect(crashTwice(stage, "c")).toEqual(["escalated inner", "start b 2", "start c 3"]);
});

test("the first start of a nested child that fails is the failure of all supervisors above it", () => {
  const stage = new TreeStage(nest({}));
  stage.tree.start(0);
  for (const child of ["a", "b"]) {
    stage.take();
    stage.started(child);
  }
  stage.take();
  stage.startFailed("c");
  expect(stage.settle()).toEqual([
    "escalated inner",
    "shutdown b",
    "escalated outer",
    "shutdown a",
    "stopped",
  ]);
});

test("a restart of a supervisor that fails is tried again and counted by its own supervisor", () => {
  const stage = new TreeStage(nest({ intensity: 2 })).boot();
  crashTwice(stage, "b");
  stage.exited("b", "error");
  stage.settle();
  stage.exited("b", "error");
  expect(stage.take()).toEqual(["escalated inner", "shutdown c"]);
  stage.exited("c", "shutdown");
  expect(stage.take()).toEqual(["start b 5"]);
  stage.startFailed("b");
  expect(stage.take()).toEqual(["escalated inner", "escalated outer", "shutdown d"]);
});

test("a supervisor without children starts, and ends, at once", () => {
  const empty = { id: "empty", children: [] };
  const stage = new TreeStage({ id: "s", children: [empty, { id: "a" }] });
  stage.tree.start(0);
  expect(stage.settle()).toEqual(["start a 1"]);
  stage.tree.stop(0);
  expect(stage.settle()).toEqual(["shutdown a", "stopped"]);
});

test("children of a supervisor that waits for its restart wait with it", () => {
  const outer = { backoff: { immediate: 0, first: 8, largest: 8, jitter: 0 } };
  const stage = new TreeStage(nest(outer)).boot();
  expect(crashTwice(stage, "b")).toEqual(["escalated inner", "shutdown c", "suspended b 8", "suspended c 8"]);
  expect(stage.tree.state("c")).toEqual({ phase: "backoff", until: 8, epoch: 1, restarts: 0 });
  expect(stage.tree.nextDue).toBe(8);
  expect(stage.advance(8)).toEqual(["start b 3"]);
});
