// Frequency caps against a model: in no window of the cap's length does a listener meet a campaign more often than it allows.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { FrequencyCapConstraint } from "#ads/policy/frequency-cap.js";
import { runs } from "../../runs.js";
import { adRequest, campaign, DAY_START } from "../agents/campaign-fixture.js";

const HOUR = 3_600_000;

function impression(decision: string, listener: string, time: number): AdEvent {
  const moment = momentOf(adRequest());
  return {
    type: "impression",
    decision,
    campaign: 0,
    listener,
    price: 0 as Micros,
    bid: 0 as Micros,
    time,
    moment,
  };
}

function loss(decision: string, time: number): AdEvent {
  return { type: "loss", decision, campaign: 0, bid: 0 as Micros, time, moment: momentOf(adRequest()) };
}

describe("a frequency cap", () => {
  test("holds in every window, and refuses only what would break it", () => {
    const step = fc.record({
      listener: fc.constantFrom("ann", "bob"),
      later: fc.oneof(fc.constantFrom(0, HOUR / 2, HOUR), fc.integer({ min: 0, max: HOUR })),
      fate: fc.constantFrom("won", "lost", "refused"),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 60 }),
        (impressions, hours, steps) => {
          const capped = campaign(0, { frequencyCap: { impressions, hours } });
          const constraint = new FrequencyCapConstraint([capped], { listeners: 10 });
          const met: { listener: string; time: number }[] = [];
          let time = DAY_START;
          for (const [number, { listener, later, fate }] of steps.entries()) {
            time += later;
            const request = adRequest({ listener, time });
            const recent = met.filter((one) => one.listener === listener && one.time > time - hours * HOUR);
            let excluded = false;
            constraint.exclude(request, [0], () => {
              excluded = true;
            });
            const refusal = constraint.reserve(request, 0, 1, String(number));
            expect(excluded).toBe(recent.length >= impressions);
            expect(refusal !== undefined).toBe(excluded);
            if (refusal !== undefined) continue;
            if (fate === "lost") constraint.observe(loss(String(number), time));
            else if (fate === "refused") constraint.release(request, 0, 1, String(number));
            else {
              constraint.observe(impression(String(number), listener, time));
              met.push({ listener, time });
            }
          }
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test("holds while the outcomes of earlier decisions are not known", () => {
    const constraint = new FrequencyCapConstraint([
      campaign(0, { frequencyCap: { impressions: 1, hours: 24 } }),
    ]);
    expect(constraint.reserve(adRequest(), 0, 1, "first")).toBeUndefined();
    expect(constraint.reserve(adRequest(), 0, 1, "second")).toBeDefined();
  });

  test("does not apply to listeners that are not known, nor to campaigns without a cap", () => {
    const capped = { frequencyCap: { impressions: 1, hours: 24 } };
    const constraint = new FrequencyCapConstraint([campaign(0, capped), campaign(1)]);
    for (let number = 0; number < 5; number++) {
      expect(constraint.reserve(adRequest({ listener: "" }), 0, 1, `a${number}`)).toBeUndefined();
      expect(constraint.reserve(adRequest(), 1, 1, `b${number}`)).toBeUndefined();
    }
  });

  test("counts impressions that another process decided", () => {
    const constraint = new FrequencyCapConstraint([
      campaign(0, { frequencyCap: { impressions: 1, hours: 24 } }),
    ]);
    constraint.observe(impression("elsewhere", "ann", adRequest().time));
    expect(constraint.reserve(adRequest(), 0, 1, "here")).toBeDefined();
  });
});
