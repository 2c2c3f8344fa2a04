// The ads pack behind HTTP, as an exchange, a player and an attacker meet it.
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { createEngine, type Decision, type Engine, now } from "tutti";
import { demonstrationCatalogue, pack } from "tutti/ads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import { createTrade } from "#ads/openrtb/trade.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { auctionRoute } from "#ads/server/auction-route.js";
import { noticeRoute } from "#ads/server/notice-route.js";
import { NoticeSeal } from "#ads/server/notice-token.js";
import { eventReader } from "#ads/server/read-event.js";
import { HttpServer } from "#runtime/server/http-server.js";

interface Bid {
  readonly impid: string;
  readonly price: number;
  readonly adm: string;
  readonly adomain: readonly string[];
  readonly mtype: number;
  readonly nurl: string;
  readonly burl: string;
  readonly lurl: string;
}

const catalogue = demonstrationCatalogue(1, 200);
const observed: AdEvent[] = [];
let engine: Engine<AdRequest, number, AdEvent>;
let server: HttpServer<AdRequest, number, AdEvent>;
let origin = "";

beforeAll(async () => {
  const options = adsEngineOptions(catalogue, { deadline: 500 });
  const ear = { name: "ear", observe: (event: AdEvent) => void observed.push(event) };
  engine = await createEngine({ ...options, constraints: [...(options.constraints ?? []), ear] });
  const seal = new NoticeSeal(Buffer.from("a secret that is long enough"));
  server = new HttpServer({
    engine,
    trade: createTrade(catalogue),
    readEvent: eventReader(catalogue),
    routes: [
      auctionRoute({ engine, catalogue, origin: () => origin, seal }),
      noticeRoute({ engine, catalogue, seal }),
    ],
  });
  origin = await server.listen(0, "127.0.0.1");
});

afterAll(async () => {
  await server.close();
  await engine.close();
});

