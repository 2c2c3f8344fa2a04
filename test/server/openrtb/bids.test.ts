// What is bid keeps to what was asked: for random impressions, every bid is one that the exchange may take.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { type Bid, catalogueOf, ExchangeStage } from "./exchange-stage.js";
import { AUDIO, request } from "./requests.js";

let stage: ExchangeStage;

beforeAll(async () => {
  stage = await ExchangeStage.open(catalogueOf(24), "our-seat");
});

afterAll(() => stage.close());

interface Asked {
  readonly id: string;
  readonly bidfloor?: number;
  readonly banner?: { readonly format: readonly { readonly w: number; readonly h: number }[] };
  readonly video?: Played;
  readonly audio?: Played;
}

interface Played {
  readonly mimes: readonly string[];
  readonly minduration?: number;
  readonly maxduration?: number;
  readonly rqddurs?: readonly number[];
  readonly protocols?: readonly number[];
  readonly mincpmpersec?: number;
  readonly battr?: readonly number[];
}

const few = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const played = (mimes: readonly string[]): fc.Arbitrary<Played> =>
  fc.record(
    {
      mimes: few(mimes),
      minduration: fc.constantFrom(0, 5, 15, 20),
      maxduration: fc.constantFrom(15, 20, 30, 60),
      rqddurs: few([10, 15, 20, 30]),
      protocols: few([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
      mincpmpersec: fc.constantFrom(0, 0.01, 0.1, 1),
      battr: few([3, 6, 9]),
    },
    { requiredKeys: ["mimes"] },
  );
const impression: fc.Arbitrary<Omit<Asked, "id">> = fc.record(
  {
    bidfloor: fc.constantFrom(0, 0.01, 1, 10, 100),
    banner: fc.record({
      format: few([
        { w: 300, h: 250 },
        { w: 728, h: 90 },
      ]),
    }),
    video: played(["video/mp4", "video/webm"]),
    audio: played(["audio/mpeg", "audio/ogg"]),
  },
  { requiredKeys: ["banner"] },
);

function expectFits(bid: Bid, asked: Asked): void {
  const media = (["banner", "video", "audio"] as const)[bid.mtype - 1];
  const offered = media === undefined ? undefined : asked[media];
  expect(offered).toBeDefined();
  expect(bid.price).toBeGreaterThanOrEqual(asked.bidfloor ?? 0);
  if (asked.banner !== undefined && media === "banner") {
    expect(asked.banner.format).toContainEqual({ w: bid.w, h: bid.h });
    expect(bid.adm).toMatch(/^<a /);
    return;
  }
  const { minduration = 0, maxduration = 1e9, rqddurs, protocols, mincpmpersec = 0 } = offered as Played;
  const duration = bid.dur ?? 0;
  if (rqddurs === undefined) {
    expect(duration).toBeGreaterThanOrEqual(minduration);
    expect(duration).toBeLessThanOrEqual(maxduration);
  } else expect(rqddurs).toContain(duration);
  if (protocols !== undefined) expect(protocols).toContain(bid.protocol);
  expect(bid.price).toBeGreaterThanOrEqual(mincpmpersec * duration);
  const version = new Map([
    [2, "2.0"],
    [3, "3.0"],
    [7, "4.0"],
    [11, "4.1"],
    [13, "4.2"],
  ]).get(bid.protocol ?? 0);
  expect(bid.adm).toContain(version === undefined ? '<DAAST version="1.0">' : `<VAST version="${version}">`);
}

test("every bid is for an impression that was asked, in a medium, size, duration, protocol and at a price that it takes", async () => {
  let bids = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(impression, { minLength: 1, maxLength: 4 }), async (impressions) => {
      const imp = impressions.map((each, index): Asked => ({ ...each, id: String(index) }));
      const { status, answer } = await stage.post(request(imp));
      expect([status, answer.id]).toEqual([200, "some-request-id"]);
      const seats = answer.seatbid ?? [];
      expect(seats.length > 0 || (answer.nbr ?? 0) > 0).toBe(true);
      const given = seats.flatMap(({ seat, bid }) => {
        expect(seat).toBe("our-seat");
        return bid;
      });
      expect(new Set(given.map(({ impid }) => impid)).size).toBe(given.length);
      expect(new Set(given.map(({ id }) => id)).size).toBe(given.length);
      for (const bid of given) {
        const asked = imp.find(({ id }) => id === bid.impid);
        expect(asked).toBeDefined();
        if (asked !== undefined) expectFits(bid, asked);
        bids++;
      }
    }),
    { numRuns: runs(100) },
  );
  expect(bids).toBeGreaterThan(20);
});

/** Well-formed as far as elements and attributes go; CDATA is left out. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const text = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "").replace(/^<\?xml[^>]*\?>/, "");
  const rest = text.replace(
    /<(\/?)([A-Za-z]+)((?:\s[\w]+="[^"<]*")*)\s*(\/?)>/g,
    (_, end, name, _attributes, empty) => {
      if (end === "/") expect(open.pop()).toBe(name);
      else if (empty !== "/") open.push(name as string);
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
}

test.each([[2], [3], [7], [9], [11], [13]])(
  "the markup of protocol %i is well-formed, whatever campaigns are called",
  async (protocol) => {
    const audio = { mimes: ["audio/mpeg"], protocols: [protocol] };
    const [bid] = await stage.bids(request([{ ...AUDIO, audio }]));
    expectWellFormed(bid?.adm ?? "");
    expect(bid?.adm).toContain("Rock &amp; &quot;Roll&quot; &lt;b&gt;");
    expect(bid?.adm).toMatch(/<Impression><!\[CDATA\[http[^\]]*\/notices\/impression/);
    expect(bid?.adm).toContain("<ClickThrough><![CDATA[https://brand-");
    expect(bid?.adm).toMatch(/<ClickTracking><!\[CDATA\[http[^\]]*\/notices\/click/);
  },
);
