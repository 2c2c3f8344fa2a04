// How restarts are put off, and how they are counted in a window.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Backoff, type BackoffOptions, backoffOptions } from "#runtime/supervisor/backoff.js";
import { RestartWindow } from "#runtime/supervisor/restart-window.js";
import { runs } from "../runs.js";
import { TreeStage } from "./tree-stage.js";

const anyOptions: fc.Arbitrary<BackoffOptions> = fc.record({
  immediate: fc.nat(8),
  first: fc.double({ min: 0.1, max: 5, noNaN: true }),
  largest: fc.double({ min: 5, max: 100, noNaN: true }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  healthyAfter: fc.double({ min: 1, max: 200, noNaN: true }),
});
const anyChance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

test("without jitter, delays are none, then 1, 2, 4 ... milliseconds, and no longer than the largest", () => {
  const backoff = new Backoff(backoffOptions({ jitter: 0 }, 100, 10_000), () => 0.5);
  const delays = Array.from({ length: 13 }, () => backoff.delayAfter(3));
  expect(delays).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 50, 50]);
});

test("a delay is never above the largest, nor outside its jitter, and never shrinks by more than jitter", () => {
  fc.assert(
    fc.property(anyOptions, fc.array(anyChance, { maxLength: 40 }), (options, chances) => {
      let draw = 0;
      const backoff = new Backoff(options, () => chances[draw++] ?? 0);
      chances.forEach((_, index) => {
        const delay = backoff.delayAfter(0);
        const nth = index + 1 - options.immediate;
        const full = nth <= 0 ? 0 : Math.min(options.largest, options.first * 2 ** (nth - 1));
        expect(delay).toBeLessThanOrEqual(Math.min(full, options.largest));
        expect(delay).toBeGreaterThanOrEqual(full * (1 - options.jitter));
        if (nth <= 0) expect(delay).toBe(0);
      });
    }),
    { numRuns: runs(300) },
  );
});

test("however many short lives there were, a delay is a number: a first delay of 0 stays 0", () => {
  for (const first of [0, 2]) {
    const backoff = new Backoff(backoffOptions({ first, jitter: 0 }, 100, 10_000), () => 0);
    const delays = Array.from({ length: 3000 }, () => backoff.delayAfter(0));
    expect(delays.at(-1)).toBe(first === 0 ? 0 : 50);
  }
});

test("a healthy life ends the row: what follows is delayed as if nothing had been before", () => {
  fc.assert(
    fc.property(anyOptions, fc.nat(20), fc.nat(20), (options, before, after) => {
      const worn = new Backoff(options, () => 0);
      const fresh = new Backoff(options, () => 0);
      for (let life = 0; life < before; life++) worn.delayAfter(options.healthyAfter * 0.99);
      expect(worn.delayAfter(options.healthyAfter)).toBe(0);
      for (let life = 0; life < after; life++) expect(worn.delayAfter(0)).toBe(fresh.delayAfter(0));
    }),
    { numRuns: runs(300) },
  );
});

test("a life is counted from its start, not from the order to start", () => {
  const backoff = { immediate: 1, first: 4, jitter: 0, healthyAfter: 100 };
  const stage = new TreeStage({ id: "s", backoff, children: [{ id: "a" }] }).boot();
  expect(stage.crash("a")).toEqual(["start a 2"]);
  stage.time = 500;
  stage.started("a");
  stage.time = 599;
  expect(stage.crash("a")).toEqual(["suspended a 603"]);
  expect(stage.advance(4)).toEqual(["start a 3"]);
  stage.started("a");
  stage.time += 100;
  expect(stage.crash("a")).toEqual(["start a 4"]);
});

test("rest_for_one: a child before one whose restart is put off is restarted without delay", () => {
  const backoff = { immediate: 1, first: 4, jitter: 0 };
  const children = [{ id: "a" }, { id: "b" }, { id: "c" }];
  const stage = new TreeStage({ id: "s", strategy: "rest_for_one", backoff, children }).boot();
  stage.crash("b");
  stage.exited("c", "shutdown");
  stage.settle();
  stage.crash("b");
  stage.exited("c", "shutdown");
  expect(stage.crash("a")).toEqual(["start a 2"]);
  stage.started("a");
  expect(stage.phases("a", "b", "c")).toBe("running backoff waiting");
  expect(stage.advance(3.9)).toEqual([]);
  expect(stage.advance(0.1)).toEqual(["start b 3"]);
});

test("by default a crash loop is put off so that it still reaches the intensity, whatever that is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      (intensity, period) => {
        const { first, largest } = backoffOptions({}, intensity, period);
        expect(largest).toBeGreaterThan(0);
        expect(largest * intensity).toBeLessThan(period);
        expect(first).toBeLessThanOrEqual(largest);
      },
    ),
    { numRuns: runs(300) },
  );
});

test("the window allows a restart when those of the last period, itself included, are no more than the intensity", () => {
  const anyRestart = fc.record({
    member: fc.nat(3),
    gap: fc.nat(40),
    strike: fc.integer({ min: -20, max: 3 }),
  });
  fc.assert(
    fc.property(
      fc.nat(5),
      fc.integer({ min: 1, max: 100 }),
      fc.array(anyRestart),
      (intensity, period, all) => {
        const window = new RestartWindow(intensity, period);
        let past: { member: number; time: number }[] = [];
        let now = 0;
        for (const { member, gap, strike } of all) {
          now += gap;
          past.push({ member, time: now });
          const recent = past.filter(({ time }) => now - time <= period);
          expect(window.add(member, now)).toBe(recent.length <= intensity);
          window.strike(strike);
          past = past.filter((restart) => restart.member !== strike);
        }
        window.clear();
        expect(window.add(0, now)).toBe(intensity > 0);
      },
    ),
    { numRuns: runs(500) },
  );
});
