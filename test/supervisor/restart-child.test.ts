// The operator's restart: what was given up comes back, and with it what shares its fate.
import { expect, test } from "vitest";
import { TreeStage } from "./tree-stage.js";

const THREE = [{ id: "a" }, { id: "b" }, { id: "c" }];

function giveUp(stage: TreeStage, child: string, crashes: number): TreeStage {
  for (let crash = 0; crash < crashes; crash++) {
    stage.exited(child, "error");
    stage.settle();
  }
  return stage;
}

test("a child that was given up comes back, and the tree is no longer degraded", () => {
  const stage = giveUp(new TreeStage({ id: "s", intensity: 1, children: THREE }, "degrade").boot(), "b", 2);
  expect(stage.tree.degraded).toBe(true);
  stage.tree.restartChild("b", 0);
  expect(stage.take()).toEqual(["start b 3"]);
  expect(stage.tree.degraded).toBe(false);
  stage.started("b");
  expect(stage.phases("a", "b", "c")).toBe("running running running");
});

test("its supervisor counts its restarts from nothing, and its backoff is forgotten", () => {
  const backoff = { immediate: 0, first: 4, largest: 4, jitter: 0, healthyAfter: 1000 };
  const stage = new TreeStage({ id: "s", intensity: 2, backoff, children: THREE }, "degrade").boot();
  for (let crash = 0; crash < 3; crash++) {
    stage.crash("b");
    stage.advance(4);
    stage.started("b");
  }
  expect(stage.phases("b")).toBe("given-up");
  stage.tree.restartChild("b", stage.time);
  expect(stage.settle()).toEqual(["start b 4"]);
  expect(stage.crash("b")).toEqual([`suspended b ${stage.time + 4}`]);
});

test("one_for_all: the whole group comes back, in order, whichever of it is named", () => {
  for (const named of "abc") {
    const spec = { id: "s", strategy: "one_for_all" as const, intensity: 0, children: THREE };
    const stage = giveUp(new TreeStage(spec, "degrade").boot(), "b", 1);
    stage.tree.restartChild(named, 0);
    expect(stage.settle()).toEqual(["start a 2", "start b 2", "start c 2"]);
  }
});

test("rest_for_one: those that were given up with it come back after it", () => {
  const spec = { id: "s", strategy: "rest_for_one" as const, intensity: 0, children: THREE };
  const stage = giveUp(new TreeStage(spec, "degrade").boot(), "b", 1);
  stage.tree.restartChild("c", 0);
  expect(stage.settle()).toEqual(["start b 2", "start c 2"]);
});

test("a group that is called back while it is still being ended is ended first", () => {
  const spec = { id: "s", strategy: "one_for_all" as const, intensity: 0, children: THREE };
  const stage = new TreeStage(spec, "degrade").boot();
  expect(stage.crash("b")).toEqual(["given-up b intensity", "shutdown c"]);
  stage.tree.restartChild("b", 0);
  expect(stage.take()).toEqual([]);
  stage.exited("c", "shutdown");
  expect(stage.settle()).toEqual(["shutdown a", "start a 2", "start b 2", "start c 2"]);
});

test("what is given up stays down when its siblings are restarted", () => {
  const spec = { id: "s", strategy: "rest_for_one" as const, intensity: 1, children: THREE };
  const stage = giveUp(new TreeStage(spec, "degrade").boot(), "c", 2);
  stage.exited("a", "error");
  expect(stage.settle()).toEqual(["shutdown b", "start a 2", "start b 2"]);
  expect(stage.phases("c")).toBe("given-up");
});

test("what is being given up is not started again by the restart of an elder sibling", () => {
  const spec = { id: "s", strategy: "rest_for_one" as const, intensity: 1, children: THREE };
  const stage = giveUp(new TreeStage(spec, "degrade").boot(), "b", 1);
  expect(stage.crash("b")).toEqual(["given-up b intensity", "shutdown c"]);
  expect(stage.crash("a")).toEqual([]);
  stage.exited("c", "shutdown");
  expect(stage.settle()).toEqual(["given-up c intensity", "start a 2"]);
});

