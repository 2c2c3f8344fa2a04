// Restart intensity: when a supervisor gives up, and what that means at the root.

import { expect, test } from "vitest";
import type { Strategy } from "#runtime/supervisor/supervisor-spec.js";
import { TreeStage } from "./tree-stage.js";

const BACKOFF = { immediate: 1000 };

function stageWith(
  intensity: number,
  period: number,
  escalation: "degrade" | "stop",
  strategy?: Strategy,
): TreeStage {
  const children = [{ id: "a" }, { id: "b" }, { id: "c" }];
  const spec = { id: "s", intensity, period, backoff: BACKOFF, children };
  return new TreeStage(strategy === undefined ? spec : { ...spec, strategy }, escalation).boot();
}

test("intensity 0 allows no restart at all", () => {
  const stage = stageWith(0, 1000, "stop");
  stage.exited("b", "error");
  expect(stage.settle()).toEqual(["escalated s", "shutdown c", "shutdown a", "stopped"]);
  expect(stage.phases("a", "b", "c")).toBe("ended ended ended");
});

test("exactly as many restarts as the intensity are allowed, one more is not", () => {
  const stage = stageWith(3, 1000, "stop");
  for (let epoch = 2; epoch <= 4; epoch++) {
    stage.exited("a", "error");
    expect(stage.settle()).toEqual([`start a ${epoch}`]);
  }
  stage.exited("a", "error");
  expect(stage.settle()).toEqual(["escalated s", "shutdown c", "shutdown b", "stopped"]);
});

test("the restarts of all children count together", () => {
  const stage = stageWith(2, 1000, "stop");
  for (const child of ["a", "b"]) {
    stage.exited(child, "error");
    expect(stage.settle()).toEqual([`start ${child} 2`]);
  }
  expect(stage.crash("c")).toEqual(["escalated s", "shutdown b"]);
});

test("a restart exactly one period ago still counts, an older one does not", () => {
  for (const [gap, allowed] of [
    [1000, false],
    [1000.001, true],
  ] as const) {
    const stage = stageWith(1, 1000, "stop");
    stage.exited("a", "error");
    expect(stage.settle()).toEqual(["start a 2"]);
    stage.time += gap;
    stage.exited("a", "error");
    expect(stage.settle()[0]).toBe(allowed ? "start a 3" : "escalated s");
  }
});

test("the window slides: one restart each period can go on for ever", () => {
  const stage = stageWith(1, 1000, "stop");
  for (let epoch = 2; epoch < 50; epoch++) {
    stage.time += 1001;
    stage.exited("b", "error");
    expect(stage.settle()).toEqual([`start b ${epoch}`]);
  }
});

test("a restart of a whole group counts once, and an end that is no restart counts not at all", () => {
  const stage = stageWith(1, 1000, "stop", "one_for_all");
  stage.exited("a", "error");
  stage.exited("b", "error");
  stage.exited("c", "error");
  expect(stage.settle()).toEqual(["shutdown c", "start a 2", "start b 2", "start c 2"]);
  expect(stage.crash("a")[0]).toBe("escalated s");
});

test("a restart whose start fails is tried again, and counts again", () => {
  const stage = stageWith(2, 1000, "stop");
  expect(stage.crash("a")).toEqual(["start a 2"]);
  stage.startFailed("a");
  expect(stage.take()).toEqual(["start a 3"]);
  stage.startFailed("a");
  expect(stage.take()).toEqual(["escalated s", "shutdown c"]);
});

test("one_for_all: a start that fails ends again those that were started before it, and all begin anew", () => {
  const stage = stageWith(5, 1000, "stop", "one_for_all");
  stage.crash("c");
  for (const child of ["b", "a"]) stage.exited(child, "shutdown");
  for (const child of ["a", "b"]) {
    stage.take();
    stage.started(child);
  }
  expect(stage.take()).toEqual(["start c 2"]);
  stage.startFailed("c");
  expect(stage.settle()).toEqual(["shutdown b", "shutdown a", "start a 3", "start b 3", "start c 3"]);
});

test("a first start that fails ends what was started, in reverse order, and the supervisor with it", () => {
  const stage = new TreeStage({ id: "s", children: [{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }] });
  stage.tree.start(0);
  for (const child of ["a", "b"]) {
    stage.take();
    stage.started(child);
  }
  expect(stage.take()).toEqual(["start c 1"]);
  stage.startFailed("c");
  expect(stage.settle()).toEqual(["escalated s", "shutdown b", "shutdown a", "stopped"]);
});

test("a root that degrades goes on without a child that cannot be started, and keeps trying it", () => {
  const stage = new TreeStage({ id: "s", intensity: 2, children: [{ id: "a" }, { id: "b" }] }, "degrade");
  stage.tree.start(0);
  stage.take();
  stage.startFailed("a");
  expect(stage.take()).toEqual(["start a 2", "start b 1"]);
  stage.started("b");
  stage.startFailed("a");
  expect(stage.take()).toEqual(["start a 3"]);
  stage.startFailed("a");
  expect(stage.take()).toEqual(["given-up a intensity"]);
  expect(stage.phases("a", "b")).toBe("given-up running");
});

const DEGRADED: Readonly<Record<Strategy, readonly [readonly string[], string]>> = {
  one_for_one: [["given-up b intensity"], "running given-up running"],
  one_for_all: [
    ["given-up b intensity", "shutdown c", "given-up c intensity", "shutdown a", "given-up a intensity"],
    "given-up given-up given-up",
  ],
  rest_for_one: [["given-up b intensity", "shutdown c", "given-up c intensity"], "running given-up given-up"],
};

for (const strategy of ["one_for_one", "one_for_all", "rest_for_one"] as const) {
  test(`a root that degrades gives up, under ${strategy}, those that share the fate of the child, and no others`, () => {
    const stage = stageWith(1, 1000, "degrade", strategy);
    stage.exited("b", "error");
    stage.settle();
    expect(stage.tree.degraded).toBe(false);
    stage.exited("b", "error");
    const [said, phases] = DEGRADED[strategy];
    expect(stage.settle()).toEqual(said);
    expect(stage.phases("a", "b", "c")).toBe(phases);
    expect(stage.tree.degraded).toBe(true);
  });
}

test("the restarts of a child that is given up are struck: the others keep their allowance", () => {
  const stage = stageWith(2, 1000, "degrade");
  for (let crash = 0; crash < 3; crash++) {
    stage.exited("a", "error");
    stage.settle();
  }
  expect(stage.phases("a", "b", "c")).toBe("given-up running running");
  for (let epoch = 2; epoch <= 3; epoch++) {
    stage.exited("b", "error");
    expect(stage.settle()).toEqual([`start b ${epoch}`]);
  }
  stage.exited("c", "error");
  expect(stage.settle()).toEqual(["given-up c intensity"]);
});