function audio(id: string, more: object = {}): object {
  return {
    id,
    imp: [{ id: "1", bidfloor: 0.01, audio: { mimes: ["audio/mpeg"], minduration: 5, maxduration: 60 } }],
    app: { content: { genre: "jazz" } },
    device: { geo: { country: "USA" } },
    user: { id: "listener" },
    ...more,
  };
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function bidFor(id: string): Promise<Bid> {
  const answer = (await (await post("/openrtb2/auction", audio(id))).json()) as {
    readonly seatbid?: readonly { readonly bid: readonly Bid[] }[];
  };
  const bid = answer.seatbid?.[0]?.bid[0];
  if (bid === undefined) throw new Error(`no bid: ${JSON.stringify(answer)}`);
  return bid;
}

function filled(address: string, macros: Record<string, string>): string {
  return Object.entries(macros).reduce(
    (text, [macro, value]) => text.replace(`\${${macro}}`, value),
    address,
  );
}

describe("POST /openrtb2/auction", () => {
  test("answers with a bid: price, markup that plays, and addresses for what comes of it", async () => {
    const bid = await bidFor("b1");
    expect(bid).toMatchObject({ impid: "1", mtype: 3 });
    expect(bid.price).toBeGreaterThanOrEqual(0.01);
    expect(bid.adm).toMatch(/^<\?xml .*<VAST version="4\.2">.*<MediaFile [^>]*type="audio\/mpeg".*<\/VAST>$/);
    expect(bid.adm).toContain(`${origin}/notices/impression?t=`);
    for (const address of [bid.nurl, bid.burl, bid.lurl])
      expect(address.startsWith(`${origin}/notices/`)).toBe(true);
    expect(bid.adm).not.toContain("listener");
    expect(bid.nurl).toMatch(/price=\$\{AUCTION_PRICE\}$/);
  });

  test("says why there is none: nobody may be met, or the time is over", async () => {
    const dear = audio("n1", { imp: [{ id: "1", bidfloor: 1e6, audio: { mimes: ["audio/mpeg"] } }] });
    expect(await (await post("/openrtb2/auction", dear)).json()).toEqual({ id: "n1", nbr: 500 });
    const hasty = await post("/openrtb2/auction", audio("n2", { tmax: 4 }));
    expect(await hasty.json()).toEqual({ id: "n2", nbr: 15 });
  });

  test("of several slots of one request, no two carry one advertiser", async () => {
    const imp = ["1", "2", "3", "4"].map((id) => ({ id, audio: { mimes: ["audio/mpeg"] } }));
    const answer = (await (await post("/openrtb2/auction", audio("pod", { imp }))).json()) as {
      readonly seatbid: readonly { readonly bid: readonly Bid[] }[];
    };
    const domains = answer.seatbid[0]?.bid.flatMap(({ adomain }) => adomain) ?? [];
    expect(domains.length).toBeGreaterThan(1);
    expect(new Set(domains).size).toBe(domains.length);
  });

  test.each([
    ["no JSON", "{", 400, undefined],
    ["no request", { id: "x" }, 400, "imp"],
    [
      "a floor that is no number",
      audio("x", { imp: [{ id: "1", bidfloor: "much", audio: {} }] }),
      400,
      "imp[0].bidfloor",
    ],
    ["a megabyte too much", `{"id":"${"x".repeat(1_200_000)}"}`, 413, undefined],
  ])("answers %s with a problem, and goes on", async (_, body, status, path) => {
    const response = await post("/openrtb2/auction", body);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    const problem = (await response.json()) as { readonly code: string; readonly path?: string };
    expect(problem.path).toBe(path);
    expect(problem.code).toMatch(/^[A-Z_]+$/);
    expect((await bidFor("after")).impid).toBe("1");
  });

  test("takes JSON only", async () => {
    const response = await post("/openrtb2/auction", "id=1", { "content-type": "text/plain" });
    expect(response.status).toBe(415);
  });
});

describe("notices", () => {
  test("an impression and a click are observed once each, whoever tells of them, and however often", async () => {
    const bid = await bidFor("o1");
    observed.length = 0;
    const impression = /CDATA\[([^\]]*\/notices\/impression[^\]]*)\]/.exec(bid.adm)?.[1] ?? "";
    const click = /CDATA\[([^\]]*\/notices\/click[^\]]*)\]/.exec(bid.adm)?.[1] ?? "";
    const billing = filled(bid.burl, { AUCTION_PRICE: String(bid.price / 2) });
    for (const address of [bid.nurl, billing, impression, billing, click, click, impression])
      expect((await fetch(address)).status).toBe(204);
    // The ids are of the notices, not of this process: a journal knows them again after a restart.
    expect(observed).toMatchObject([
      { type: "impression", id: "notice impression" },
      { type: "click", id: "notice click" },
    ]);
    expect(observed).toHaveLength(2);
    const [paid] = observed;
    expect(paid).toMatchObject({ listener: "user:listener", price: Math.ceil((bid.price / 2) * 1_000) });
  });

  test("what was lost is given back", async () => {
    const bid = await bidFor("o2");
    observed.length = 0;
    expect((await fetch(filled(bid.lurl, { AUCTION_LOSS: "102" }))).status).toBe(204);
    expect(observed.map(({ type }) => type)).toEqual(["loss"]);
  });

  test("are refused where they were not sealed here, changed by a bit, or are of no kind", async () => {
    const bid = await bidFor("o3");
    observed.length = 0;
    const token = new URL(bid.burl).searchParams.get("t") ?? "";
    const other = new NoticeSeal(Buffer.from("another secret, just as long"));
    const forged = other.seal({
      decision: "d",
      campaign: "c",
      listener: "",
      bid: 1,
      time: 0,
      bidAt: 0,
      moment: {} as never,
    });
    const tampered = Array.from({ length: 12 }, (_, place) => {
      const at = Math.floor((place * token.length) / 12);
      return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    });
    for (const wrong of ["", "x", forged, ...tampered])
      expect((await fetch(`${origin}/notices/click?t=${wrong}`)).status).toBe(403);
    expect((await fetch(`${origin}/notices/gift?t=${token}`)).status).toBe(403);
    expect(observed).toEqual([]);
  });

  test("never say that more was paid than was bid", async () => {
    const bid = await bidFor("o4");
    observed.length = 0;
    await fetch(filled(bid.burl, { AUCTION_PRICE: "1000000" }));
    expect(observed).toMatchObject([{ type: "impression", price: Math.ceil(bid.price * 1_000) }]);
  });
});

