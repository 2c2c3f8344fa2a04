// OpenRTB 2.6 as an exchange tries it out: for each request the outcome that the specification leaves.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogueOf, ExchangeStage } from "./exchange-stage.js";
import { AUDIO, BANNER, changed, NATIVE, request, VIDEO } from "./requests.js";

let stage: ExchangeStage;

beforeAll(async () => {
  stage = await ExchangeStage.open(catalogueOf(24));
});

afterAll(() => stage.close());

const audio = (more: object): unknown => request([changed(AUDIO, "audio", more)]);
const video = (more: object): unknown => request([changed(VIDEO, "video", more)]);
const banner = (more: object): unknown => request([changed(BANNER, "banner", more)]);
const imp = (more: object): unknown => request([{ ...AUDIO, ...more }]);

describe("there is a bid", () => {
  test.each<[string, unknown, number]>([
    ["a banner", request([BANNER]), 1],
    ["a video", request([VIDEO]), 2],
    ["audio", request([AUDIO]), 3],
    ["a banner of one size, named in the old way", request([{ id: "1", banner: { w: 300, h: 250 } }]), 1],
    ["audio of an app", request([AUDIO], { site: undefined, app: { id: "app", bundle: "com.x" } }), 3],
    ["a screen out of home", request([VIDEO], { site: undefined, dooh: { id: "screen" } }), 2],
    ["a second-price auction", request([AUDIO], { at: 2 }), 3],
    ["an auction of the exchange's own kind", request([AUDIO], { at: 501 }), 3],
    ["an open auction with deals beside it", imp({ pmp: { private_auction: 0, deals: [{ id: "d" }] } }), 3],
    ["a private auction of nobody", imp({ pmp: {} }), 3],
    ["a floor that can be met", imp({ bidfloor: 1, bidfloorcur: "USD" }), 3],
    ["a floor of zero in another currency", imp({ bidfloor: 0, bidfloorcur: "EUR" }), 3],
    ["several currencies, ours among them", request([AUDIO], { cur: ["EUR", "USD"] }), 3],
    ["a currency among others that nobody knows", request([AUDIO], { cur: ["USD", "ZZZ"] }), 3],
    ["our seat, among those that may bid", request([AUDIO], { wseat: ["other", "tutti"] }), 3],
    ["another's seat, that may not", request([AUDIO], { bseat: ["other"] }), 3],
    ["a category of the first taxonomy blocked", request([AUDIO], { bcat: ["IAB25"], cattax: 1 }), 3],
    ["another taxonomy, with nothing blocked", request([AUDIO], { bcat: [], cattax: 7 }), 3],
    [
      "another taxonomy said, the first one's names written",
      request([AUDIO], { bcat: ["IAB25-3"], cattax: 6 }),
      3,
    ],
    ["an exact duration", audio({ minduration: undefined, maxduration: undefined, rqddurs: [15, 60] }), 3],
    ["a slot of a pod", audio({ podid: "p", podseq: 1, slotinpod: 2, sequence: 1 }), 3],
    ["a dynamic pod", audio({ podid: "p", poddur: 60, maxseq: 3, mincpmpersec: 0.01 }), 3],
    ["VAST 2 and nothing later", video({ protocols: [1, 2] }), 2],
    ["DAAST and nothing else", audio({ protocols: [9, 10] }), 3],
    ["more time than there is", request([AUDIO], { tmax: 1e15 }), 3],
    ["no more than the necessary", { id: "r", imp: [{ id: "1", audio: { mimes: ["audio/mpeg"] } }] }, 3],
    ["audio beside native", request([{ ...AUDIO, ...NATIVE }]), 3],
    [
      "a banner, where the video is one that we have not",
      request([{ ...changed(VIDEO, "video", { linearity: 2 }), ...BANNER }]),
      1,
    ],
    ["children", request([AUDIO], { regs: { coppa: 1 } }), 3],
    ["a listener that is not to be tracked", request([AUDIO], { device: { lmt: 1, dnt: 1, ifa: "x" } }), 3],
    [
      "a privacy string of the global platform",
      request([AUDIO], { regs: { gpp: "DBABTA~1YNN", gpp_sid: [6] } }),
      3,
    ],
    [
      "an incomplete chain of sellers",
      request([AUDIO], { source: { schain: { complete: 0, nodes: [], ver: "1.0" } } }),
      3,
    ],
  ])("for %s", async (_, body, mtype) => {
    const { status, answer } = await stage.post(body);
    expect([status, answer]).toMatchObject([200, { cur: "USD", seatbid: [{ seat: "tutti" }] }]);
    const [bid, ...others] = answer.seatbid?.flatMap((seat) => seat.bid) ?? [];
    expect(others).toEqual([]);
    expect(bid).toMatchObject({ mtype, cattax: 1 });
  });
});

