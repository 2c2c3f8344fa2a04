// Bid requests: quirks of exchanges are read, true faults are told with their path, and hostile values do nothing.

import fc from "fast-check";
import type { AdRequest } from "tutti/ads";
import { expect, test } from "vitest";
import { InvalidBidRequestError } from "#ads/openrtb/invalid-bid-request.js";
import { type ReadBidRequest, readBidRequest } from "#ads/openrtb/read-bid-request.js";
import { runs } from "../../runs.js";

const NOW = Date.UTC(2026, 2, 1);
const BANNER = { id: "1", banner: { w: 300, h: 250 } };

function read(request: object): ReadBidRequest {
  return readBidRequest({ id: "request", ...request }, { now: NOW });
}

/** The ad request of the first impression. */
function first(request: object): AdRequest {
  const [slot] = read({ imp: [BANNER], ...request }).slots;
  if (slot?.kind !== "offered") throw new Error(`declined: ${slot?.noBid.reason}`);
  return slot.request;
}

function refusalOf(value: unknown): string {
  try {
    readBidRequest(value);
  } catch (error) {
    if (error instanceof InvalidBidRequestError) return error.message;
    throw error;
  }
  return "read";
}

function declined(request: object): [code: number, reason: string] {
  const [slot] = read({ imp: [BANNER], ...request }).slots;
  return slot?.kind === "declined" ? [slot.noBid.code, slot.noBid.reason] : [0, "offered"];
}

test("an audio impression of a podcast is read whole", () => {
  const request = {
    at: 1,
    imp: [
      {
        id: "spot-1",
        bidfloor: 2.5,
        audio: {
          mimes: ["audio/mp3", "AUDIO/MP4; codecs=mp4a"],
          minduration: 10,
          maxduration: 30,
          battr: [1],
        },
      },
    ],
    app: {
      cat: ["IAB1-6"],
      keywords: "Jazz, Late Night",
      content: { genre: "Jazz", language: "en", ext: { mood: "Calm", activity: "focus" } },
    },
    device: {
      devicetype: 6,
      ua: "Mozilla/5.0 (Sonos speaker)",
      language: "sv-SE",
      geo: { country: "SWE", region: "AB", utcoffset: 60 },
    },
    user: { id: "u-1", yob: 1990, gender: "F" },
    bcat: ["iab25"],
    badv: ["https://www.Brand.example/x"],
  };
  expect(first(request)).toEqual({
    request: "request",
    impression: "spot-1",
    media: "audio",
    auction: "first-price",
    floor: 2_500_000,
    time: NOW,
    listener: "user:u-1",
    consent: true,
    birthYear: 1990,
    gender: "female",
    device: "speaker",
    country: "SWE",
    region: "AB",
    language: "sv",
    utcOffset: 60,
    categories: ["IAB1-6"],
    keywords: ["jazz", "late night"],
    mood: "calm",
    activity: "focus",
    minimumDuration: 10,
    maximumDuration: 30,
    exactDurations: [],
    sizes: [],
    mimes: ["audio/mpeg", "audio/mp4"],
    blockedCategories: ["IAB25"],
    blockedAdvertisers: ["brand.example"],
    blockedAttributes: [1],
    slot: 0,
  });
});

test("what exchanges write differently but mean the same is read the same", () => {
  const imp = [
    {
      id: 7,
      bidfloor: "0.5",
      bcat: [26],
      banner: { w: "728", h: "90", format: [{ w: 300, h: 250 }, { w: 0 }] },
    },
  ];
  const request = first({ id: 12, imp, bcat: ["IAB25", 26, null, ""], badv: "a.example,b.example" });
  expect(request).toMatchObject({
    request: "12",
    impression: "7",
    floor: 500_000,
    sizes: [
      [728, 90],
      [300, 250],
    ],
    blockedCategories: ["IAB25", "26", "26"],
    blockedAdvertisers: ["a.example", "b.example"],
  });
  expect(first({ device: { geo: { country: "us" } } }).country).toBe("USA");
  expect(first({ device: { geo: { country: "UK" } } }).country).toBe("GBR");
  expect(first({ device: { geo: { country: "Freedonia" } } }).country).toBe("");
  expect(first({ site: { keywords: ["Workout", "happy"] } })).toMatchObject({
    activity: "workout",
    mood: "happy",
  });
  expect(first({ ext: { timestamp: "1480544698821" } }).time).toBe(1480544698821);
  expect(first({ ext: { timestamp: 0 }, device: null, user: null, site: null }).time).toBe(NOW);
});

