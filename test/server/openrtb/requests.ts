// Bid requests as exchanges and test suites of bidders send them: one of each kind, to be changed for a case.

type Json = Readonly<Record<string, unknown>>;

export const BANNER: Json = {
  id: "b1",
  banner: {
    format: [
      { w: 300, h: 250 },
      { w: 300, h: 600 },
    ],
  },
};
export const VIDEO: Json = {
  id: "v1",
  video: {
    mimes: ["video/mp4"],
    minduration: 5,
    maxduration: 30,
    protocols: [2, 3, 5, 6, 7, 8],
    w: 640,
    h: 480,
    startdelay: 0,
    plcmt: 1,
    linearity: 1,
    skip: 1,
    delivery: [1, 2],
    playbackmethod: [1, 3],
    api: [1, 2],
    companionad: [{ id: "companion", w: 300, h: 250 }],
    companiontype: [1, 2],
  },
};
export const AUDIO: Json = {
  id: "a1",
  audio: {
    mimes: ["audio/mpeg", "audio/mp4"],
    minduration: 5,
    maxduration: 30,
    protocols: [9, 7, 13],
    startdelay: -1,
    feed: 3,
    stitched: 1,
    delivery: [2],
    companionad: [{ w: 300, h: 250 }],
  },
};
export const NATIVE: Json = { id: "n1", native: { request: '{"ver":"1.2"}', ver: "1.2" } };

/** With everything around the impressions that a 2.6 request may say. */
export function request(imp: readonly unknown[], more: object = {}): Json {
  return {
    id: "some-request-id",
    imp,
    at: 1,
    tmax: 1_000,
    cur: ["USD"],
    site: {
      id: "site",
      page: "https://publisher.example/page",
      domain: "publisher.example",
      cat: ["IAB1"],
      publisher: { id: "p", name: "Publisher" },
      content: { genre: "jazz", len: 1800, language: "en" },
    },
    device: {
      ua: "Mozilla/5.0 (Windows NT 10.0)",
      ip: "203.0.113.9",
      devicetype: 2,
      dnt: 0,
      lmt: 0,
      geo: { country: "USA", region: "CA", utcoffset: -480 },
      sua: { browsers: [{ brand: "Chromium", version: ["120"] }] },
    },
    user: { eids: [{ source: "id.example", uids: [{ id: "eid-1", atype: 1 }] }] },
    regs: { coppa: 0, gdpr: 0, us_privacy: "1YNN" },
    source: {
      tid: "tid",
      fd: 0,
      schain: { complete: 1, ver: "1.0", nodes: [{ asi: "exchange.example", sid: "1", hp: 1 }] },
    },
    ext: { prebid: { channel: { name: "pbjs" } } },
    ...more,
  };
}

/** An impression of a kind, its own object changed. */
export function changed(impression: Json, kind: string, more: object): Json {
  return { ...impression, [kind]: { ...(impression[kind] as object), ...more } };
}
