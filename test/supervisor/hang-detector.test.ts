// A hang is a heartbeat that stands still while work waits, for as long as somebody looked.

import fc from "fast-check";
import { expect, test } from "vitest";
import { HangDetector } from "#runtime/supervisor/hang-detector.js";
import { runs } from "../runs.js";

const LIMIT = 100;
const STEP = 20;

interface Look {
  readonly wait: number;
  readonly beats: boolean;
  readonly work: boolean;
}

const looks = fc.array(
  fc.record({
    wait: fc.oneof({ weight: 8, arbitrary: fc.nat(25) }, fc.nat(100_000)),
    beats: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.boolean()),
    work: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
  }),
  { maxLength: 60 },
);

test("a hang is told exactly when the heartbeat stood still under work through the limit, in time that was watched", () => {
  fc.assert(
    fc.property(looks, (script) => {
      const detector = new HangDetector(LIMIT, STEP);
      let now = 0;
      let beats = 0;
      let watched = 0;
      let before: Look | undefined;
      for (const look of script) {
        now += look.wait;
        if (look.beats) beats++;
        // The reference: add up the steps, each at most as long as somebody can have looked.
        const stands = before !== undefined && !look.beats && look.work;
        watched = stands ? watched + Math.min(look.wait, STEP) : 0;
        const hangs = watched >= LIMIT;
        expect(detector.look(beats, look.work, now)).toBe(hangs);
        if (hangs) watched = 0;
        before = look;
      }
    }),
    { numRuns: runs(2000) },
  );
});

test("a thread that beats, or has nothing to do, never hangs; a process that was stopped for an hour has no hang", () => {
  const detector = new HangDetector(LIMIT, STEP);
  let now = 0;
  const look = (beats: number, hasWork: boolean, wait = STEP): boolean => {
    now += wait;
    return detector.look(beats, hasWork, now);
  };
  for (let beats = 0; beats < 100; beats++) expect(look(beats, true)).toBe(false);
  for (let times = 0; times < 100; times++) expect(look(7, false)).toBe(false);
  expect(look(7, true)).toBe(false);
  expect(look(7, true, 3_600_000)).toBe(false);
});
