// The other hard limits: block lists, competitive separation, prices and consent.
import fc from "fast-check";
import type { Constraint } from "tutti";
import { describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import type { Micros } from "#ads/money.js";
import { BlockListConstraint } from "#ads/policy/block-list.js";
import { SeparationConstraint } from "#ads/policy/competitive-separation.js";
import { carriesPersonalFields, consentConstraint, withoutPersonalFields } from "#ads/policy/consent.js";
import { PriceLimitsConstraint } from "#ads/policy/price-limits.js";
import { runs } from "../../runs.js";
import { adRequest, anyRequest, campaign } from "../agents/campaign-fixture.js";

function excludedBy(
  constraint: Constraint<AdRequest, number, AdEvent>,
  request: AdRequest,
  candidates: number[],
) {
  const excluded: number[] = [];
  constraint.exclude?.(request, candidates, (index) => excluded.push(candidates[index] as number));
  return excluded;
}

describe("a publisher's block list", () => {
  const category = fc.constantFrom("IAB7", "IAB7-39", "IAB7-3", "IAB17", "constructor");
  const domain = fc.constantFrom("acme.com", "shop.acme.com", "me.com", "example", "com", "__proto__");

  test("keeps out exactly the campaigns whose category or advertiser it covers", () => {
    const covers = (blocked: string, own: string, separator: string, before: boolean): boolean =>
      blocked === own || (before ? own.startsWith(blocked + separator) : own.endsWith(separator + blocked));
    fc.assert(
      fc.property(
        fc.array(fc.record({ categories: fc.array(category, { maxLength: 2 }), domain }), { maxLength: 8 }),
        fc.array(category, { maxLength: 3 }),
        fc.array(domain, { maxLength: 3 }),
        (fields, blockedCategories, blockedAdvertisers) => {
          const campaigns = fields.map((changes, index) => campaign(index, changes));
          const expected = campaigns.filter(
            (own) =>
              blockedCategories.some((blocked) =>
                own.categories.some((name) => covers(blocked, name, "-", true)),
              ) ||
              // A whole top-level domain is no advertiser.
              blockedAdvertisers.some(
                (blocked) =>
                  covers(blocked, own.domain, ".", false) &&
                  (blocked.includes(".") || blocked === own.domain),
              ),
          );
          const request = adRequest({ blockedCategories, blockedAdvertisers });
          const candidates = campaigns.map(({ index }) => index);
          const constraint = new BlockListConstraint(campaigns);
          expect(excludedBy(constraint, request, candidates)).toEqual(expected.map(({ index }) => index));
          expect(excludedBy(constraint, adRequest(), candidates)).toEqual([]);
        },
      ),
    );
  });
});

describe("competitive separation", () => {
  test("two slots of one bid request never go to rivals, or to one advertiser", () => {
    const fields = fc.record({
      separation: fc.constantFrom("", "cola", "cars"),
      domain: fc.constantFrom("a.example", "b.example", "c.example", "d.example"),
    });
    const step = fc.record({ request: fc.constantFrom("r1", "r2"), wish: fc.nat(7), refused: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(fields, { minLength: 1, maxLength: 8 }),
        fc.array(step, { maxLength: 20 }),
        (all, steps) => {
          const campaigns = all.map((changes, index) => campaign(index, changes));
          const constraint = new SeparationConstraint(campaigns);
          const winners = new Map<string, number[]>();
          const slots = new Map<string, number>();
          for (const { request, wish, refused } of steps) {
            const slot = slots.get(request) ?? 0;
            slots.set(request, slot + 1);
            const candidate = wish % campaigns.length;
            const own = campaigns[candidate];
            const before = winners.get(request) ?? [];
            const meets = before.some((other) => {
              const rival = campaigns[other];
              return (
                rival?.domain === own?.domain ||
                (own?.separation !== "" && rival?.separation === own?.separation)
              );
            });
            const asked = adRequest({ request, slot });
            expect(excludedBy(constraint, asked, [candidate])).toEqual(meets ? [candidate] : []);
            expect(constraint.reserve(asked, candidate) !== undefined).toBe(meets);
            if (meets) continue;
            if (refused) constraint.release(asked, candidate);
            else winners.set(request, [...before, candidate]);
          }
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test("bid requests that carry the same id against the protocol do not hold each other up", () => {
    const constraint = new SeparationConstraint([campaign(0), campaign(1)]);
    expect(constraint.reserve(adRequest({ slot: 0 }), 0)).toBeUndefined();
    expect(constraint.reserve(adRequest({ slot: 0 }), 0)).toBeUndefined();
    expect(constraint.reserve(adRequest({ slot: 1 }), 0)).toBeDefined();
  });
});

test("a bid has a price between the floor and the campaign's maximum, or is not made", () => {
  const constraint = new PriceLimitsConstraint([campaign(0, { maximumBid: 5_000_000 as Micros })]);
  fc.assert(
    fc.property(fc.option(fc.nat(10_000_000), { nil: undefined }), fc.nat(10_000_000), (price, floor) => {
      const refusal = constraint.reserve(adRequest({ floor: floor as Micros }), 0, price);
      expect(refusal === undefined).toBe(price !== undefined && price >= floor && price <= 5_000_000);
    }),
  );
});

describe("consent", () => {
  const anyPerson = fc
    .tuple(
      anyRequest,
      fc.boolean(),
      fc.constantFrom("", "BY"),
      fc.constantFrom(0, 1990),
      fc.constantFrom("" as const, "female" as const),
    )
    .map(([request, consent, region, birthYear, gender]) => ({
      ...request,
      consent,
      region,
      birthYear,
      gender,
    }));

  test("without it nothing personal is left of a request, with it nothing is lost", () => {
    fc.assert(
      fc.property(anyPerson, (request) => {
        const seen = withoutPersonalFields(request);
        expect(carriesPersonalFields(seen)).toBe(false);
        if (request.consent) expect(seen).toBe(request);
        else {
          expect(seen).toEqual({ ...request, listener: "", birthYear: 0, gender: "", region: "" });
        }
      }),
    );
  });

  test("a request that carries personal fields without it gets no ad at all", () => {
    fc.assert(
      fc.property(anyPerson, (request) => {
        const excluded = excludedBy(consentConstraint, request, [0, 1]);
        expect(excluded).toEqual(carriesPersonalFields(request) ? [0, 1] : []);
      }),
    );
  });
});
