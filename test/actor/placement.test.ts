// Which agents share a thread.
import fc from "fast-check";
import { expect, test } from "vitest";
import { planHosts } from "#runtime/actor/placement.js";
import { runs } from "../runs.js";

test("every agent has one host; agents share one exactly when they name the same; hosts follow their first agent", () => {
  const spec = fc.record({ host: fc.constantFrom("a", "b", "agent-1") }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 8 }), (specs) => {
      const plans = planHosts(specs);
      expect(plans.flatMap(({ agents }) => agents).sort()).toEqual([...specs.keys()]);
      const hostOf = (agent: number) => plans.find(({ agents }) => agents.includes(agent));
      for (const [left, { host }] of specs.entries()) {
        for (const [right, other] of specs.entries()) {
          const together = left === right || (host !== undefined && host === other.host);
          expect(hostOf(left) === hostOf(right)).toBe(together);
        }
      }
      const firsts = plans.map(({ agents }) => agents[0] ?? -1);
      expect(firsts).toEqual([...firsts].sort((left, right) => left - right));
    }),
    { numRuns: runs(500) },
  );
});