describe("every pack's routes", () => {
  test("decide one value, or many: what is wrong among them costs the others nothing", async () => {
    const one = (await (await post("/v1/decide?explain=true", audio("d1"))).json()) as Record<
      string,
      unknown
    >;
    expect(one).toMatchObject({ id: "d1", bids: [{ impid: "1" }] });
    expect(one["rationale"]).toBeDefined();
    const many = (await (
      await post("/v1/decide/batch", [audio("d2"), { id: "bad" }, audio("d3")])
    ).json()) as object[];
    expect(many).toMatchObject([
      { decision: { id: "d2" } },
      { error: { code: "INVALID_BID_REQUEST", path: "imp" } },
      { decision: { id: "d3" } },
    ]);
  });

  test("take events, and refuse what is none by its path, before an agent hears of any", async () => {
    observed.length = 0;
    const moment = {
      media: "audio",
      auction: "first-price",
      device: "phone",
      country: "USA",
      hour: 9,
      weekend: false,
      mood: "",
      activity: "",
      categories: ["IAB1"],
      keywords: [],
    };
    const event = { type: "click", decision: "d", campaign: 0, listener: "", time: 0, moment };
    expect((await post("/v1/events", event)).status).toBe(202);
    expect((await post("/v1/events", [event, event])).status).toBe(202);
    for (const [wrong, path] of [
      [{}, undefined],
      [[{ type: 1 }], undefined],
      ["7", undefined],
      [{ type: "gift" }, "type"],
      [{ type: "__proto__" }, "type"],
      [{ ...event, campaign: 1e9 }, "campaign"],
      [{ ...event, time: undefined }, "time"],
      [{ ...event, moment: {} }, "moment.media"],
      [[event, { ...event, moment: { ...moment, categories: [7] } }], "[1].moment.categories[0]"],
    ] as const) {
      const answer = await post("/v1/events", wrong);
      expect([answer.status, ((await answer.json()) as { path?: string }).path]).toEqual([400, path]);
    }
    expect(observed).toHaveLength(3);
    expect(engine.inspect().actors.map(({ restarts }) => restarts)).toEqual([0, 0, 0]);
  });

  test("tell how the engine is, and count what it does", async () => {
    expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: "ok" });
    expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({ status: "ok" });
    const before = await metric('tutti_decisions_total{result="winner"}');
    await bidFor("m1");
    expect(await metric('tutti_decisions_total{result="winner"}')).toBe(before + 1);
    expect(await metric('tutti_agent_restarts_total{agent="profiler"}')).toBe(0);
    const missing = await fetch(`${origin}/nothing`, { headers: { "x-request-id": "mine-1" } });
    expect(missing.status).toBe(404);
    expect(missing.headers.get("x-request-id")).toBe("mine-1");
  });
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

test("callers that hang up, and callers that never finish, do no harm to the others", async () => {
  const { port } = new URL(origin);
  const slow = Array.from({ length: 20 }, () => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(
      "POST /openrtb2/auction HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{",
    );
    return socket;
  });
  for (let caller = 0; caller < 20; caller++) {
    const call = httpRequest(`${origin}/openrtb2/auction`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    call.on("error", () => undefined);
    call.end(JSON.stringify(audio(`gone-${caller}`)));
    setTimeout(() => call.destroy(), caller % 4);
  }
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, caller) => post("/openrtb2/auction", audio(`ok-${caller}`))),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  for (const socket of slow) socket.destroy();
});

test("a decision that comes after its exchange's time, and after the engine was closed, harms nobody", async () => {
  const own = await createEngine(adsEngineOptions(catalogue, { deadline: 500 }));
  let decide: (decisions: readonly Decision<number>[]) => void = () => undefined;
  const late = new Promise<readonly Decision<number>[]>((resolve) => {
    decide = resolve;
  });
  const slow = { ...own, observe: (event: AdEvent) => own.observe(event), decideMany: () => late };
  const seal = new NoticeSeal(Buffer.from("a secret that is long enough"));
  const route = auctionRoute({
    engine: slow as unknown as typeof own,
    catalogue,
    origin: () => origin,
    seal,
  });
  const body = audio("late", { tmax: 40 });
  const answer = await route.answer({ body, query: {}, parameters: {}, receivedAt: now() });
  expect(answer.body).toMatchObject({ id: "late", nbr: expect.any(Number) });
  const decision = { id: "d", winner: 3, price: 2 } as Decision<number>;
  await own.close();
  decide([decision]);
  // What nobody catches would fail the test's run here.
  await new Promise(setImmediate);
});

test("the pack brings these routes", async () => {
  const opened = await pack.open({});
  const routes =
    opened.routes?.({ engine, origin: () => origin, secret: Buffer.alloc(32), store: undefined }) ?? [];
  expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /openrtb2/auction",
    "GET /notices/:kind",
  ]);
});