describe("there is none, and a number that says why", () => {
  test.each<[string, unknown, number]>([
    ["native alone", request([NATIVE]), 502],
    ["a deal that we do not have", imp({ pmp: { private_auction: 1, deals: [{ id: "d" }] } }), 502],
    ["a floor in another currency", imp({ bidfloor: 1, bidfloorcur: "EUR" }), 503],
    ["a floor in a currency that nobody knows", imp({ bidfloor: 1, bidfloorcur: "ZZZ" }), 503],
    ["categories allowed, which campaigns may not tell", request([AUDIO], { acat: ["IAB1"] }), 505],
    ["bids in another currency", request([AUDIO], { cur: ["EUR", "JPY"] }), 503],
    ["a floor above what anybody pays", imp({ bidfloor: 1_000 }), 500],
    ["a floor a second above what anybody pays", audio({ poddur: 60, mincpmpersec: 5 }), 500],
    [
      "a floor for the duration above what anybody pays",
      audio({ durfloors: [{ mindur: 10, maxdur: 30, bidfloor: 99 }] }),
      500,
    ],
    ["other seats only", request([AUDIO], { wseat: ["other"] }), 506],
    ["our seat blocked", request([AUDIO], { bseat: ["tutti"] }), 506],
    ["categories blocked that cannot be told", request([AUDIO], { bcat: ["150"], cattax: 7 }), 505],
    [
      "every category blocked",
      request([AUDIO], { bcat: Array.from({ length: 20 }, (_, i) => `IAB${i + 1}`) }),
      500,
    ],
    [
      "every advertiser blocked",
      request([AUDIO], { badv: Array.from({ length: 12 }, (_, i) => `brand-${i}.example`) }),
      500,
    ],
    ["a format that we have not", audio({ mimes: ["audio/ogg"] }), 500],
    ["an ad as short as ours are not", audio({ maxduration: 10 }), 500],
    ["an ad as long as ours are not", audio({ minduration: 40, maxduration: 60 }), 500],
    ["a duration that ours have not", audio({ rqddurs: [10] }), 500],
    ["a size that we have not", request([{ id: "1", banner: { w: 728, h: 90 } }]), 500],
    [
      "sizes as proportions",
      request([{ id: "1", banner: { format: [{ wratio: 16, hratio: 9, wmin: 100 }] } }]),
      502,
    ],
    ["a banner that may be no image with a link", banner({ btype: [2] }), 502],
    ["attributes of banners blocked", banner({ battr: [3] }), 500],
    ["attributes of videos blocked", video({ battr: [6] }), 500],
    ["a player of no VAST that we write", video({ protocols: [1, 4, 10] }), 502],
    ["a player of VAST wrappers alone", audio({ protocols: [5, 6, 8] }), 502],
    ["ads over the content", video({ linearity: 2 }), 502],
    ["streams alone", audio({ delivery: [1] }), 502],
    ["too little time", request([AUDIO], { tmax: 4 }), 15],
    ["no time at all", request([AUDIO], { tmax: 1 }), 15],
  ])("for %s", async (_, body, nbr) => {
    const { status, answer } = await stage.post(body);
    expect([status, answer]).toMatchObject([200, { id: "some-request-id", nbr }]);
    expect(answer.seatbid).toBeUndefined();
  });

  test("for a slot that is secure, where the ad is not; and there is one where the slot is not", async () => {
    const url = "http://cdn.example/a.mp3";
    const creatives = [{ id: "a", media: "audio", mime: "audio/mpeg", duration: 15, url }];
    const insecure = await ExchangeStage.open(catalogueOf(1, { creatives }));
    expect(await insecure.bids(imp({ secure: 1 }))).toEqual([]);
    expect(await insecure.bids(imp({ secure: 0 }))).toHaveLength(1);
    await insecure.close();
    expect(await stage.bids(imp({ secure: 1 }))).toHaveLength(1);
  });

  test("and one impression that takes no bid costs the others none, and is named with its reason", async () => {
    const deals = { ...VIDEO, pmp: { private_auction: 1, deals: [{ id: "d" }] } };
    const { answer } = await stage.post(request([BANNER, deals, NATIVE]));
    expect(answer.seatbid?.[0]?.bid.map(({ impid }) => impid)).toEqual(["b1"]);
    expect(answer.ext?.declined).toMatchObject([
      { impid: "v1", nbr: 502, reason: expect.stringContaining("deals") },
      { impid: "n1", nbr: 502, reason: expect.stringContaining("native") },
    ]);
  });
});

