// Personal fields never survive without consent: searched for in everything that reading leaves behind.

import fc from "fast-check";
import { expect, test } from "vitest";
import { readBidRequest } from "#ads/openrtb/read-bid-request.js";
import { runs } from "../../runs.js";
import { tcfString } from "./consent-strings.js";

const SECRET = "SECRET";

/** A request full of personal values, each marked. The year is one that appears nowhere else. */
function personal(privacy: { regs?: object; user?: object; device?: object; ext?: object }): object {
  const geo = { region: `${SECRET}-R`, city: SECRET, zip: SECRET, lat: 59.31337, lon: 18.31337 };
  return {
    id: "r",
    imp: [
      { id: "1", banner: { w: 300, h: 250 } },
      { id: "2", audio: {} },
    ],
    site: { cat: ["IAB1"], keywords: "news" },
    user: {
      id: SECRET,
      buyeruid: SECRET,
      yob: 1931,
      gender: "F",
      keywords: `${SECRET},m_age:23`,
      customdata: SECRET,
      data: [{ segment: [{ id: SECRET }] }],
      geo,
      ...privacy.user,
      ext: { eids: [{ uids: [{ id: SECRET }] }], ...(privacy.user as { ext?: object } | undefined)?.ext },
    },
    device: {
      ifa: SECRET,
      ip: SECRET,
      ua: SECRET,
      didsha1: SECRET,
      dpidmd5: SECRET,
      geo: { country: "SWE", ...geo },
      ...privacy.device,
    },
    regs: { ...privacy.regs },
    ext: { udi: { idfa: SECRET }, ...privacy.ext },
  };
}

function leaks(value: unknown): boolean {
  const text = JSON.stringify(value);
  return [SECRET, SECRET.toLowerCase(), "1931", "female", "31337", "m_age"].some((mark) =>
    text.includes(mark),
  );
}

/** Each alone forbids. */
const FORBIDDING: readonly Parameters<typeof personal>[0][] = [
  { regs: { coppa: 1 } },
  { regs: { coppa: "1" } },
  { ext: { coppa: 1 } },
  { device: { dnt: 1 } },
  { device: { lmt: 1 } },
  { device: { lmt: true } },
  { regs: { gdpr: 1 } },
  { regs: { ext: { gdpr: 1 } } },
  { regs: { gdpr: 1 }, user: { consent: tcfString([1, 3]) } },
  { regs: { ext: { gdpr: 1 } }, user: { ext: { consent: tcfString([3, 4]) } } },
  { regs: { us_privacy: "1YYN" } },
  { regs: { ext: { us_privacy: "1YYN" } } },
  { regs: { ext: { gpc: 1 } } },
  { regs: { gpp: "DBABTA~1YYN", gpp_sid: [6] } },
  { regs: { ext: { gpp: "DBABTA~1YYN", gpp_sid: [6] } } },
  { regs: { gpp_sid: [7] } },
];
/** None forbids. */
const ALLOWING: readonly Parameters<typeof personal>[0][] = [
  {},
  { regs: { coppa: 0, gdpr: 0 }, device: { dnt: 0, lmt: "0" } },
  { regs: { gdpr: 0 }, user: { consent: tcfString([]) } },
  { regs: { gdpr: 1 }, user: { consent: tcfString([1, 3, 4]) } },
  { regs: { ext: { gdpr: 1 } }, user: { ext: { consent: tcfString([1, 2, 3, 4]) } } },
  { regs: { us_privacy: "1YNN" } },
  { regs: { gpp: "DBABTA~1YNN", gpp_sid: [6] } },
];

test("without consent no personal value is left anywhere in what was read", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FORBIDDING),
      fc.constantFrom(...ALLOWING),
      fc.constantFrom("regs", "device", "ext"),
      (forbidding, allowing, kept) => {
        // Whatever else the request allows, one signal that forbids is enough.
        const read = readBidRequest(personal({ [kept]: allowing[kept as "regs"], ...forbidding }), {
          now: 0,
        });
        expect(leaks(read)).toBe(false);
        for (const slot of read.slots) {
          expect(slot.kind === "offered" && slot.request).toMatchObject({
            consent: false,
            listener: "",
            birthYear: 0,
            gender: "",
            region: "",
            country: "SWE",
          });
        }
      },
    ),
    { numRuns: runs(1000) },
  );
});

test("a consent string that grants nothing counts even where nobody says whether the GDPR applies", () => {
  expect(leaks(readBidRequest(personal({ user: { consent: tcfString([]) } }), { now: 0 }))).toBe(false);
});

test("with consent the listener is known, and still nothing beyond pseudonym, year, gender and region", () => {
  for (const allowing of ALLOWING) {
    const [slot] = readBidRequest(personal(allowing)).slots;
    if (slot?.kind !== "offered") throw new Error("declined");
    const { listener, birthYear, gender, region, ...rest } = slot.request;
    expect([listener, birthYear, gender, region]).toEqual([`user:${SECRET}`, 1931, "female", `${SECRET}-R`]);
    expect(leaks(rest)).toBe(false);
  }
});

test("a listener is known by the exchange's id, else the buyer's, else the device's, and never by zeros", () => {
  const listener = (user: object, device: object): string => {
    const [slot] = readBidRequest({ id: "r", imp: [{ id: "1", audio: {} }], user, device }).slots;
    return slot?.kind === "offered" ? slot.request.listener : "declined";
  };
  expect(listener({ id: "a", buyeruid: "b" }, { ifa: "c" })).toBe("user:a");
  expect(listener({ buyeruid: "b" }, { ifa: "c" })).toBe("buyer:b");
  expect(listener({}, { ifa: "c" })).toBe("device:c");
  expect(listener({ id: "" }, { ifa: "00000000-0000-0000-0000-000000000000" })).toBe("");
});

test("a refusal never quotes the value that was refused", () => {
  for (const fault of [
    { user: { yob: SECRET } },
    { user: { id: { [SECRET]: 1 } } },
    { device: { geo: SECRET } },
  ]) {
    expect(() => readBidRequest({ id: "r", imp: [{ id: "1", audio: {} }], ...fault })).not.toThrow(SECRET);
    expect(() => readBidRequest({ id: "r", imp: [{ id: "1", audio: {} }], ...fault })).toThrow(/must be/);
  }
});
