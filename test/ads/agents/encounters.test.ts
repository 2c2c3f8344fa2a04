// What a listener met of each campaign: counts that fade, survive being saved, and never grow without bound.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Encounters, readEncounters } from "#ads/agents/response/encounters.js";
import { HOUR } from "#ads/moment.js";

const meetings = fc.array(
  fc.record({ campaign: fc.integer({ min: 0, max: 200 }), gap: fc.integer({ min: 0, max: 48 }) }),
  { maxLength: 300 },
);

function meet(list: readonly { readonly campaign: number; readonly gap: number }[]): {
  readonly encounters: Encounters;
  readonly times: readonly number[];
} {
  const encounters = new Encounters();
  let time = 0;
  const times = list.map(({ campaign, gap }) => {
    time += gap * HOUR;
    encounters.add(campaign, time);
    return time;
  });
  return { encounters, times };
}

describe("encounters", () => {
  test("add up what is left of each meeting", () => {
    fc.assert(
      fc.property(meetings, (list) => {
        const { encounters, times } = meet(list);
        const end = times.at(-1) ?? 0;
        const latest = new Map(list.map(({ campaign }, index) => [campaign, index]));
        const kept = [...latest].sort((a, b) => b[1] - a[1]).slice(0, 64);
        for (const [campaign] of kept.slice(0, 10)) {
          const left = list.reduce(
            (sum, each, index) =>
              each.campaign === campaign ? sum + 2 ** (((times[index] as number) - end) / (36 * HOUR)) : sum,
            0,
          );
          // One that was forgotten in between, and met again, begins anew.
          expect(encounters.of(campaign, end)).toBeLessThanOrEqual(left + 1e-9);
          if (latest.size <= 64) expect(encounters.of(campaign, end)).toBeCloseTo(left, 9);
        }
      }),
    );
  });

  test("are no more than 64 campaigns, and those met last", () => {
    fc.assert(
      fc.property(meetings, (list) => {
        const saved = meet(list).encounters.save(String);
        const last = [...new Set(list.map(({ campaign }) => campaign).reverse())].slice(0, 64);
        expect(new Set(saved.map(([name]) => Number(name)))).toEqual(new Set(last));
      }),
    );
  });

  test("are found again by name, and give way to what was met since", () => {
    fc.assert(
      fc.property(meetings, meetings, (before, since) => {
        const saved = readEncounters(JSON.parse(JSON.stringify(meet(before).encounters.save(String))));
        if (saved === undefined) return expect.fail("what was saved could not be read");
        const { encounters } = meet(since.slice(0, 20));
        const known = new Map(encounters.save(String).map(([name, count]) => [name, count]));
        encounters.restore(saved, (name) => (name === "7" ? undefined : Number(name)));
        const now = new Map(encounters.save(String).map(([name, count]) => [name, count]));
        for (const [name, count] of known) expect(now.get(name)).toBe(count);
        for (const [name, count] of saved) {
          if (!known.has(name)) expect(now.get(name)).toBe(name === "7" ? undefined : count);
        }
      }),
    );
  });

  test.each([[[["a", -1, 0]]], [[["a", 1]]], ["a"], [[["a", 1, Number.NaN]]], [undefined]])(
    "%j is no saved encounters",
    (value) => {
      expect(readEncounters(value)).toBeUndefined();
    },
  );
});