test("an auction is second-price unless the request says otherwise", () => {
  expect([undefined, 2, 1, 3, 500].map((at) => first({ at }).auction)).toEqual([
    "second-price",
    "second-price",
    "first-price",
    "first-price",
    "first-price",
  ]);
});

test("device types are told by their number, else by the user agent", () => {
  const device = (devicetype: number, ua = ""): string => first({ device: { devicetype, ua } }).device;
  expect([2, 3, 4, 5, 7].map((type) => device(type))).toEqual(["desktop", "tv", "phone", "tablet", "tv"]);
  expect(device(1, "Mozilla/5.0 (iPad; CPU OS 9_2)")).toBe("tablet");
  expect(device(1)).toBe("phone");
  expect(device(0, "Mozilla/5.0 (Linux; Android 7.0) Mobile Safari")).toBe("phone");
  expect(device(0, "Mozilla/5.0 (Windows NT 6.1)")).toBe("desktop");
  expect(device(0)).toBe("other");
});

test("each impression is a slot of its own, in order, whatever its neighbours are", () => {
  const imp = [
    BANNER,
    { id: "2", native: { request: "{}" } },
    { id: "3", video: { w: 640, h: 480 }, banner: {} },
    { id: "4", audio: {} },
  ];
  const { slots } = read({ imp });
  expect(
    slots.map((slot) => [slot.impression, slot.kind === "offered" ? slot.request.media : slot.noBid.code]),
  ).toEqual([
    ["1", "banner"],
    ["2", 502],
    ["3", "video"],
    ["4", "audio"],
  ]);
  expect(slots.map((slot) => (slot.kind === "offered" ? slot.request.slot : -1))).toEqual([0, -1, 2, 3]);
});

test("a request that no bid of ours could meet is declined with its reason, not refused", () => {
  expect(declined({ cur: ["EUR"] })).toEqual([503, "bids in USD are not accepted"]);
  expect(declined({ cur: ["EUR", "usd"] })).toEqual([0, "offered"]);
  expect(declined({ imp: [{ ...BANNER, bidfloor: 1, bidfloorcur: "EUR" }] })).toEqual([
    503,
    "the floor is in EUR, and bids are in USD",
  ]);
  expect(declined({ imp: [{ ...BANNER, bidfloor: 0, bidfloorcur: "EUR" }] })).toEqual([0, "offered"]);
  expect(declined({ tmax: 1 })[0]).toBe(15);
  expect(declined({ imp: [{ ...BANNER, pmp: { private_auction: 1 } }] })[0]).toBe(502);
});

test("durations that are required but blank are none: the shortest and the longest hold", () => {
  const video = { minduration: 5, maxduration: 30, rqddurs: [""] };
  const [slot] = readBidRequest({ id: "r", imp: [{ id: "1", video }] }, { now: NOW }).slots;
  expect(slot).toMatchObject({ request: { minimumDuration: 5, maximumDuration: 30 } });
});