test("temporary and transient children come back too, alone", () => {
  const children = [
    { id: "a", restart: "temporary" as const },
    { id: "b", restart: "transient" as const },
  ];
  const stage = new TreeStage({ id: "s", strategy: "one_for_all", children }).boot();
  for (const child of ["a", "b"]) stage.exited(child, "normal");
  expect(stage.take()).toEqual(["given-up a temporary", "given-up b transient"]);
  stage.tree.restartChild("b", 0);
  expect(stage.settle()).toEqual(["start b 2"]);
  stage.tree.restartChild("a", 0);
  expect(stage.settle()).toEqual(["start a 2"]);
});

test("a start that fails then is an end like any other: the supervisor does not fail for it", () => {
  const children = [{ id: "a", restart: "temporary" as const }, { id: "b" }];
  const stage = new TreeStage({ id: "s", children }).boot();
  stage.exited("a", "error");
  stage.settle();
  stage.tree.restartChild("a", 0);
  expect(stage.take()).toEqual(["start a 2"]);
  stage.startFailed("a");
  expect(stage.take()).toEqual(["given-up a temporary"]);
  expect(stage.phases("b")).toBe("running");
});

test("that holds also while the supervisor is being started", () => {
  const children = [{ id: "a" }, { id: "b", restart: "temporary" as const }, { id: "c" }];
  const stage = new TreeStage({ id: "s", strategy: "one_for_all", children });
  stage.tree.start(0);
  stage.take();
  stage.started("a");
  stage.take();
  expect(stage.crash("a")).toEqual(["shutdown b"]);
  stage.exited("b", "shutdown");
  expect(stage.take()).toEqual(["given-up b temporary", "start a 2"]);
  stage.tree.restartChild("b", 0);
  stage.started("a");
  expect(stage.take()).toEqual(["start b 2"]);
  stage.startFailed("b");
  expect(stage.take()).toEqual(["given-up b temporary", "start c 1"]);
});

test("a restart that had been put off when it was given up is not put off when it is called back", () => {
  const backoff = { immediate: 1, first: 8, largest: 8, jitter: 0 };
  const children = [{ id: "a" }, { id: "b" }];
  const spec = { id: "s", strategy: "rest_for_one" as const, intensity: 2, period: 100, backoff, children };
  const stage = giveUp(new TreeStage(spec, "degrade").boot(), "b", 1);
  expect(stage.crash("b")).toEqual(["suspended b 8"]);
  expect(stage.crash("a")).toEqual(["given-up a intensity", "given-up b intensity"]);
  stage.tree.restartChild("b", 0);
  expect(stage.settle()).toEqual(["start a 2", "start b 3"]);
});

test("a child whose supervisor was given up comes back with all of that supervisor's children", () => {
  const inner = { id: "inner", intensity: 0, children: [{ id: "b" }, { id: "c" }] };
  const stage = new TreeStage({ id: "s", intensity: 0, children: [{ id: "a" }, inner] }, "degrade").boot();
  giveUp(stage, "c", 1);
  expect(stage.phases("a", "b", "c")).toBe("running given-up given-up");
  stage.tree.restartChild("c", 0);
  expect(stage.settle()).toEqual(["start b 2", "start c 2"]);
  expect(stage.tree.degraded).toBe(false);
});

test("it changes nothing for a child that lives, waits or is stopped with its tree", () => {
  const backoff = { immediate: 0, first: 8, jitter: 0 };
  const stage = new TreeStage({ id: "s", backoff, children: THREE }).boot();
  stage.tree.restartChild("a", 0);
  expect(stage.take()).toEqual([]);
  stage.crash("b");
  stage.tree.restartChild("b", 0);
  expect(stage.phases("b")).toBe("backoff");
  stage.tree.stop(0);
  stage.settle();
  stage.tree.restartChild("a", 0);
  expect(stage.take()).toEqual([]);
});
