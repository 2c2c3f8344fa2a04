// Spans: one for each call and one for its decisions, in the caller's trace; none at all where nobody has asked for them.
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { createEngine } from "tutti";
import { demonstrationCatalogue } from "tutti/ads";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTrade } from "#ads/openrtb/trade.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { auctionRoute } from "#ads/server/auction-route.js";
import { NoticeSeal } from "#ads/server/notice-token.js";
import { HttpServer } from "#runtime/server/http-server.js";
import { Tracing } from "#runtime/server/tracing.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";
const exporter = new InMemorySpanExporter();

beforeEach(() => {
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});

afterEach(() => {
  trace.disable();
  exporter.reset();
});

const REQUEST = {
  id: "auction-of-somebody",
  imp: [{ id: "1", audio: { mimes: ["audio/mpeg"] } }],
  device: { ip: "203.0.113.77", ifa: "device-of-somebody", geo: { country: "USA" } },
  user: { id: "somebody", eids: [{ source: "id.example", uids: [{ id: "eid-of-somebody" }] }] },
};

/** Spans of calls with these headers and bodies, one after the other. */
async function spansOf(...calls: readonly { headers?: Record<string, string>; body: unknown }[]) {
  const catalogue = demonstrationCatalogue(1, 50);
  const tracing = Tracing.open();
  const started = await createEngine(adsEngineOptions(catalogue, { deadline: 500 }));
  const engine = tracing?.engine(started) ?? started;
  const seal = new NoticeSeal(Buffer.from("a secret that is long enough"));
  const routes = [auctionRoute({ engine, catalogue, origin: () => "http://ads.example", seal })];
  const server = new HttpServer({ engine, trade: createTrade(catalogue), routes, tracing });
  const origin = await server.listen(0, "127.0.0.1");
  for (const { headers, body } of calls) {
    const answer = await fetch(`${origin}/openrtb2/auction?token=hidden`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
  }
  await server.close();
  await engine.close();
  return exporter.getFinishedSpans();
}

test("a call is a span of its caller's trace, and its decisions are a span of the call", async () => {
  const [decide, call, ...others] = await spansOf({
    headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
    body: REQUEST,
  });
  expect(others).toEqual([]);
  expect(call?.name).toBe("POST /openrtb2/auction");
  expect(call?.spanContext().traceId).toBe(TRACE);
  expect(call?.parentSpanContext?.spanId).toBe(CALLER);
  expect(call?.attributes).toEqual({
    "http.request.method": "POST",
    "http.route": "/openrtb2/auction",
    "http.response.status_code": 200,
  });
  expect(decide?.name).toBe("tutti.decide");
  expect(decide?.spanContext().traceId).toBe(TRACE);
  expect(decide?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
  expect(decide?.attributes).toMatchObject({ "tutti.requests": 1, "tutti.winners": 1 });
});

test("without a traceparent, or with one that is none, a call begins a trace", async () => {
  const zeros = `00-${"0".repeat(32)}-${CALLER}-01`;
  const headers = [undefined, { traceparent: "nonsense" }, { traceparent: zeros }];
  const spans = await spansOf(...headers.map((each) => ({ body: REQUEST, ...(each && { headers: each }) })));
  const calls = spans.filter(({ name }) => name.startsWith("POST"));
  expect(calls).toHaveLength(3);
  expect(calls.map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined, undefined, undefined]);
  expect(new Set(calls.map((each) => each.spanContext().traceId)).size).toBe(3);
});

test("a refused call is a span that says so by the error's code, and nothing personal is in any", async () => {
  const headers = { "content-type": "text/somebody" };
  const spans = await spansOf(
    { body: { ...REQUEST, imp: [] } },
    { body: REQUEST, headers },
    { body: REQUEST },
  );
  expect(
    spans.map(({ attributes }) => [attributes["http.response.status_code"], attributes["error.type"]]),
  ).toEqual([
    [400, "INVALID_BID_REQUEST"],
    [415, "FST_ERR_CTP_INVALID_MEDIA_TYPE"],
    [undefined, undefined],
    [200, undefined],
  ]);
  const told = JSON.stringify(
    spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  );
  for (const hidden of ["somebody", "203.0.113", "hidden"]) expect(told).not.toContain(hidden);
});

test("where nobody has registered a provider there is no tracing", () => {
  trace.disable();
  expect(Tracing.open()).toBeUndefined();
});
