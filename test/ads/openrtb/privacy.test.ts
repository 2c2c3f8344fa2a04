// Consent strings, bit by bit: what they allow, and that everything unreadable allows nothing.

import fc from "fast-check";
import { expect, test } from "vitest";
import { gppAllows } from "#ads/openrtb/privacy/gpp-string.js";
import { tcfConsents } from "#ads/openrtb/privacy/tcf-string.js";
import { usPrivacyAllows, usSectionAllows } from "#ads/openrtb/privacy/us-privacy.js";
import { runs } from "../../runs.js";
import { bitText, tcfString } from "./consent-strings.js";

test("a TCF string consents when, and only when, purposes 1, 3 and 4 are granted", () => {
  const purposes = fc.uniqueArray(fc.integer({ min: 1, max: 24 }));
  const needed = fc.oneof(
    purposes,
    purposes.map((some) => [...new Set([1, 3, 4, ...some])]),
  );
  fc.assert(
    fc.property(needed, (granted) => {
      expect(tcfConsents(tcfString(granted))).toBe([1, 3, 4].every((purpose) => granted.includes(purpose)));
    }),
    { numRuns: runs(1000) },
  );
});

test("segments after a TCF core string change nothing", () => {
  expect(tcfConsents(`${tcfString([1, 3, 4])}.YAAAAAAAAAAA`)).toBe(true);
});

test("the string published with the TCF specification grants purposes 1 to 3, which is not enough", () => {
  const published =
    "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBA";
  expect(tcfConsents(published)).toBe(false);
  // The sign at place 25 has purposes 1 to 4 in its last four bits: "O" is 1110, "P" is 1111.
  expect(tcfConsents(published.replace("PCAAO", "PCAAP"))).toBe(true);
});

test("version 1, cut, empty and foreign texts consent to nothing", () => {
  const texts = [
    tcfString([1, 3, 4], 1),
    tcfString([1, 3, 4]).slice(0, 25),
    "",
    "not base64url!",
    "%%%%%%%%",
  ];
  expect(texts.map(tcfConsents)).toEqual(texts.map(() => false));
});

test("a US Privacy string forbids where the listener opted out of the sale, and where it cannot be read", () => {
  const allowed = ["1YNN", "1---", "1nnn", "1YYN", "1-Y-", "2YNN", "1YN", "1YNNN", "YES!"].map(
    usPrivacyAllows,
  );
  expect(allowed).toEqual([true, true, true, false, false, false, false, false, false]);
});

test("a national or state section allows only where none of its opt-outs is taken", () => {
  const optOuts = new Map([
    [7, 3],
    [8, 2],
    [9, 2],
    [10, 2],
    [11, 2],
    [12, 2],
  ]);
  const notices = new Map([
    [7, 6],
    [8, 3],
    [9, 3],
    [10, 3],
    [11, 4],
    [12, 3],
  ]);
  fc.assert(
    fc.property(
      fc.constantFrom(...optOuts.keys()),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }),
      (section, answers) => {
        const taken = answers.slice(0, optOuts.get(section));
        const bits = `000001${"01".repeat(notices.get(section) ?? 0)}${taken.map(twoBits).join("")}${"10".repeat(12)}`;
        expect(usSectionAllows(section, bitText(bits))).toBe(!taken.includes(1));
      },
    ),
    { numRuns: runs(300) },
  );
});

test("the global privacy control in a section's second segment forbids", () => {
  expect(usSectionAllows(7, "BVQqAAAAAgA.QA")).toBe(true);
  expect(usSectionAllows(7, "BVQqAAAAAgA.YA")).toBe(false);
});

test("of a GPP string only the sections that apply are asked, and one that is missing or unknown forbids", () => {
  // The header names sections 2 (TCF) and 6 (US Privacy), as in the GPP specification.
  const both = (tcf: string, us: string): string => `DBACNY~${tcf}~${us}`;
  const consents = tcfString([1, 3, 4]);
  expect(gppAllows(both(consents, "1YNN"), [2, 6])).toBe(true);
  expect(gppAllows(both(consents, "1YNN"), [])).toBe(true);
  expect(gppAllows(both(consents, "1YYN"), [2])).toBe(true);
  expect(gppAllows(both(consents, "1YYN"), [6])).toBe(false);
  expect(gppAllows(both(consents, "1YYN"), [])).toBe(false);
  expect(gppAllows(both(tcfString([1]), "1YNN"), [2])).toBe(false);
  expect(gppAllows(both(consents, "1YNN"), [5])).toBe(false);
  expect(gppAllows(both(consents, "1YNN"), [-1])).toBe(true);
  expect(gppAllows("DBACNY", [2])).toBe(false);
});

test("sections that a header names as a range are found", () => {
  // Type 3, version 1, one entry: a range from 7 (fibonacci 01011) that goes on for 1 (11).
  const header = bitText(`000011${"000001"}${"000000000001"}${"1"}${"01011"}${"11"}`);
  const national = "BVQqAAAAAgA";
  expect(gppAllows(`${header}~${national}~${bitText("000001010101" + "1010")}`, [7, 8])).toBe(true);
  expect(gppAllows(`${header}~${national}~${bitText("000001010101" + "0110")}`, [7, 8])).toBe(false);
});

test("no text makes the readers throw or run on, whatever they are given", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(..."ABCDEFz_-~.1YN") }),
    fc.string({ unit: fc.constantFrom("A", "~") }).map((rest) => `DBAC${rest}`),
    fc.nat({ max: 4000 }).map((length) => `DBAB${"A".repeat(length)}~`),
  );
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: -1, max: 30 }), { maxLength: 3 }), (any, sections) => {
      expect(typeof tcfConsents(any)).toBe("boolean");
      expect(typeof usPrivacyAllows(any)).toBe("boolean");
      expect(typeof gppAllows(any, sections)).toBe("boolean");
    }),
    { numRuns: runs(2000) },
  );
});

function twoBits(value: number): string {
  return value.toString(2).padStart(2, "0");
}