test("a type without an obvious meaning is refused with its path", () => {
  const imp = (impression: unknown): unknown => ({ id: "r", imp: [impression] });
  const faults = new Map<string, unknown>([
    ["the bid request must be an object", []],
    ["id is required", { imp: [BANNER] }],
    ["imp must have at least one impression", { id: "r" }],
    ["imp must be a list", { id: "r", imp: { 0: BANNER } }],
    ["imp[0] must be an object", imp("banner")],
    ["imp[0].id is required", imp({ banner: {} })],
    ["imp[0].bidfloor must be a number", imp({ ...BANNER, bidfloor: "abc" })],
    ["imp[0].bidfloor must be >= 0", imp({ ...BANNER, bidfloor: -1 })],
    ["imp[0].banner.w must be >= 0", imp({ id: "1", banner: { w: -300, h: 250 } })],
    ["imp[0].banner must be an object", imp({ id: "1", banner: true })],
    ["imp[0].banner.battr[1] must be a whole number", imp({ id: "1", banner: { battr: [1, "x"] } })],
    ["imp[0].audio.mimes must be a list", imp({ id: "1", audio: { mimes: 5 } })],
    ["device.geo must be an object", { id: "r", imp: [BANNER], device: { geo: "SWE" } }],
    ["bcat[0] must be a text", { id: "r", imp: [BANNER], bcat: [{}] }],
    ["imp[1].id repeats imp[0].id", { id: "r", imp: [BANNER, BANNER] }],
  ]);
  expect([...faults.values()].map(refusalOf)).toEqual([...faults.keys()]);
});

test("what is too long to handle is refused, and a block list is never cut short", () => {
  const many = Array.from({ length: 65_537 }, (_, index) => `brand-${index}.example`);
  expect(refusalOf({ id: "r", imp: [BANNER], badv: many })).toBe("badv must have at most 65536 entries");
  expect(first({ badv: many.slice(1) }).blockedAdvertisers).toHaveLength(65_536);
  const mimes = ["x".repeat(1e6)];
  expect(first({ imp: [{ id: "1", audio: { mimes } }] }).mimes).toEqual(["x".repeat(128)]);
  expect(refusalOf({ id: "r".repeat(600), imp: [BANNER] })).toBe("id must be at most 512 characters");
  const impressions = Array.from({ length: 101 }, (_, index) => ({ ...BANNER, id: index + 1 }));
  expect(refusalOf({ id: "r", imp: impressions })).toBe("imp must have at most 100 impressions");
});

test("names from a prototype are fields like any other", () => {
  const hostile = JSON.parse(
    `{"__proto__": {"id": "x", "imp": [{"id": "1", "banner": {}}]}, "constructor": {"prototype": {"polluted": 1}}}`,
  );
  expect(refusalOf(hostile)).toBe("id is required");
  expect(refusalOf(Object.create({ id: "inherited", imp: [BANNER] }))).toBe("id is required");
  const banner = JSON.parse(`{"id": "1", "banner": {"__proto__": {"w": 300, "h": 250}}}`);
  expect(first({ imp: [banner] }).sizes).toEqual([]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

/** Has every field that is read; `paths` are the places of its values. */
const WHOLE = {
  id: "request",
  imp: [
    {
      id: "1",
      banner: { w: 300, h: 250, format: [{ w: 320, h: 50 }], mimes: ["image/jpeg"], battr: [1] },
      video: { w: 640, h: 480, mimes: ["video/mp4"], minduration: 5, maxduration: 30, rqddurs: [15] },
      audio: { mimes: ["audio/mpeg"], minduration: 5, maxduration: 30, battr: [1] },
      bidfloor: 1,
      bidfloorcur: "USD",
      bcat: ["IAB25"],
      pmp: { private_auction: 0 },
    },
  ],
  at: 1,
  tmax: 100,
  cur: ["USD"],
  bcat: ["IAB26"],
  badv: ["brand.example"],
  site: {
    cat: ["IAB1"],
    sectioncat: ["IAB1-1"],
    keywords: "news",
    content: { cat: ["IAB2"], genre: "jazz", language: "en", ext: { mood: "calm", activity: "focus" } },
  },
  device: {
    devicetype: 4,
    ua: "agent",
    language: "en",
    dnt: 0,
    lmt: 0,
    ifa: "ifa",
    geo: { country: "USA", region: "CA", utcoffset: -480 },
  },
  user: { id: "user", yob: 1990, gender: "M", consent: "", ext: { consent: "" } },
  regs: { coppa: 0, gdpr: 0, us_privacy: "1---", gpp: "DBABTA~1YNN", gpp_sid: [6], ext: { gpc: 0 } },
  ext: { timestamp: NOW },
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function withValueAt(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) && !(Number(key) < value.length)) return value;
  const child = withValueAt((value as Record<string, unknown>)[key], rest, put);
  return Array.isArray(value) ? value.with(Number(key), child) : { ...value, [key]: child };
}

test("a request with any JSON values anywhere is read, or refused with a code and the path of one of them", () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(0, -1, 1e308, "1", "", "x".repeat(5000), null, {}, [], [{}], true),
  );
  const change = fc.tuple(fc.constantFrom(...pathsOf(WHOLE)), odd);
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const value = changes.reduce<unknown>((request, [path, put]) => withValueAt(request, path, put), WHOLE);
      try {
        for (const slot of readBidRequest(value, { now: NOW }).slots) {
          if (slot.kind === "offered") expectUsable(slot.request);
        }
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidBidRequestError);
        const { code, path } = error as InvalidBidRequestError;
        expect(code).toBe("INVALID_BID_REQUEST");
        const first = path.split(/[.[]/, 1)[0];
        expect(changes.some(([[changed]]) => changed === undefined || changed === first)).toBe(true);
        outcomes.refused++;
      }
    }),
    { numRuns: runs(3000) },
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(300);
});

