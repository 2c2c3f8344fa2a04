// News that come late, twice, or against each other: what each of them means.

import { expect, test } from "vitest";
import { UnknownChildError } from "#runtime/supervisor/supervision-errors.js";
import { TreeStage } from "./tree-stage.js";

const pair = () => new TreeStage({ id: "s", children: [{ id: "a" }, { id: "b" }] }).boot();

test("the end of an older life says nothing about the present one", () => {
  const stage = pair();
  stage.exited("a", "error");
  stage.settle();
  for (const ago of [1, -1]) stage.exited("a", "error", ago);
  stage.startFailed("a", 1);
  expect(stage.take()).toEqual([]);
  expect(stage.tree.state("a")).toEqual({ phase: "running", epoch: 2, restarts: 1 });
});

test("an end that is told twice is one restart", () => {
  const stage = pair();
  stage.exited("a", "error");
  stage.exited("a", "error");
  expect(stage.take()).toEqual(["start a 2"]);
  stage.exited("a", "error", 1);
  expect(stage.take()).toEqual([]);
});

test("a start that an older life reports does not count for the present one", () => {
  const stage = pair();
  expect(stage.crash("a")).toEqual(["start a 2"]);
  stage.started("a", 1);
  expect(stage.phases("a")).toBe("starting");
});

test("an end before the start was reported is a start that failed", () => {
  const stage = new TreeStage({ id: "s", children: [{ id: "a", restart: "transient" }] }).boot();
  expect(stage.crash("a")).toEqual(["start a 2"]);
  stage.exited("a", "normal");
  expect(stage.take()).toEqual(["start a 3"]);
  stage.started("a", 1);
  expect(stage.phases("a")).toBe("starting");
});

test("a start that is reported as failed after it had succeeded is a crash", () => {
  const stage = pair();
  stage.startFailed("a");
  expect(stage.take()).toEqual(["start a 2"]);
});

test("rest_for_one: when a thread dies with several children, each end counts and all are started in order", () => {
  const children = ["a", "b", "c"].map((id) => ({ id }));
  for (const order of ["abc", "cba", "bca"]) {
    const stage = new TreeStage({ id: "s", strategy: "rest_for_one", children }).boot();
    for (const child of order) stage.exited(child, "error");
    for (const child of "abc") expect(stage.tree.state(child).phase).not.toBe("running");
    stage.settle();
    expect(stage.phases("a", "b", "c")).toBe("running running running");
  }
});

test("a crash before a restart in progress widens it", () => {
  const children = ["a", "b", "c"].map((id) => ({ id }));
  const stage = new TreeStage({ id: "s", strategy: "rest_for_one", children }).boot();
  expect(stage.crash("b")).toEqual(["shutdown c"]);
  expect(stage.crash("a")).toEqual([]);
  stage.exited("c", "shutdown");
  expect(stage.settle()).toEqual(["start a 2", "start b 2", "start c 2"]);
});

test("a clock that goes back stands still", () => {
  const stage = pair();
  stage.tree.advance(100);
  stage.tree.stop(50);
  expect(stage.tree.nextDue).toBe(5100);
  stage.tree.advance(Number.NaN);
  expect(stage.tree.nextDue).toBe(5100);
});

test("a name that no actor has is refused, a supervisor's too", () => {
  const { tree } = pair();
  for (const id of ["x", "s"]) {
    expect(() => tree.started(id, 1, 0)).toThrow(UnknownChildError);
    expect(() => tree.startFailed(id, 1, 0)).toThrow(UnknownChildError);
    expect(() => tree.exited(id, 1, "error", 0)).toThrow(UnknownChildError);
    expect(() => tree.restartChild(id, 0)).toThrow(UnknownChildError);
    expect(() => tree.state(id)).toThrow(`no actor "${id}" is supervised: use one of a, b`);
  }
});