describe("the request is refused, and the field at fault named", () => {
  test.each<[string, unknown, string | undefined]>([
    ["is no object", [], ""],
    ["is a text", '"text"', ""],
    ["is nothing", "null", ""],
    ["is no JSON", "{", undefined],
    ["has NaN in it", '{"id":"r","imp":[{"id":"1","bidfloor":NaN,"audio":{}}]}', undefined],
    ["has no id", { imp: [AUDIO] }, "id"],
    ["has an id that is an object", request([AUDIO], { id: {} }), "id"],
    ["has no impressions", request([], { imp: undefined }), "imp"],
    ["has an empty list of them", request([]), "imp"],
    ["has impressions that are no list", request([], { imp: AUDIO }), "imp"],
    ["has an impression that is nothing", request([null]), "imp[0]"],
    ["has an impression that is empty", request([{}]), "imp[0].id"],
    ["has an impression of no kind", request([{ id: "1" }]), "imp[0]"],
    ["has two impressions of one id", request([AUDIO, { ...BANNER, id: "a1" }]), "imp[1].id"],
    ["has a floor below zero", imp({ bidfloor: -0.5 }), "imp[0].bidfloor"],
    ["has a floor that is a word", imp({ bidfloor: "NaN" }), "imp[0].bidfloor"],
    [
      "has a floor beyond all numbers",
      '{"id":"r","imp":[{"id":"1","bidfloor":1e999,"audio":{}}]}',
      "imp[0].bidfloor",
    ],
    ["has a floor in no currency", imp({ bidfloor: 1, bidfloorcur: "dollars" }), "imp[0].bidfloorcur"],
    ["takes what is no currency", request([AUDIO], { cur: ["USD", "dollars"] }), "cur[1]"],
    ["has no time, or less", request([AUDIO], { tmax: -1 }), "tmax"],
    ["has an auction below zero", request([AUDIO], { at: -1 }), "at"],
    ["has an auction by halves", request([AUDIO], { at: 1.5 }), "at"],
    ["has a site and an app", request([AUDIO], { app: { id: "app" } }), "app"],
    ["has an app and a screen", request([AUDIO], { site: undefined, app: {}, dooh: {} }), "dooh"],
    ["has a site that is a text", request([AUDIO], { site: "publisher.example" }), "site"],
    ["has seats that are no list", request([AUDIO], { wseat: { a: 1 } }), "wseat"],
    ["has a deal without an id", imp({ pmp: { deals: [{ bidfloor: 1 }] } }), "imp[0].pmp.deals[0].id"],
    ["has deals that are no list", imp({ pmp: { deals: {} } }), "imp[0].pmp.deals"],
    [
      "has a mode that is neither yes nor no",
      imp({ pmp: { private_auction: [] } }),
      "imp[0].pmp.private_auction",
    ],
    ["has protocols that are words", video({ protocols: ["VAST"] }), "imp[0].video.protocols[0]"],
    ["has a delay before all delays", video({ startdelay: -3 }), "imp[0].video.startdelay"],
    ["has companions that are no list", audio({ companionad: {} }), "imp[0].audio.companionad"],
    ["has a duration below zero", audio({ minduration: -5 }), "imp[0].audio.minduration"],
    ["has a pod of less than nothing", audio({ poddur: -1 }), "imp[0].audio.poddur"],
    ["has a price a second below zero", audio({ mincpmpersec: -1 }), "imp[0].audio.mincpmpersec"],
    ["has a width below zero", banner({ w: -1, h: 250 }), "imp[0].banner.w"],
    ["has a format that is no object", banner({ format: [7] }), "imp[0].banner.format[0]"],
    ["has a chain that is a text", request([AUDIO], { source: { schain: "1.0,1!x" } }), "source.schain"],
    [
      "has a chain with a nameless seller",
      request([AUDIO], { source: { schain: { nodes: [{ sid: "1" }] } } }),
      "source.schain.nodes[0].asi",
    ],
    [
      "has a chain without sellers",
      request([AUDIO], { source: { schain: { complete: 1, ver: "1.0" } } }),
      "source.schain.nodes",
    ],
    [
      "has a browser without a brand",
      request([AUDIO], { device: { sua: { browsers: [{}] } } }),
      "device.sua.browsers[0].brand",
    ],
    ["has a metric of no kind", imp({ metric: [{ value: 1 }] }), "imp[0].metric[0].type"],
    ["has media types, and none among them", audio({ mimes: [] }), "imp[0].audio.mimes"],
    ["has a bitrate below zero", audio({ minbitrate: -1 }), "imp[0].audio.minbitrate"],
    ["has native without a request", request([{ id: "1", native: { ver: "1.2" } }]), "imp[0].native.request"],
    [
      "has a proportion below zero",
      banner({ format: [{ wratio: -16, hratio: 9 }] }),
      "imp[0].banner.format[0].wratio",
    ],
    ["has a regulation that is neither yes nor no", request([AUDIO], { regs: { gdpr: 2 } }), "regs.gdpr"],
    ["has ids that are no list", request([AUDIO], { user: { eids: { source: "x" } } }), "user.eids"],
    ["has regulations that are a number", request([AUDIO], { regs: 1 }), "regs"],
    ["has a child that is a word", request([AUDIO], { regs: { coppa: "maybe" } }), "regs.coppa"],
    ["is a test that is a list", request([AUDIO], { test: [] }), "test"],
    ["has a taxonomy that is a word", request([AUDIO], { cattax: "IAB" }), "cattax"],
  ])("where it %s", async (_, body, path) => {
    const { status, type, answer } = await stage.post(body);
    expect([status, answer.path]).toEqual([400, path]);
    expect(type).toMatch(/^application\/problem\+json/);
    expect(answer.code).toMatch(/^[A-Z_]+$/);
  });

  test("where it blocks more than a request may carry to the agents, and never as a fault of the server", async () => {
    const badv = Array.from({ length: 4_000 }, (_, index) => `${index}.${"long-".repeat(45)}example`);
    const { status } = await stage.post(request([AUDIO], { badv }));
    expect([200, 400, 413]).toContain(status);
  });
});
