// The price landscape: finds the other bidders' prices again from what single auctions show of them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BidShading } from "#ads/agents/bidding/bid-shading.js";
import { PriceLandscape } from "#ads/agents/bidding/price-landscape.js";
import { Random } from "#ads/random.js";

/** A market that is not the prior: median 3 where 1 is believed, and half the prior's spread. */
const MEDIAN = 3;
const SPREAD = 0.45;

function rivalPrice(random: Random): number {
  return MEDIAN * Math.exp(SPREAD * random.normal());
}

/** Shares of the market's prices at most `price`, from many draws. */
function trueWinRate(price: number): number {
  const random = new Random(99);
  let won = 0;
  for (let draw = 0; draw < 20_000; draw++) if (rivalPrice(random) <= price) won++;
  return won / 20_000;
}

const PRICES = [1.5, 2, 3, 4, 6];

describe("learning prices", () => {
  test("from second-price auctions: prices that were paid, and bids that were too low", () => {
    const landscape = new PriceLandscape(1);
    const random = new Random(1);
    for (let auction = 0; auction < 8_000; auction++) {
      const bid = 1 + 6 * random.uniform();
      const rival = rivalPrice(random);
      if (bid >= rival) landscape.sawPrice(rival);
      else landscape.sawAtLeast(bid);
    }
    for (const price of PRICES)
      expect(Math.abs(landscape.winRate(price) - trueWinRate(price))).toBeLessThan(0.06);
  });

  test("from first-price auctions, which only tell won or lost", () => {
    const landscape = new PriceLandscape(1);
    const random = new Random(2);
    for (let auction = 0; auction < 8_000; auction++) {
      const bid = 1 + 6 * random.uniform();
      if (bid >= rivalPrice(random)) landscape.sawAtMost(bid);
      else landscape.sawAtLeast(bid);
    }
    for (const price of PRICES)
      expect(Math.abs(landscape.winRate(price) - trueWinRate(price))).toBeLessThan(0.1);
  });

  test("whatever is seen, a higher price never wins less often, and nothing is certain", () => {
    const seen = fc.record({ kind: fc.nat(2), price: fc.double({ min: 0, max: 1e6, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 100 }), (auctions) => {
        const landscape = new PriceLandscape(1);
        for (const { kind, price } of auctions) {
          if (kind === 0) landscape.sawPrice(price);
          else if (kind === 1) landscape.sawAtMost(price);
          else landscape.sawAtLeast(price);
        }
        let before = 0;
        for (let price = 0.01; price < 100; price *= 1.1) {
          const rate = landscape.winRate(price);
          expect(rate).toBeGreaterThanOrEqual(before - 1e-9);
          expect(rate).toBeLessThanOrEqual(1 + 1e-9);
          before = rate;
        }
      }),
    );
  });
});

describe("shading", () => {
  test("the price gains within a few percent of the best gain on a fine grid, and is never above the worth", () => {
    const shading = new BidShading(new PriceLandscape(1));
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 20, noNaN: true }), (worth) => {
        const gain = (price: number): number => (worth - price) * shading.landscape.winRate(price);
        let best = 0;
        for (let price = worth / 500; price < worth; price += worth / 500) best = Math.max(best, gain(price));
        const price = shading.price(worth);
        expect(price).toBeLessThanOrEqual(worth);
        expect(gain(price)).toBeGreaterThan(0.93 * best);
      }),
    );
  });
});
