// What one caller does wrong costs no other: while somebody is slow, huge, senseless or gone, a good one goes on being answered.
import { connect, type Socket } from "node:net";
import { createEngine, type Engine } from "tutti";
import { demonstrationCatalogue } from "tutti/ads";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import { createTrade } from "#ads/openrtb/trade.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { HttpServer } from "#runtime/server/http-server.js";

const LIMITS = { headers: 1_500, request: 3_000, body: 10_000 };
const catalogue = demonstrationCatalogue(1, 50);
const sockets: Socket[] = [];
let engine: Engine<AdRequest, number, AdEvent>;
let server: HttpServer<AdRequest, number, AdEvent>;
let origin: URL;

beforeAll(async () => {
  engine = await createEngine(adsEngineOptions(catalogue, { deadline: 500 }));
  server = new HttpServer({ engine, trade: createTrade(catalogue), routes: [], limits: LIMITS });
  origin = new URL(await server.listen(0, "127.0.0.1"));
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

afterAll(async () => {
  await server.close();
  await engine.close();
});

const GOOD = JSON.stringify({
  id: "r",
  imp: [{ id: "1", audio: { mimes: ["audio/mpeg"] } }],
  device: { geo: { country: "USA" } },
});

async function post(body: string): Promise<number> {
  const answer = await fetch(new URL("/v1/decide", origin), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** A connection that has sent so much, with what it has heard, and when it was ended. */
function open(sent: string): {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly ended: Promise<void>;
} {
  const socket = connect(Number(origin.port), origin.hostname);
  sockets.push(socket);
  let heard = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  socket.on("error", () => undefined);
  socket.write(sent);
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return { socket, heard: () => heard, ended };
}

/** A good caller is answered while `meanwhile` goes on, and the engine decides no less. */
async function othersAreAnswered(meanwhile: Promise<unknown>): Promise<void> {
  let over = false;
  const until = meanwhile.finally(() => {
    over = true;
  });
  let answered = 0;
  do {
    expect(await post(GOOD)).toBe(200);
    answered++;
  } while (!over);
  await until;
  expect(answered).toBeGreaterThan(0);
}

test("callers who send their headers byte by byte are let go of, and hold nobody up", async () => {
  const slow = Array.from({ length: 50 }, () => open("POST /v1/decide HTTP/1.1\r\nHost: x\r\nX-Slow: "));
  const drip = setInterval(() => {
    for (const { socket } of slow) if (!socket.destroyed) socket.write("a");
  }, 50);
  await othersAreAnswered(Promise.all(slow.map(({ ended }) => ended)));
  clearInterval(drip);
});

test("callers who send their body byte by byte are let go of, and hold nobody up", async () => {
  const head =
    "POST /v1/decide HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
  const slow = Array.from({ length: 50 }, () => open(head));
  const drip = setInterval(() => {
    for (const { socket } of slow) if (!socket.destroyed) socket.write(" ");
  }, 50);
  await othersAreAnswered(Promise.all(slow.map(({ ended }) => ended)));
  clearInterval(drip);
});

test("a body that is too large is refused before it is read, said or unsaid how large it is", async () => {
  const large = JSON.stringify({ id: "x".repeat(20_000) });
  await othersAreAnswered(
    Promise.all([
      post(large).then((status) => expect(status).toBe(413)),
      (async () => {
        const { heard, ended, socket } = open(
          "POST /v1/decide HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        );
        const chunk = `1000\r\n${"x".repeat(0x1000)}\r\n`;
        for (let sent = 0; sent < 10 && !socket.destroyed; sent++) socket.write(chunk);
        await ended;
        expect(heard()).toContain("413");
      })(),
    ]),
  );
});

test("a flood of senseless calls is answered, each as what it is, and hides no good one", async () => {
  const bad = [
    "{",
    "[]",
    '"text"',
    JSON.stringify({ id: 3 }),
    JSON.stringify({ id: "r", imp: [] }),
    "\u0000",
  ];
  const flood = Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      expect(await post(bad[index % bad.length] ?? "{")).toBe(400);
    }),
  );
  await othersAreAnswered(flood);
});

test("callers who hang up in the middle, before or behind their question, leave nothing behind", async () => {
  const head = `POST /v1/decide HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${GOOD.length}\r\n\r\n`;
  const gone = Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const { socket, ended } = open(head + GOOD.slice(0, index % 2 === 0 ? GOOD.length : 10));
      await new Promise((resolve) => setTimeout(resolve, index % 7));
      socket.destroy();
      await ended;
    }),
  );
  await othersAreAnswered(gone);
  expect(engine.inspect().decisions.inFlight).toBe(0);
});
