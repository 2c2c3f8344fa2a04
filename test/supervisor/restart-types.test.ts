// OTP's table, case by case: which ends of a child are followed by a restart, and which siblings a restart touches.

import { describe, expect, test } from "vitest";
import type { ExitReason, RestartType, Strategy } from "#runtime/supervisor/supervisor-spec.js";
import { TreeStage } from "./tree-stage.js";

/** From the documentation of OTP's supervisor, "Child specification": does the end lead to a restart? */
const RESTARTED: readonly (readonly [RestartType, ExitReason, boolean])[] = [
  ["permanent", "normal", true],
  ["permanent", "shutdown", true],
  ["permanent", "error", true],
  ["transient", "normal", false],
  ["transient", "shutdown", false],
  ["transient", "error", true],
  ["temporary", "normal", false],
  ["temporary", "shutdown", false],
  ["temporary", "error", false],
];

/** "Supervisor specification": with children a, b, c and d started in this order, what follows the end of b. */
const FOLLOWS: Readonly<Record<Strategy, readonly string[]>> = {
  one_for_one: ["start b 2"],
  one_for_all: ["shutdown d", "shutdown c", "shutdown a", "start a 2", "start b 2", "start c 2", "start d 2"],
  rest_for_one: ["shutdown d", "shutdown c", "start b 2", "start c 2", "start d 2"],
};

for (const strategy of ["one_for_one", "one_for_all", "rest_for_one"] as const) {
  describe(strategy, () => {
    for (const [restart, end, restarted] of RESTARTED) {
      test(`a ${restart} child that ends by "${end}" is ${restarted ? "" : "not "}restarted`, () => {
        const children = ["a", "b", "c", "d"].map((id) => (id === "b" ? { id, restart } : { id }));
        const stage = new TreeStage({ id: "s", strategy, children }).boot();
        stage.exited("b", end);
        expect(stage.settle()).toEqual(restarted ? FOLLOWS[strategy] : [`given-up b ${restart}`]);
        expect(stage.phases("a", "c", "d")).toBe("running running running");
      });
    }
  });
}

for (const restart of ["permanent", "transient"] as const) {
  test(`a ${restart} sibling that a restart ended is started again, though it ended in good order`, () => {
    const stage = new TreeStage({
      id: "s",
      strategy: "one_for_all",
      children: [{ id: "a" }, { id: "b", restart }],
    });
    stage.boot().crash("a");
    stage.exited("b", "normal");
    expect(stage.settle()).toEqual(["start a 2", "start b 2"]);
  });
}

test("a temporary sibling that a restart ended is not started again", () => {
  const children = [{ id: "a" }, { id: "b", restart: "temporary" as const }, { id: "c" }];
  for (const strategy of ["one_for_all", "rest_for_one"] as const) {
    const stage = new TreeStage({ id: "s", strategy, children }).boot();
    stage.exited("a", "error");
    expect(stage.settle()).toEqual([
      "shutdown c",
      "shutdown b",
      "given-up b temporary",
      "start a 2",
      "start c 2",
    ]);
    stage.exited("a", "error");
    expect(stage.settle()).toEqual(["shutdown c", "start a 3", "start c 3"]);
  }
});

test("a transient child that had ended in good order is started again with its group, as in OTP", () => {
  const children = [{ id: "a" }, { id: "b", restart: "transient" as const }];
  const stage = new TreeStage({ id: "s", strategy: "one_for_all", children }).boot();
  stage.exited("b", "normal");
  expect(stage.settle()).toEqual(["given-up b transient"]);
  stage.exited("a", "error");
  expect(stage.settle()).toEqual(["start a 2", "start b 2"]);
});

test("each child starts only when the former has started, also in a restart", () => {
  const stage = new TreeStage({
    id: "s",
    strategy: "one_for_all",
    children: [{ id: "a" }, { id: "b" }, { id: "c" }],
  });
  stage.tree.start(0);
  expect(stage.take()).toEqual(["start a 1"]);
  stage.started("a");
  expect(stage.take()).toEqual(["start b 1"]);
  stage.started("b");
  expect(stage.take()).toEqual(["start c 1"]);
  stage.started("c");
  expect(stage.crash("b")).toEqual(["shutdown c"]);
  stage.exited("c", "shutdown");
  expect(stage.take()).toEqual(["shutdown a"]);
  stage.exited("a", "shutdown");
  expect(stage.take()).toEqual(["start a 2"]);
  stage.started("a");
  expect(stage.take()).toEqual(["start b 2"]);
  expect(stage.phases("a", "b", "c")).toBe("running starting waiting");
});

test("one_for_one: a child is restarted though another one is still being started", () => {
  const stage = new TreeStage({ id: "s", children: [{ id: "a" }, { id: "b" }, { id: "c" }] });
  stage.tree.start(0);
  stage.take();
  stage.started("a");
  expect(stage.take()).toEqual(["start b 1"]);
  expect(stage.crash("a")).toEqual(["start a 2"]);
  stage.started("b");
  expect(stage.take()).toEqual(["start c 1"]);
});
