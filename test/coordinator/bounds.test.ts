// What the coordinator refuses, and what it survives: full tables, bad requests, frames that make no sense.
import { BadRequestError, OverloadedError } from "tutti";
import { expect, test } from "vitest";
import { frameOf, type StageRequest } from "./schedule.js";
import { CALM, decide, RANKED, stageWith } from "./small-stage.js";

test("one decision more than there are slots is refused at once, and a slot is free again after a decision", () => {
  const stage = stageWith({}, [CALM], { slots: 2 });
  stage.ask({ token: 0, user: "u" }, 0);
  stage.ask({ token: 1, user: "u" }, 1);
  expect(() => stage.ask({ token: 2, user: "u" }, 2)).toThrow(OverloadedError);
  expect(stage.coordinator.room).toBe(0);
  stage.expire(0, frameOf(stage.inbox, 0, 0) ?? expect.fail("not asked"));
  stage.coordinator.poll();
  stage.ask({ token: 3, user: "u" }, 3);
  expect(stage.coordinator.statistics()).toMatchObject({ overloaded: 1, inFlight: 2, decisions: 1 });
});

test("a request that cannot be encoded, or is too large for the lane, is a bad request", () => {
  const stage = stageWith({});
  const bad = [
    { token: 0, user: Symbol("u") },
    { token: 0, user: "u".repeat(1 << 17) },
  ] as unknown as StageRequest[];
  for (const request of bad) expect(() => stage.ask(request, 0)).toThrow(BadRequestError);
  expect(stage.coordinator.inFlight).toBe(0);
  expect(stage.inbox[0]).toEqual([]);
  expect(decide(stage, 1).winner).toBe("x");
});

test("a lane whose frames make no sense is emptied, and the decisions in it end by their deadline", () => {
  const stage = stageWith({}, [{ ...CALM, fallback: { scores: [0, 1, 0] } }]);
  stage.ask({ token: 0, user: "u" }, 0);
  stage.wreck(0);
  stage.coordinator.poll();
  expect(stage.decisions.size).toBe(0);
  stage.time += 6;
  stage.coordinator.poll();
  expect(stage.decisions.get(0)?.rationale.agents[0]).toMatchObject({ outcome: "default", cause: "late" });
  expect(decide(stage, 1).winner).toBe("x");
});

test("a fault whose text cannot be read is a fault all the same, and the replies behind it are read", () => {
  const stage = stageWith({}, [CALM]);
  stage.ask({ token: 0, user: "u" }, 0);
  stage.ask({ token: 1, user: "u" }, 1);
  const [first, second] = stage.inbox[0] ?? [];
  if (first === undefined || second === undefined) return expect.fail("not asked");
  stage.fault(0, first, "text", (memory, offset) => {
    memory.words[(offset + 32) >> 2] = 1 << 24;
  });
  stage.propose(0, second, RANKED, 3);
  stage.coordinator.poll();
  expect(stage.decisions.get(0)?.rationale.agents[0]).toMatchObject({ cause: "faulty" });
  expect(stage.decisions.get(1)?.winner).toBe("x");
});

test("a reason that came with a late or a faulty proposal is known when it is named by its number later", () => {
  const stage = stageWith({}, [CALM, CALM]);
  for (const token of [0, 1, 2]) stage.ask({ token, user: "u" }, token);
  stage.time += 6;
  stage.coordinator.poll();
  for (const token of [3, 4]) stage.ask({ token, user: "u" }, token);
  const frame = (agent: number, token: number) =>
    frameOf(stage.inbox, agent, token) ?? expect.fail("not asked");
  stage.propose(0, frame(0, 0), { ...RANKED, reason: "said too late" }, 3);
  stage.propose(1, frame(1, 3), { ...RANKED, reason: "said wrongly" }, 3, (memory, offset) => {
    memory.doubles[(offset >> 3) + 5] = Number.NaN;
  });
  stage.propose(0, frame(0, 3), { ...RANKED, reason: "said too late" }, 3);
  stage.propose(0, frame(0, 4), { ...RANKED, reason: "said too late" }, 3);
  stage.propose(1, frame(1, 4), { ...RANKED, reason: "said wrongly" }, 3);
  stage.coordinator.poll();
  expect(stage.decisions.get(3)?.rationale.agents.map(({ reason, cause }) => [reason, cause])).toEqual([
    ["said too late", undefined],
    [undefined, "faulty"],
  ]);
  expect(stage.decisions.get(4)?.rationale.agents.map(({ reason }) => reason)).toEqual([
    "said too late",
    "said wrongly",
  ]);
});

test("a decision shows itself, as JSON and in a console, without being asked for its rationale first", () => {
  const decision = decide(stageWith({}), 0);
  const copy = JSON.parse(JSON.stringify(decision)) as typeof decision;
  expect(copy).toMatchObject({
    id: decision.id,
    winner: "x",
    score: 1,
    rationale: { decision: decision.id },
  });
  expect(decision.id.startsWith("d-")).toBe(true);
});

test("a refusal says what to do, and costs no stack", () => {
  const before = Error.stackTraceLimit;
  const full = new OverloadedError(64, 64);
  const shrunk = new OverloadedError(12, 64);
  expect(full.message).toBe("64 decisions are in flight, which is limits.inFlight: try again later");
  expect(shrunk.message).toContain("12 decisions are in flight, and more would not be answered in time");
  expect(full.stack?.split("\n").length).toBe(1);
  expect([Error.stackTraceLimit, new Error("another").stack?.includes("bounds.test")]).toEqual([
    before,
    true,
  ]);
});

test("callers that ask again and again for what no agent can be asked about do not keep the engine from its agents", () => {
  const stage = stageWith({}, [CALM], { slots: 4 });
  stage.coordinator.markDead(0);
  let settled = 0;
  const ask = (): void => {
    stage.coordinator.ask({ token: settled, user: "u" }, () => (++settled < 100 ? ask() : undefined), 0);
  };
  for (let caller = 0; caller < 4; caller++) ask();
  expect([settled, stage.coordinator.hasMail()]).toEqual([0, true]);
  expect(stage.coordinator.poll()).toBe(4);
  expect(settled).toBe(4);
  for (let turn = 0; turn < 30; turn++) stage.coordinator.poll();
  expect([settled >= 100, stage.coordinator.inFlight, stage.coordinator.hasMail()]).toEqual([true, 0, false]);
});
