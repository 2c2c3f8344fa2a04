// The dashboard without a browser: what is drawn adds up, what is kept is bounded, and pages that do not read are let go.
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { createEngine, type Engine, type Rationale, resolve, weightedSum } from "tutti";
import { pack } from "tutti/ads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decisionPicture } from "#runtime/server/dashboard/decision-picture.js";
import { DecisionTap } from "#runtime/server/dashboard/decision-tap.js";
import { EventStreams } from "#runtime/server/dashboard/event-streams.js";
import type { Snapshot } from "#runtime/server/dashboard/messages.js";
import { openDashboard } from "#runtime/server/dashboard/open-dashboard.js";
import { HttpServer } from "#runtime/server/http-server.js";

const WORDS = {
  nameOf: (candidate: string) => `the ${candidate}`,
  priceInWords: (price: number) => `${price} a piece`,
};
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A rationale as the engine makes it, of agents that may be absent and may veto. */
const rationales = fc
  .record({ candidates: fc.integer({ min: 1, max: 12 }), agents: fc.integer({ min: 1, max: 4 }) })
  .chain(({ candidates, agents }) =>
    fc.array(
      fc.record({
        scores: fc.array(share, { minLength: candidates, maxLength: candidates }),
        confidence: share,
        // Products of the smallest numbers there are would be nothing.
        weight: fc.double({ min: 0, max: 5, noNaN: true }).map((weight) => (weight < 1e-9 ? 0 : weight)),
        vetoes: fc.subarray([...new Array(candidates).keys()], { maxLength: Math.min(2, candidates) }),
        absent: fc.boolean(),
      }),
      { minLength: agents, maxLength: agents },
    ),
  )
  .map((parts): Rationale<string> => {
    const candidates = (parts[0]?.scores ?? []).map((_, index) => `c${index}`);
    const present = parts.flatMap(({ absent, scores, confidence, vetoes }, index) =>
      absent ? [] : [{ agent: `a${index}`, scores, confidence, vetoes }],
    );
    const { totals, index } = resolve(present, {
      candidates,
      agents: parts.map(({ weight }, agent) => ({ name: `a${agent}`, weight })),
      rule: weightedSum,
    });
    return {
      decision: "d",
      rule: "weighted-sum",
      candidates,
      agents: parts.map(({ absent, scores, confidence, weight, vetoes }, agent) => ({
        agent: `a${agent}`,
        outcome: absent ? ("absent" as const) : ("live" as const),
        weight,
        priority: 1,
        confidence,
        freshness: 1,
        scores: absent ? [] : scores,
        vetoes: absent ? [] : vetoes.map((candidate) => ({ candidate, reason: "somebody's secret" })),
        reason: "somebody's secret",
      })),
      exclusions: [],
      refusals: [],
      totals,
      winner: index,
      early: false,
      latency: 0.5,
    };
  });

describe("the picture of a decision", () => {
  test("cuts each bar into agents' parts that add up to its score, the winner first, nothing left out unsaid", () => {
    fc.assert(
      fc.property(rationales, fc.integer({ min: 1, max: 8 }), (rationale, most) => {
        const picture = decisionPicture(rationale, 2, most, WORDS);
        expect(picture.bars.length + picture.others).toBe(rationale.candidates.length);
        for (const { parts, total } of picture.bars) {
          const sum = parts.reduce((before, part) => before + part, 0);
          expect(sum).toBeCloseTo(total, 9);
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        }
        const winners = picture.bars.filter(({ winner }) => winner);
        expect(winners.length).toBe(rationale.winner < 0 ? 0 : 1);
        if (rationale.winner >= 0) {
          expect(picture.bars[0]).toMatchObject({ winner: true, name: `the c${rationale.winner}` });
          expect(picture.price).toBe("2 a piece");
        }
        expect(picture.lead ?? 0).toBeGreaterThanOrEqual(0);
        const shares = picture.agents.reduce((sum, agent) => sum + agent.share, 0);
        if (shares > 0) expect(shares).toBeCloseTo(1, 9);
        for (const bar of picture.bars) {
          const key = rationale.candidates.indexOf(bar.name.replace("the ", ""));
          const vetoed = rationale.agents.some(({ vetoes }) =>
            vetoes.some(({ candidate }) => candidate === key),
          );
          expect(bar.excluded !== undefined).toBe(vetoed);
        }
      }),
    );
  });

  test("never hands on what an agent wrote in its own words: it may describe somebody", () => {
    fc.assert(
      fc.property(rationales, (rationale) => {
        expect(JSON.stringify(decisionPicture(rationale, 2, 8, WORDS))).not.toContain("secret");
      }),
    );
  });
});

