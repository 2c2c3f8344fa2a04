// Stopping: reverse order, each with its time limit, then by force; and nothing that comes late does harm.
import { expect, test } from "vitest";
import { TreeStage } from "./tree-stage.js";

const THREE = [{ id: "a" }, { id: "b" }, { id: "c" }];

test("children are stopped one after another in reverse order", () => {
  const stage = new TreeStage({ id: "s", children: THREE }).boot();
  stage.tree.stop(0);
  expect(stage.take()).toEqual(["shutdown c"]);
  stage.exited("c", "shutdown");
  expect(stage.take()).toEqual(["shutdown b"]);
  stage.exited("b", "error");
  expect(stage.take()).toEqual(["shutdown a"]);
  stage.exited("a", "normal");
  expect(stage.take()).toEqual(["stopped"]);
  expect(stage.tree.nextDue).toBe(Number.POSITIVE_INFINITY);
});

test("a child that does not stop within its limit is killed, once, and the next is asked when its end is known", () => {
  const stage = new TreeStage({ id: "s", children: [{ id: "a" }, { id: "b", shutdown: 70 }] }).boot();
  stage.time = 10;
  stage.tree.stop(10);
  expect(stage.take()).toEqual(["shutdown b"]);
  expect(stage.tree.nextDue).toBe(80);
  expect(stage.advance(69.9)).toEqual([]);
  expect(stage.advance(0.1)).toEqual(["kill b"]);
  expect(stage.advance(1e6)).toEqual([]);
  stage.exited("b", "error");
  expect(stage.take()).toEqual(["shutdown a"]);
});

test("the limit is 5 seconds where none is given, none for infinity, and 0 kills without asking", () => {
  const stage = new TreeStage({
    id: "s",
    children: [{ id: "a" }, { id: "b", shutdown: "infinity" }, { id: "c", shutdown: 0 }],
  }).boot();
  stage.tree.stop(0);
  expect(stage.take()).toEqual(["kill c"]);
  stage.exited("c", "error");
  expect(stage.take()).toEqual(["shutdown b"]);
  expect(stage.advance(1e9)).toEqual([]);
  stage.exited("b", "normal");
  expect(stage.take()).toEqual(["shutdown a"]);
  expect(stage.advance(4999)).toEqual([]);
  expect(stage.advance(1)).toEqual(["kill a"]);
});

test("a sibling that hangs in a group's restart is killed, and the restart goes on", () => {
  const stage = new TreeStage({
    id: "s",
    strategy: "one_for_all",
    children: [{ id: "a" }, { id: "b", shutdown: 20 }],
  }).boot();
  expect(stage.crash("a")).toEqual(["shutdown b"]);
  expect(stage.advance(20)).toEqual(["kill b"]);
  expect(stage.phases("a", "b")).toBe("waiting stopping");
  stage.exited("b", "error");
  expect(stage.settle()).toEqual(["start a 2", "start b 2"]);
});

test("a child that ends exactly when its limit passes is not killed", () => {
  const stage = new TreeStage({ id: "s", children: [{ id: "a", shutdown: 20 }] }).boot();
  stage.tree.stop(0);
  stage.time = 20;
  stage.exited("a", "shutdown");
  expect(stage.take()).toEqual(["shutdown a", "stopped"]);
});

test("stopping ends a start in progress and drops what waits", () => {
  const stage = new TreeStage({ id: "s", children: THREE });
  stage.tree.start(0);
  stage.take();
  stage.started("a");
  expect(stage.take()).toEqual(["start b 1"]);
  stage.tree.stop(0);
  expect(stage.take()).toEqual(["shutdown b"]);
  stage.started("b");
  expect(stage.take()).toEqual([]);
  stage.startFailed("b");
  expect(stage.settle()).toEqual(["shutdown a", "stopped"]);
});

test("stopping forgets a restart that was put off", () => {
  const stage = new TreeStage({ id: "s", backoff: { immediate: 0, first: 8, jitter: 0 }, children: THREE });
  stage.boot();
  expect(stage.crash("b")).toEqual(["suspended b 8"]);
  stage.tree.stop(0);
  expect(stage.settle()).toEqual(["shutdown c", "shutdown a", "stopped"]);
  expect(stage.advance(1000)).toEqual([]);
});

test("a tree that has stopped can be started again, and lives are counted on", () => {
  const stage = new TreeStage({ id: "s", children: [{ id: "a" }] }).boot();
  stage.tree.stop(0);
  stage.tree.stop(0);
  expect(stage.settle()).toEqual(["shutdown a", "stopped"]);
  stage.tree.stop(0);
  stage.tree.start(0);
  stage.tree.start(0);
  expect(stage.settle()).toEqual(["start a 2"]);
});
