// What the server tells those who run it: what happens, as JSON lines, and nothing about those who ask.
import { once } from "node:events";
import { connect } from "node:net";
import { createEngine } from "tutti";
import { demonstrationCatalogue } from "tutti/ads";
import { expect, test } from "vitest";
import { createTrade } from "#ads/openrtb/trade.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { auctionRoute } from "#ads/server/auction-route.js";
import { noticeRoute } from "#ads/server/notice-route.js";
import { NoticeSeal } from "#ads/server/notice-token.js";
import { HttpServer } from "#runtime/server/http-server.js";
import { LineAllowance } from "#runtime/server/line-allowance.js";
import { ServerLog } from "#runtime/server/server-log.js";

class Lines {
  text = "";

  write(line: string): void {
    this.text += line;
  }

  get records(): readonly Record<string, unknown>[] {
    return this.text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

const HIDDEN = "SECRET";

/** Personal wherever a request may be. */
function personal(more: object = {}): object {
  return {
    id: `${HIDDEN}-auction`,
    imp: [{ id: `${HIDDEN}-imp`, audio: { mimes: ["audio/mpeg"] } }],
    site: { page: `https://publisher.example/${HIDDEN}`, ref: HIDDEN },
    device: {
      ip: "203.0.113.77",
      ipv6: "2001:db8::77",
      ua: HIDDEN,
      ifa: HIDDEN,
      geo: { country: "USA", zip: HIDDEN },
    },
    user: {
      id: HIDDEN,
      buyeruid: HIDDEN,
      consent: HIDDEN,
      eids: [{ source: HIDDEN, uids: [{ id: HIDDEN }] }],
    },
    ...more,
  };
}

test("nothing of who asks, nor what for, nor a token, is ever told, whatever goes wrong", async () => {
  const catalogue = demonstrationCatalogue(1, 50);
  const lines = new Lines();
  const log = new ServerLog("debug", lines);
  const engine = await createEngine(adsEngineOptions(catalogue, { deadline: 500 }));
  log.watch(engine);
  const seal = new NoticeSeal(Buffer.from(`${HIDDEN} that is long enough`));
  const broken = {
    method: "POST" as const,
    path: "/broken",
    answer: () => {
      throw new TypeError(`${HIDDEN} cannot be read`);
    },
  };
  const routes = [
    auctionRoute({ engine, catalogue, origin: () => "http://ads.example", seal }),
    noticeRoute({ engine, catalogue, seal }),
    broken,
  ];
  const server = new HttpServer({ engine, trade: createTrade(catalogue), routes, log });
  const origin = await server.listen(0, "127.0.0.1");
  const ask = async (path: string, body?: string, headers: Record<string, string> = {}): Promise<number> => {
    const method = body === undefined ? "GET" : "POST";
    const all = {
      "content-type": "application/json",
      authorization: `Bearer ${HIDDEN}`,
      cookie: HIDDEN,
      ...headers,
    };
    const answer = await fetch(origin + path, {
      method,
      headers: all,
      ...(body === undefined ? {} : { body }),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const whole = JSON.stringify(personal());
  const statuses = [
    await ask(`/openrtb2/auction?user=${HIDDEN}`, whole),
    await ask("/openrtb2/auction", JSON.stringify(personal({ user: { id: [HIDDEN] } })), {
      "x-request-id": "call-7",
    }),
    await ask(
      "/openrtb2/auction",
      JSON.stringify(personal({ imp: [{ id: "1", bidfloor: HIDDEN, audio: {} }] })),
    ),
    await ask("/openrtb2/auction", whole.slice(0, -5)),
    await ask("/openrtb2/auction", JSON.stringify({ id: HIDDEN.repeat(300_000) })),
    await ask("/openrtb2/auction", whole, { "content-type": `text/${HIDDEN}` }),
    await ask(`/notices/click?t=${HIDDEN}`),
    await ask(`/${HIDDEN}/user?id=${HIDDEN}`),
    await ask("/broken", whole),
    await ask("/v1/events", JSON.stringify({ user: HIDDEN })),
  ];
  const socket = connect(Number(new URL(origin).port), "127.0.0.1", () =>
    socket.write(`NO ${HIDDEN} HTTP\r\n\r\n`),
  );
  await once(socket.resume(), "close");
  await server.close();
  await engine.close();
  expect(statuses).toEqual([200, 400, 400, 400, 413, 415, 403, 404, 500, 400]);
  expect(lines.text).not.toContain(HIDDEN);
  expect(lines.text).not.toMatch(/203\.0\.113|2001:db8|127\.0\.0\.1/);
  const refused = lines.records.filter(({ msg }) => msg === "a request was refused");
  expect(refused.map(({ status }) => status)).toEqual([...statuses.filter((status) => status >= 400), 400]);
  expect(refused.at(-1)?.["code"]).toMatch(/^HPE_/);
  expect(refused[0]).toMatchObject({
    id: "call-7",
    status: 400,
    code: "INVALID_BID_REQUEST",
    path: "user.id",
    level: "info",
  });
  expect(refused[1]).toMatchObject({ path: "imp[0].bidfloor", route: "/openrtb2/auction" });
  const failed = lines.records.find(({ msg }) => msg === "a request failed");
  expect(failed).toMatchObject({ error: "TypeError", level: "error" });
  expect(String(failed?.["at"])).toContain("logs.test");
});

test("agents that end and come back are told of by name, without what they said", async () => {
  const lines = new Lines();
  const module = new URL(
    `data:text/javascript,${encodeURIComponent(
      `let calls = 0; export default { name: "fragile", propose: ({ user }) => { if (calls++ === 0) throw new Error(user); return { scores: [1] }; } }`,
    )}`,
  );
  const engine = await createEngine<{ user: string }, string, never>({
    agents: [{ module }],
    candidates: ["a"],
    deadline: 200,
  });
  new ServerLog("info", lines).watch(engine);
  const restarted = new Promise((resolve) => engine.on("restart", resolve));
  await engine.decide({ user: HIDDEN });
  await restarted;
  await engine.close();
  expect(lines.records.map(({ msg, agent }) => [msg, agent])).toEqual([
    ["an agent's life ended", "fragile"],
    ["an agent lives again", "fragile"],
  ]);
  expect(lines.text).not.toContain(HIDDEN);
});

test("only what is of the level or above is told", () => {
  const lines = new Lines();
  const log = new ServerLog("warn", lines);
  log.info("not told");
  log.refused({ id: "1", status: 400 });
  log.warn("told");
  log.refused({ id: "2", status: 503 });
  expect(lines.records.map(({ msg, id }) => [msg, id])).toEqual([
    ["told", undefined],
    ["a request was refused", "2"],
  ]);
});

test("of a flood of refusals some are told each second, and then how many were not", () => {
  const allowance = new LineAllowance(2);
  const taken = [0, 1, 2, 999, 1_000, 1_001, 1_002, 5_000].map((now) => allowance.take(now));
  expect(taken).toEqual([0, 0, undefined, undefined, 2, 0, undefined, 1]);
});
