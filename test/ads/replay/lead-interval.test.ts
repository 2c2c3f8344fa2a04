// The interval of a lead says how sure it is: nothing where there is none, and the truth as often as it promises.
import { expect, test } from "vitest";
import { Random } from "#ads/random.js";
import { leadInterval } from "#ads/replay/lead-interval.js";

test("a bidder has no lead over itself, and no doubt about that", () => {
  const clicks = Float64Array.of(3, 0, 1, 2);
  expect(leadInterval(clicks, clicks)).toEqual({ clicks: 0, low: 0, high: 0 });
});

test("a lead that is the same in each episode is sure", () => {
  expect(leadInterval(Float64Array.of(3, 2, 1), Float64Array.of(2, 1, 0))).toEqual({
    clicks: 3,
    low: 3,
    high: 3,
  });
});

test("the true lead lies within the interval about as often as 95% say", () => {
  const random = new Random(3);
  const episodes = 100;
  let within = 0;
  for (let trial = 0; trial < 200; trial++) {
    const draw = (chance: number): Float64Array =>
      Float64Array.from(
        { length: episodes },
        () => Number(random.chance(chance)) + Number(random.chance(chance)),
      );
    const { low, high } = leadInterval(draw(0.3), draw(0.25));
    if (low <= 10 && high >= 10) within++;
  }
  expect(within / 200).toBeGreaterThan(0.89);
  expect(within / 200).toBeLessThan(0.99);
});