test("fields that decide nothing are looked at as closely whether the rest is plainly right or not", () => {
  const outcome = (value: unknown): string => {
    const told = refusalOf(value);
    return told === "read" ? JSON.stringify(readBidRequest(value, { now: NOW })) : told;
  };
  const unread = fc.constantFrom(
    ...["test", "wlang", "source", "site", "device", "user", "imp"].flatMap((name) => {
      const of = { test: 0, wlang: ["en"], source: { fd: 1, schain: CHAIN }, ...WHOLE_PLACES }[name];
      return pathsOf(of, [name]);
    }),
  );
  const whole = { ...WHOLE, test: 0, wlang: ["en"], source: { fd: 1, schain: CHAIN }, ...WHOLE_PLACES };
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(
      unread,
      fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1, 2, "1", "", true, null, [])),
      (path, put) => {
        const value = withValueAt(whole, path, put);
        // A field that is null is as if it were left out, but is not plainly right.
        const close = typeof value === "object" ? { ...value, allimps: null } : value;
        const told = outcome(value);
        expect(outcome(close)).toBe(told);
        outcomes[told.startsWith("{") ? "read" : "refused"]++;
      },
    ),
    { numRuns: runs(1000) },
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(100);
});

const CHAIN = { complete: 1, ver: "1.0", nodes: [{ asi: "exchange.example", sid: "1", hp: 1 }] };
/** With fields that nothing reads. */
const WHOLE_PLACES = {
  site: { id: "s", page: "https://publisher.example", mobile: 1, publisher: { id: "p", cat: ["IAB1"] } },
  device: { geo: { country: "USA", lat: -1.5, zip: "1" }, w: 1, js: 1, sua: { browsers: [{ brand: "b" }] } },
  user: { data: [{ segment: [{ id: "1" }] }], eids: [{ source: "e", uids: [{ id: "1", atype: 1 }] }] },
  imp: [
    {
      id: "1",
      secure: 1,
      tagid: "t",
      metric: [{ type: "viewability", value: 0.5 }],
      video: { startdelay: -1, api: [1] },
    },
    { id: "2", banner: { pos: 1, expdir: [1], format: [{ wratio: 16, hratio: 9 }] } },
  ],
};

function expectUsable(request: AdRequest): void {
  const { floor, time, minimumDuration, maximumDuration, sizes, utcOffset } = request;
  for (const number of [floor, time, minimumDuration, maximumDuration, ...sizes.flat()]) {
    expect(Number.isFinite(number) && number >= 0).toBe(true);
  }
  expect(Number.isFinite(utcOffset)).toBe(true);
  expect(request.country).toMatch(/^([A-Z]{3})?$/);
  expect(request.language).toMatch(/^([a-z]{2})?$/);
}
