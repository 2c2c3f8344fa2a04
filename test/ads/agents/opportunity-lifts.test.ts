// What kind of opportunity is clicked more often: found from clicks, whichever kinds come together.
import { describe, expect, test } from "vitest";
import { OpportunityLifts } from "#ads/agents/bidding/opportunity-lifts.js";
import { unkept } from "#ads/memory/pieces.js";
import { Random } from "#ads/random.js";

const TRUE_DEVICE = { phone: 1, car: 0.2 } as const;
const TRUE_MEDIA = { audio: 1, video: 2 } as const;

describe("lifts of opportunities", () => {
  test("are learned for device and medium apart, although videos are hardly ever shown in cars", () => {
    const lifts = new OpportunityLifts(unkept);
    const random = new Random(3);
    for (let number = 0; number < 60_000; number++) {
      const device = random.chance(0.5) ? "phone" : "car";
      const media = random.chance(device === "phone" ? 0.6 : 0.05) ? "video" : "audio";
      lifts.impression(device, media, 0.05);
      if (random.chance(0.05 * TRUE_DEVICE[device] * TRUE_MEDIA[media])) lifts.click(device, media);
    }
    const usual = lifts.lift("phone", "audio");
    expect(lifts.lift("car", "audio") / usual).toBeCloseTo(0.2, 1);
    expect(lifts.lift("phone", "video") / usual).toBeGreaterThan(1.7);
    expect(lifts.lift("phone", "video") / usual).toBeLessThan(2.3);
  });

  test("are what is believed before any click, and never 0", () => {
    const lifts = new OpportunityLifts(unkept);
    expect(lifts.lift("speaker", "audio")).toBeLessThan(lifts.lift("phone", "audio"));
    for (let number = 0; number < 10_000; number++) lifts.impression("speaker", "audio", 0.01);
    expect(lifts.lift("speaker", "audio")).toBeGreaterThan(0);
  });

  test("are found again, piece by piece", () => {
    const pieces = new Set<string>();
    const lifts = new OpportunityLifts((piece) => pieces.add(piece));
    lifts.impression("phone", "video", 0.5);
    lifts.click("phone", "video");
    const again = new OpportunityLifts(unkept);
    for (const piece of pieces) expect(again.restore(piece, lifts.save(piece))).toBe(true);
    expect(again.lift("phone", "video")).toBe(lifts.lift("phone", "video"));
    expect(again.restore("phone", { clicks: -1, expected: 1 })).toBe(false);
  });
});
