// Which of a campaign's creatives is shown: one that fits, and of these the one of the slot's shape.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Creative } from "#ads/catalogue/campaign.js";
import { bestCreative, creativeFits } from "#ads/catalogue/creative-fit.js";
import { adRequest, campaign } from "../agents/campaign-fixture.js";

function video(id: string, width: number, height: number): Creative {
  return {
    id,
    media: "video",
    mime: "video/mp4",
    duration: 15,
    width,
    height,
    attributes: [],
    url: "https://cdn.example/v",
  };
}

const FLAT = video("flat", 640, 360);
const UPRIGHT = video("upright", 720, 1280);
const SQUARE = video("square", 600, 600);

describe("the creative of a video slot", () => {
  test.each([
    [[1080, 1920], "upright"],
    [[1920, 1080], "flat"],
    [[300, 250], "square"],
  ] as const)("of %j is the one of its shape, wherever it is in the catalogue", (size, id) => {
    const slot = adRequest({ media: "video", sizes: [size] });
    for (const creatives of [
      [FLAT, UPRIGHT, SQUARE],
      [SQUARE, UPRIGHT, FLAT],
    ])
      expect(bestCreative(campaign(0, { creatives }), slot)?.id).toBe(id);
  });

  test("without a size is the first that fits", () => {
    const slot = adRequest({ media: "video" });
    expect(bestCreative(campaign(0, { creatives: [UPRIGHT, FLAT] }), slot)).toBe(UPRIGHT);
  });

  test("is one that fits, if any does", () => {
    const side = fc.integer({ min: 0, max: 2000 });
    const creatives = fc.array(
      fc
        .record({ duration: fc.integer({ min: 5, max: 60 }), width: side, height: side })
        .map((fields) => ({ ...FLAT, ...fields })),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(creatives, side, side, fc.integer({ min: 5, max: 60 }), (own, width, height, longest) => {
        const slot = adRequest({ media: "video", sizes: [[width, height]], maximumDuration: longest });
        const best = bestCreative(campaign(0, { creatives: own }), slot);
        expect(best !== undefined).toBe(own.some((each) => creativeFits(each, slot)));
        if (best !== undefined) expect(creativeFits(best, slot)).toBe(true);
      }),
    );
  });
});
