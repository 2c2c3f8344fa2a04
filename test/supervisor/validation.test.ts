// A tree that makes no sense is refused before anything starts, with the path of what is wrong.

import { expect, test } from "vitest";
import { InvalidSupervisionError } from "#runtime/supervisor/supervision-errors.js";
import { SupervisionTree } from "#runtime/supervisor/supervision-tree.js";
import type { SupervisorSpec } from "#runtime/supervisor/supervisor-spec.js";

const a = { id: "a" };
const CASES: readonly (readonly [unknown, string])[] = [
  [null, "supervision must be an object"],
  [{ id: "s" }, "supervision.children must be a list: the root is a supervisor"],
  [{ id: "s", children: "a" }, "supervision.children must be a list"],
  [{ id: "", children: [] }, "supervision.id must be a text that is not empty"],
  [{ id: "s", children: [a, { id: 3 }] }, "supervision.children[1].id must be a text"],
  [{ id: "s", children: [a, a] }, 'supervision.children[1].id repeats "a"'],
  [
    { id: "s", children: [a, { id: "t", children: [{ id: "s" }] }] },
    'supervision.children[1].children[0].id repeats "s"',
  ],
  [{ id: "s", children: [null] }, "supervision.children[0] must be an object"],
  [
    { id: "s", children: [{ id: "a", restart: "always" }] },
    "supervision.children[0].restart must be one of permanent, transient, temporary, not always",
  ],
  [
    { id: "s", children: [{ id: "a", shutdown: -1 }] },
    'supervision.children[0].shutdown must be "infinity" or milliseconds from 0 to 2147483647, not -1',
  ],
  [{ id: "s", children: [{ id: "a", shutdown: Number.NaN }] }, "supervision.children[0].shutdown must be"],
  [{ id: "s", strategy: "all", children: [] }, "supervision.strategy must be one of one_for_one, "],
  [{ id: "s", intensity: 1.5, children: [] }, "supervision.intensity must be a whole number, not 1.5"],
  [{ id: "s", intensity: -1, children: [] }, "supervision.intensity must be a number from 0 to"],
  [{ id: "s", period: 0, children: [] }, "supervision.period must be a number above 0"],
  [{ id: "s", backoff: 3, children: [] }, "supervision.backoff must be an object"],
  [{ id: "s", backoff: { immediate: 0.5 }, children: [] }, "supervision.backoff.immediate must be a whole"],
  [{ id: "s", backoff: { first: -1 }, children: [] }, "supervision.backoff.first must be a number from 0"],
  [
    { id: "s", backoff: { first: 9, largest: 8 }, children: [] },
    "supervision.backoff.largest must be a number from 9",
  ],
  [
    { id: "s", backoff: { jitter: 2 }, children: [] },
    "supervision.backoff.jitter must be a number from 0 to 1",
  ],
  [
    { id: "s", backoff: { healthyAfter: Number.NaN }, children: [] },
    "supervision.backoff.healthyAfter must be",
  ],
  [
    { id: "s", intensity: 10, period: 100, backoff: { largest: 10 }, children: [] },
    "supervision.backoff.largest is 10 ms: it must be below period / intensity = 10 ms",
  ],
];

for (const [spec, message] of CASES) {
  test(`refused: ${message}`, () => {
    const build = () =>
      new SupervisionTree(spec as SupervisorSpec, { random: Math.random, escalation: "stop" });
    expect(build).toThrow(InvalidSupervisionError);
    expect(build).toThrow(message);
  });
}

test("a tree that contains itself is refused", () => {
  const spec = { id: "s", children: [] as SupervisorSpec[] };
  spec.children.push(spec);
  const build = () => new SupervisionTree(spec, { random: Math.random, escalation: "stop" });
  expect(build).toThrow('supervision.children[0].id repeats "s"');
});
