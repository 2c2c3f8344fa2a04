// Compressed bodies: read as if they were plain, and no harm where they are not what they say.
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { createEngine, type Engine } from "tutti";
import { demonstrationCatalogue } from "tutti/ads";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import { createTrade } from "#ads/openrtb/trade.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { HttpServer } from "#runtime/server/http-server.js";

const catalogue = demonstrationCatalogue(1, 50);
let engine: Engine<AdRequest, number, AdEvent>;
let server: HttpServer<AdRequest, number, AdEvent>;
let origin = "";

beforeAll(async () => {
  engine = await createEngine(adsEngineOptions(catalogue, { deadline: 500 }));
  server = new HttpServer({ engine, trade: createTrade(catalogue), routes: [], limits: { body: 100_000 } });
  origin = await server.listen(0, "127.0.0.1");
});

afterAll(async () => {
  await server.close();
  await engine.close();
});

async function post(encoding: string, body: Uint8Array<ArrayBuffer>): Promise<[number, string | undefined]> {
  const response = await fetch(`${origin}/v1/decide`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": encoding },
    body,
  });
  const { id, code } = (await response.json()) as { id?: string; code?: string };
  return [response.status, id ?? code];
}

const PLAIN = JSON.stringify({ id: "compressed", imp: [{ id: "1", audio: { mimes: ["audio/mpeg"] } }] });

test.each([
  ["gzip", gzipSync(PLAIN)],
  ["GZIP", gzipSync(PLAIN)],
  ["deflate", deflateSync(PLAIN)],
  ["br", brotliCompressSync(PLAIN)],
  ["identity", Buffer.from(PLAIN)],
])("a body in %s is read", async (encoding, body) => {
  expect(await post(encoding, new Uint8Array(body))).toEqual([200, "compressed"]);
});

test("one that is not what it says, is cut short or in an unknown encoding is refused, and the server goes on", async () => {
  const whole = new Uint8Array(gzipSync(PLAIN));
  const cut = whole.slice(0, whole.length - 12);
  expect((await post("gzip", new Uint8Array(Buffer.from(PLAIN))))[0]).toBe(400);
  expect((await post("gzip", cut))[0]).toBe(400);
  expect(await post("zstd", whole)).toEqual([415, "UNKNOWN_ENCODING"]);
  expect(await post("__proto__", whole)).toEqual([415, "UNKNOWN_ENCODING"]);
  expect(await post("gzip", whole)).toEqual([200, "compressed"]);
});

test("a few bytes that stand for more than the server takes are refused", async () => {
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000, " ")));
  expect(bomb.length).toBeLessThan(100_000);
  expect((await post("gzip", bomb))[0]).toBe(413);
  expect(await post("gzip", new Uint8Array(gzipSync(PLAIN)))).toEqual([200, "compressed"]);
});
