// Changes on their way to a thread that may not listen for long: in order, bounded, and never stale in the end.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BytesEntry } from "#runtime/store/byte-store.js";
import { ChangeFeed } from "#runtime/store/change-feed.js";
import { UNHEARD_LIMIT } from "#runtime/store/store-protocol.js";
import { runs } from "../runs.js";

const KEYS = 5;

test("a thread that listens now and then hears of every key's changes in order, its latest last, and a bounded number at a time", () => {
  // How many changes come before the thread listens, and how many of those told it then hears.
  const pause = fc.record({ changes: fc.nat(2 * UNHEARD_LIMIT), heard: fc.nat(UNHEARD_LIMIT) });
  fc.assert(
    fc.property(fc.array(pause, { minLength: 1, maxLength: 8 }), (pauses) => {
      const told: BytesEntry[] = [];
      const feed = new ChangeFeed((_, entry) => told.push(entry));
      let version = 0;
      let heard = 0;
      for (const { changes, heard: more } of pauses) {
        for (let n = 0; n < changes; n++) {
          version++;
          feed.add(1, { key: `k${version % KEYS}`, bytes: undefined, version });
        }
        expect(told.length - heard).toBeLessThanOrEqual(UNHEARD_LIMIT);
        const now = Math.min(more, told.length - heard);
        heard += now;
        feed.heard(now);
      }
      while (heard < told.length) {
        const rest = told.length - heard;
        heard += rest;
        feed.heard(rest);
      }
      const versions = told.map((entry) => entry.version);
      expect(versions).toEqual([...versions].sort((one, other) => one - other));
      for (let latest = version; latest > Math.max(0, version - KEYS); latest--)
        expect(versions).toContain(latest);
      if (version <= UNHEARD_LIMIT) expect(versions).toHaveLength(version);
    }),
    { numRuns: runs(50) },
  );
});

test("a watch that has ended hears nothing of what was held back for it", () => {
  const told: number[] = [];
  const feed = new ChangeFeed((watch) => told.push(watch));
  for (let version = 1; version <= UNHEARD_LIMIT; version++)
    feed.add(1, { key: "k", bytes: undefined, version });
  feed.add(1, { key: "held", bytes: undefined, version: 1 });
  feed.add(2, { key: "held", bytes: undefined, version: 1 });
  feed.drop(1);
  feed.heard(UNHEARD_LIMIT);
  expect(told.filter((watch) => watch === 1)).toHaveLength(UNHEARD_LIMIT);
  expect(told.at(-1)).toBe(2);
});
