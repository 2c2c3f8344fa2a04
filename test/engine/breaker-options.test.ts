// What createEngine says of a circuit breaker that cannot be.
import { type BreakerOptions, createEngine } from "tutti";
import { expect, test } from "vitest";
import { recorderEngine, recorderSpec } from "./recorders.js";
import { type Act, agentModule, type Scripted } from "./scripts.js";

const wrong: readonly (readonly [breaker: unknown, path: string, message: string])[] = [
  [true, "breaker", "breaker must be an object or false"],
  [{ failures: 0 }, "breaker.failures", "from 1 to"],
  [{ failures: 1.5 }, "breaker.failures", "must be a whole number, not 1.5"],
  [{ retryAfter: 0 }, "breaker.retryAfter", "above 0"],
  [{ largestRetry: 10 }, "breaker.largestRetry", "must be at least retryAfter = 50, not 10"],
  [{ threshold: 3 }, "breaker.threshold", "use failures, retryAfter, largestRetry"],
];

test.each(wrong)("breaker: %j is refused with its path", async (breaker, path, message) => {
  const start = recorderEngine([recorderSpec({ name: "a" })], {
    breaker: breaker as Partial<BreakerOptions>,
  });
  await expect(start).rejects.toMatchObject({ code: "INVALID_OPTION", path });
  await expect(start).rejects.toThrow(message);
});

test("without a breaker, an agent that gives nothing but faults is asked every time", async () => {
  const act: Act = { do: "nan", proposal: { scores: [1, 0] } };
  for (const breaker of [false, { failures: 4, retryAfter: 60_000, largestRetry: 60_000 }] as const) {
    const engine = await createEngine<Scripted, string>({
      agents: [{ module: agentModule("a") }],
      candidates: ["x", "y"],
      deadline: 60_000,
      breaker,
    });
    for (let request = 0; request < 10; request++) await engine.decide({ script: { a: act } });
    const told = engine.inspect().decisions.agents[0] ?? expect.fail("no agent");
    expect([told.fallbacks.faulty, told.fallbacks.shed, told.breaker]).toEqual(
      breaker === false ? [10, 0, "closed"] : [4, 6, "open"],
    );
    await engine.close();
  }
});
