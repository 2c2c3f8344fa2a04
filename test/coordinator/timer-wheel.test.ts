// The timer wheel against a plain map of deadlines, under a clock that jumps by any amount.

import fc from "fast-check";
import { expect, test } from "vitest";
import { TimerWheel } from "#runtime/coordinator/timer-wheel.js";
import { runs } from "../runs.js";

const TIMERS = 12;
/** Milliseconds: the wheel's own resolution. */
const TICK = 0.05;
/** Milliseconds: what a division and a multiplication may lose at the times used here. */
const ROUNDING = 1e-6;

interface Model {
  now: number;
  /** Due time by timer, and when it was armed. */
  readonly due: Map<number, { due: number; armedAt: number }>;
}

interface Real {
  readonly wheel: TimerWheel;
  readonly batch: Int32Array;
}

function advanceAll({ wheel, batch }: Real, now: number): number[] {
  const fired: number[] = [];
  for (;;) {
    const count = wheel.advance(now, batch);
    fired.push(...batch.subarray(0, count));
    if (count < batch.length) return fired;
  }
}

class Arm implements fc.Command<Model, Real> {
  constructor(
    readonly timer: number,
    readonly after: number,
  ) {}
  check = (): boolean => true;
  run(model: Model, { wheel }: Real): void {
    wheel.arm(this.timer, model.now + this.after);
    model.due.set(this.timer, { due: model.now + this.after, armedAt: model.now });
    expect(wheel.armed).toBe(model.due.size);
  }
  toString = (): string => `arm(${this.timer}, +${this.after})`;
}

class Disarm implements fc.Command<Model, Real> {
  constructor(readonly timer: number) {}
  check = (): boolean => true;
  run(model: Model, { wheel }: Real): void {
    wheel.disarm(this.timer);
    model.due.delete(this.timer);
    expect(wheel.armed).toBe(model.due.size);
  }
  toString = (): string => `disarm(${this.timer})`;
}

class Advance implements fc.Command<Model, Real> {
  constructor(readonly by: number) {}
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    model.now += this.by;
    const fired = advanceAll(real, model.now);
    expect(new Set(fired).size).toBe(fired.length);
    for (const timer of fired) {
      const entry = model.due.get(timer);
      expect(entry, `timer ${timer} was not armed`).toBeDefined();
      expect(entry?.due, "fired early").toBeLessThanOrEqual(model.now + ROUNDING);
      model.due.delete(timer);
    }
    for (const [timer, { due, armedAt }] of model.due) {
      const notice = Math.max(due, armedAt) + TICK + ROUNDING;
      expect(notice, `timer ${timer} did not fire within a tick`).toBeGreaterThan(model.now);
    }
    expect(real.wheel.armed).toBe(model.due.size);
  }
  toString = (): string => `advance(${this.by})`;
}

class Earliest implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, { wheel }: Real): void {
    const dues = [...model.due.values()].map(({ due, armedAt }) => Math.max(due, armedAt));
    // Infinite when none is armed.
    const least = Math.min(...dues);
    expect(wheel.earliest()).toBeGreaterThanOrEqual(least - ROUNDING);
    if (dues.length > 0) expect(wheel.earliest()).toBeLessThanOrEqual(least + TICK + ROUNDING);
  }
  toString = (): string => "earliest()";
}

const timer = fc.nat(TIMERS - 1);
/** Around a tick, around a deadline, around a turn of the wheel (51.2 ms), and far beyond. */
const span = fc.oneof(
  fc.double({ min: 0, max: 0.2, noNaN: true }),
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.double({ min: 50, max: 53, noNaN: true }),
  fc.double({ min: 0, max: 10_000, noNaN: true }),
  fc.integer({ min: 0, max: 4000 }).map((ticks) => ticks * TICK),
);

test("a timer fires once, never early and at most one tick late, whatever is armed, moved and disarmed", () => {
  const commands = [
    fc.tuple(timer, span).map(([which, after]) => new Arm(which, after)),
    fc
      .tuple(timer, fc.double({ min: -5, max: 0, noNaN: true }))
      .map(([which, after]) => new Arm(which, after)),
    timer.map((which) => new Disarm(which)),
    span.map((by) => new Advance(by)),
    fc.constant(new Earliest()),
  ];
  fc.assert(
    fc.property(
      fc.commands(commands, { size: "+1" }),
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e8, noNaN: true })),
      fc.integer({ min: 1, max: 4 }),
      (script, start, room) => {
        fc.modelRun(
          () => ({
            model: { now: start, due: new Map() },
            real: { wheel: new TimerWheel(TIMERS, start), batch: new Int32Array(room) },
          }),
          script,
        );
      },
    ),
    { numRuns: runs(2000) },
  );
});

test("after a pause longer than a turn of the wheel, everything due fires and nothing else", () => {
  const wheel = new TimerWheel(3, 0);
  wheel.arm(0, 10);
  wheel.arm(1, 70);
  wheel.arm(2, 5000);
  const room = new Int32Array(8);
  expect(Array.from(room.subarray(0, wheel.advance(1000, room))).sort()).toEqual([0, 1]);
  expect(wheel.advance(4999, room)).toBe(0);
  expect(wheel.advance(5000.1, room)).toBe(1);
});
