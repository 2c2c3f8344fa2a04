// The figures against made-up results: which result is held against which, and what is said where one is missing.
import { describe, expect, test } from "vitest";
import { figuresOf } from "../../dist/bench/figures/figures.js";
import type { Figure, Result } from "../../dist/bench/harness/result.js";
import { percentiles, result } from "./fakes.js";

const CORES = 2;
const SATURATED = "512 in flight";
const ONE = "1 in flight";

function figure(name: string, results: readonly Result[]): Figure | undefined {
  return figuresOf(results, CORES).find((each) => each.name === name);
}

function timed(bench: string, setting: string, system: string, p50: number): Result {
  return result(bench, setting, system, 1e6 / p50, { latency: percentiles(p50) });
}

const RUN: readonly Result[] = [
  result("sin32", SATURATED, "Tutti decide, packed", 500_000),
  result("sin32", SATURATED, "Tutti decideMany, isolated", 600_000),
  result("sin32", SATURATED, "Tutti decideMany, two hosts", 1_200_000),
  result("sin32", SATURATED, "Go channels", 1_000_000),
  result("sin32", SATURATED, "CAF pooled", 200_000),
  result("sin32", SATURATED, "CAF detached", 900_000),
  result("sin32", SATURATED, "Erlang/OTP +S 1", 100_000),
  result("sin32", SATURATED, "Erlang/OTP +S 2", 240_000),
  result("sin32", SATURATED, "postMessage", 60_000),
  result("sin32", SATURATED, "piscina", 30_000),
  result("sin32", SATURATED, "comlink", 20_000),
  result("sin32", SATURATED, "inline, one thread", 800_000),
  result("tiny", SATURATED, "Tutti decide, packed", 1_400_000),
  result("tiny", SATURATED, "Tutti decideMany, two hosts", 3_000_000),
  result("tiny", SATURATED, "Go channels", 2_000_000),
  result("tiny", SATURATED, "Erlang/OTP +S 1", 700_000),
  result("tiny", SATURATED, "Erlang/OTP +S 2", 600_000),
  result("sin32", "64 in flight", "Tutti decide, isolated", 200_000),
  result("sin32", "64 in flight", "Tutti decide, packed", 480_000),
  result("sin32", "64 in flight", "Erlang/OTP +S 2", 120_000),
  result("sin32", "64 in flight", "piscina", 24_000),
  timed("tiny", ONE, "Tutti decideSync, packed and spinning", 0.4),
  timed("tiny", ONE, "Go channels", 0.8),
  timed("sin32", ONE, "Tutti decideSync, packed and spinning", 2.7),
  timed("sin32", ONE, "Tutti decideSync, isolated and parked", 48),
  timed("sin32", ONE, "Go channels", 1.8),
  timed("wake-up", "round trip", "Atomics.wait and notify", 10),
  timed("wake-up", "three threads", "Atomics.wait and notify", 40),
  result("open loop", "50 % of saturation", "Tutti decide, packed", 1, {
    latency: percentiles(50, 900),
    hiccups: percentiles(1, 400),
  }),
  result("open loop", "50 % of saturation", "Tutti decide, isolated", 1, {
    latency: percentiles(50, 9_000),
    hiccups: percentiles(1, 400),
  }),
  result("open loop", "80 % of saturation", "Tutti decide, packed", 1, {
    latency: percentiles(50, 401),
    hiccups: percentiles(1, 400),
  }),
  result("parallel gain", "200 us", "Tutti", 390, { unit: "us" }),
  result("parallel gain", "200 us", "one after the other", 600, { unit: "us" }),
  result("memory", "closed loop", "Tutti decide", 1, {
    details: { "bytes a decision": 900, "heap growth, bytes": -5_000 },
  }),
  result("memory", "closed loop", "Tutti decideMany", 1, {
    details: { "bytes a decision": 250, "heap growth, bytes": 2_000_000 },
  }),
  result("journal", "on", "Tutti decideMany, packed", 95),
  result("journal", "off", "Tutti decideMany, packed", 100),
];

describe("each figure", () => {
  test.each([
    ["sin32, 512 in flight, best Tutti API, against Go channels", 1.2, true],
    ["sin32, 512 in flight, best Tutti API, against CAF pooled", 6, true],
    ["sin32, 512 in flight, best Tutti API, against Erlang best", 5, true],
    ["sin32, 512 in flight, best Tutti API, against postMessage", 20, true],
    ["sin32, 512 in flight, best Tutti API, against piscina", 40, true],
    ["sin32, 512 in flight, best Tutti API, against comlink", 60, true],
    ["tiny, 512 in flight, best Tutti API, against Go channels", 1.5, true],
    ["tiny, 512 in flight, best Tutti API, against Erlang best", 3e6 / 7e5, true],
    ["tiny, 512 in flight, await decide, against Erlang best", 2, true],
    ["tiny, 512 in flight, await decide, against Go channels", 0.7, true],
    ["sin32, 64 in flight, await decide, against Erlang best", 4, true],
    ["sin32, 64 in flight, await decide, against piscina", 20, true],
    ["sin32, share of the ideal (cores x inline rate) at saturation", 0.75, true],
    ["tiny, one at a time, packed and spinning, p50 against Go's", 0.5, true],
    ["sin32, one at a time, packed and spinning, p50 against Go's", 1.5, false],
    ["sin32, one at a time, isolated and parked, p50 against the wake-up floor", 1.2, true],
    ["open loop at 50 % of saturation, p99.9 above the machine's own, ms", 0.5, true],
    ["parallel gain, three agents of 200 us, latency against one after the other", 0.65, true],
    ["bytes allocated a decision, decide, its rationale in hand", 900, true],
    ["bytes allocated a decision, decideMany into the caller's arrays", 250, false],
    ["heap growth over all decisions, bytes", 2_000_000, false],
    ["throughput with the journal on, against off", 0.95, true],
  ])("%s", (name, value, met) => {
    const found = figure(name, RUN);
    expect(found?.value).toBeCloseTo(value, 9);
    expect(found?.met).toBe(met);
  });

  test("is listed once, and all of them are tested above", () => {
    const names = figuresOf(RUN, CORES).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(22);
  });
});

describe("a figure has no value, and is neither met nor missed,", () => {
  const name = "sin32, 512 in flight, best Tutti API, against Go channels";
  const withoutGo = RUN.filter(({ system }) => system !== "Go channels");

  test("where nothing was measured", () => {
    for (const { value, met } of figuresOf([], CORES)) expect([value, met]).toEqual([undefined, undefined]);
  });

  test("where the peer is not installed", () => {
    const { median: _, ...rest } = result("sin32", SATURATED, "Go channels", 1);
    const absent: Result = { ...rest, rounds: [], absent: "go is not installed" };
    expect(figure(name, [...withoutGo, absent])?.value).toBeUndefined();
  });

  test("where the peer failed, even after rounds that went well", () => {
    const failed = result("sin32", SATURATED, "Go channels", 1, { failed: "Error: exit code 2" });
    expect(figure(name, [...withoutGo, failed])?.met).toBeUndefined();
  });
});

test("a peer of another bench or setting is never taken in its place", () => {
  const name = "sin32, 512 in flight, best Tutti API, against piscina";
  const elsewhere = RUN.filter((each) => !(each.system === "piscina" && each.setting === SATURATED));
  expect(elsewhere.some(({ system }) => system === "piscina")).toBe(true);
  expect(figure(name, elsewhere)?.value).toBeUndefined();
});