test("a tap keeps the latest decisions, at most twenty a second of the clock and 240 in all, and counts each one's latency", async () => {
  let time = 0;
  let made = 0;
  const decide = async (): Promise<unknown> => ({ id: `d${made++}`, latency: 1, winner: "a", score: 1 });
  const engine = { decide } as unknown as Engine<string, string, never>;
  const tap = new DecisionTap(engine, { now: () => time });
  for (; time < 1_000; time += 5) await tap.engine.decide("r");
  expect(tap.latest.length).toBe(20);
  expect(tap.takeLatencies([50])?.[0]).toBeCloseTo(1, 1);
  expect(tap.takeLatencies([50])).toBeUndefined();
  for (; time < 30_000; time += 25) await tap.engine.decide("r");
  expect(tap.latest.length).toBe(240);
  expect(tap.latest.at(-1)?.decision.id).toBe(`d${made - 2}`);
});

function connected(address: string): Promise<IncomingMessage> {
  return new Promise((settle, reject) => void get(address, settle).on("error", reject));
}

test("a page that does not read is let go, and costs those that read nothing; too many are refused", async () => {
  const message = { filler: "x".repeat(1 << 16) } as unknown as Snapshot;
  const streams = new EventStreams(() => message);
  const server = createServer((_, response) => {
    if (!streams.open(response)) response.writeHead(503).end();
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slow = await connected(address);
  slow.on("error", () => undefined);
  const quick = await connected(address);
  let read = 0;
  quick.on("data", (bytes: Buffer) => {
    read += bytes.length;
  });
  for (let sent = 0; streams.count > 1; sent++) {
    expect(sent).toBeLessThan(5_000);
    streams.send(message);
    await new Promise((settle) => setImmediate(settle));
  }
  const before = read;
  streams.send(message);
  await expect.poll(() => read).toBeGreaterThan(before);
  const others = await Promise.all(Array.from({ length: 70 }, () => connected(address)));
  expect(streams.count).toBe(64);
  expect(others.filter(({ statusCode }) => statusCode === 503)).toHaveLength(7);
  streams.close();
  expect(streams.count).toBe(0);
  for (const each of [slow, quick, ...others]) each.destroy();
  await new Promise((settle) => server.close(settle));
});

describe("over HTTP", () => {
  let origin = "";
  let server: HttpServer<never, number, never>;
  let engine: Engine<never, number, never>;

  beforeAll(async () => {
    const opened = await pack.open({});
    const dashboard = openDashboard(await createEngine({ ...opened.engine, deadline: 500 }), opened.panel);
    engine = dashboard.engine as Engine<never, number, never>;
    server = new HttpServer({ engine, trade: opened.trade as never, routes: [], dashboard });
    origin = await server.listen(0, "127.0.0.1");
  });

  afterAll(async () => {
    await server.close();
    await engine.close();
  });

  test("the page may load and call nothing but this server, and every file that it names is there", async () => {
    const page = await fetch(origin);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const names = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect((await fetch(origin + name)).status, name).toBe(200);
  });

  test.each([
    "/dashboard/../package.json",
    "/dashboard/%2e%2e%2fpackage.json",
    "/dashboard/tsconfig.json",
    "/dashboard/decisions/none",
  ])("%s is not to be had", async (path) => {
    const answer = await fetch(origin + path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  });

  test("a stream begins with what is known, budgets against their plan among it, and ends when the server stops", async () => {
    const stream = await connected(`${origin}/events/stream`);
    expect(stream.headers["content-type"]).toBe("text/event-stream");
    const first = await new Promise<string>((settle) => {
      let text = "";
      stream.on("data", (bytes: Buffer) => {
        text += bytes.toString();
        const end = text.indexOf("\n\n");
        if (end > 0) settle(text.slice(0, end));
      });
    });
    const snapshot = JSON.parse(first.slice("data: ".length)) as Snapshot;
    expect(snapshot.actors.map(({ name }) => name)).toEqual(["profiler", "context", "bid-optimizer"]);
    for (const { spent, planned, budget } of snapshot.budgets?.gauges ?? []) {
      expect(spent).toBeLessThanOrEqual(budget);
      expect(planned).toBeLessThanOrEqual(budget);
    }
    expect(snapshot.budgets?.gauges.length).toBeGreaterThan(3);
    const ended = new Promise((settle) => stream.once("close", settle));
    const silent = await connected(`${origin}/events/stream`);
    silent.on("error", () => undefined).pause();
    await server.close();
    await ended;
    silent.destroy();
  });
});
