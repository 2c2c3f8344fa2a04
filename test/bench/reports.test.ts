// The reports: what other programs read, what fits a terminal, and a page that needs nothing but itself.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { figuresOf } from "../../dist/bench/figures/figures.js";
import type { Result } from "../../dist/bench/harness/result.js";
import { barScale } from "../../dist/bench/report/bar-plot.js";
import { htmlReport } from "../../dist/bench/report/html-report.js";
import { jsonReport } from "../../dist/bench/report/json-report.js";
import { logTicks } from "../../dist/bench/report/log-ticks.js";
import { duration, short } from "../../dist/bench/report/number-format.js";
import type { Report } from "../../dist/bench/report/report.js";
import { settingGroups } from "../../dist/bench/report/setting-group.js";
import { textReport } from "../../dist/bench/report/text-report.js";
import { runs } from "../runs.js";
import { percentiles, result } from "./fakes.js";

const RESULTS: readonly Result[] = [
  result("sin32", "512 in flight", "Tutti decideMany, two hosts", 1_200_000),
  result("sin32", "512 in flight", "Go channels", 1_000_000),
  result("sin32", "1 in flight", "Tutti decideSync, packed and spinning", 400_000, {
    latency: percentiles(2.1, 80),
    hiccups: percentiles(1, 300),
    details: { "heap growth, bytes": 12 },
  }),
  {
    ...{ bench: "sin32", setting: "512 in flight", system: "CAF pooled", unit: "decisions/s", rounds: [] },
    absent: "libcaf-dev is not installed",
  },
  {
    ...{ bench: "sin32", setting: "512 in flight", system: "<script>", unit: "decisions/s", rounds: [1] },
    failed: "Error: a & b",
  },
  result("gain", "200 us", "one after the other", 600, { unit: "us" }),
  result("gain", "200 us", "Tutti", 390, { unit: "us" }),
];

function report(results: readonly Result[] = RESULTS): Report {
  return {
    ...{ results, figures: figuresOf(results, 2) },
    machine: {
      ...{ processor: "A processor", cores: 2, memory: 2 ** 34, kernel: "Linux 6.1", loadBefore: 0.5 },
      ...{ node: "v20.20.2", engine: "V8 11.3", peers: { piscina: "5.3.2", Go: undefined } },
    },
    settings: { peers: "all", quick: false, rounds: 5, milliseconds: 1_000 },
    titles: { sin32: "32 candidates" },
  };
}

describe("the JSON", () => {
  const read = JSON.parse(jsonReport(report())) as Record<string, unknown>;

  test("has an object for each bench, system and setting", () => {
    const keys = (read["results"] as Result[]).map(({ bench, setting, system }) => [bench, setting, system]);
    expect(keys).toEqual(RESULTS.map(({ bench, setting, system }) => [bench, setting, system]));
    expect(new Set(keys.map(String)).size).toBe(RESULTS.length);
  });

  test("has every figure with name, value, target and met; null where it has none", () => {
    const figures = read["figures"] as Record<string, unknown>[];
    expect(figures).toHaveLength(22);
    for (const figure of figures) {
      expect(Object.keys(figure)).toEqual(
        expect.arrayContaining(["name", "value", "target", "bound", "met"]),
      );
    }
    expect(figures[0]).toMatchObject({ value: 1.2, target: 1, met: true });
    expect(figures[1]).toMatchObject({ value: null, met: null });
  });

  test("says on what machine and how it was measured", () => {
    expect(read["machine"]).toMatchObject({ processor: "A processor", cores: 2, node: "v20.20.2" });
    expect(read["settings"]).toMatchObject({ rounds: 5, milliseconds: 1_000, quick: false });
  });
});

describe("the text", () => {
  test("fits 80 columns, whatever the systems are called and however large their numbers are", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (name, value) => {
        const rate = result("sin32", "1 in flight", name.join(" "), value, {
          latency: percentiles(value, value * 9),
        });
        const times = result("sin32", "1 in flight", name.join(" "), value, { unit: "us" });
        for (const line of textReport(report([rate, times])).split("\n")) {
          expect(line.trimEnd().length, line).toBeLessThanOrEqual(80);
          expect(line).not.toContain("…");
        }
      }),
      { numRuns: runs(100) },
    );
  });

  test("names what failed and what did not take part, and the figures that are met", () => {
    const text = textReport(report());
    expect(text).toContain("FAILED, Error: a & b");
    expect(text).toContain("libcaf-dev is not installed");
    expect(text).toMatch(/best Tutti API, against Go\s+1\.20\s+>= 1\s+met/);
    expect(text).toContain("Go not installed");
  });
});

describe("the page", () => {
  test("is one file without scripts or anything to fetch", async () => {
    const page = await htmlReport(report());
    expect(page.match(/<script|<link|<iframe|@import|url\((?!#)|\ssrc=|\son[a-z]+=/gi) ?? []).toEqual([]);
    // Names of namespaces are not fetched.
    const addresses = page.match(/https?:\/\/[^"'\s<]+/g) ?? [];
    expect(addresses.filter((address) => !address.startsWith("http://www.w3.org/"))).toEqual([]);
    expect(page.match(/href="(?!#)[^"]*"/g) ?? []).toEqual([]);
  });

  test("shows every result, absent and failed ones included, as text and not as markup", async () => {
    const page = await htmlReport(report());
    for (const { system } of RESULTS.filter(({ failed }) => failed === undefined))
      expect(page).toContain(system);
    expect(page).toContain("&lt;script&gt; failed: Error: a &amp; b");
    expect(page).toContain("libcaf-dev is not installed");
  });

  test("has a percentile plot for each setting with latencies, and bars for each setting", async () => {
    const page = await htmlReport(report());
    expect(page.match(/<article/g)).toHaveLength(3);
    expect(page.match(/<svg[^>]*viewBox/g)).toHaveLength(4);
    expect(page).toContain("99.9 %");
  });
});

describe("groups", () => {
  test("are compared best first: rates falling, times rising", () => {
    const order = settingGroups(RESULTS).map(({ measured }) => measured.map(({ system }) => system));
    expect(order).toEqual([
      ["Tutti decideMany, two hosts", "Go channels"],
      ["Tutti decideSync, packed and spinning"],
      ["Tutti", "one after the other"],
    ]);
  });
});

describe("scales", () => {
  const positive = fc.double({ min: 1e-3, max: 1e12, noNaN: true });

  test("every bar lies within its scale; a linear one begins at zero", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(positive, fc.constant(0)), { minLength: 1 }), (values) => {
        const { type, from, to } = barScale(values);
        expect(from).toBeLessThan(to);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(from);
          expect(value).toBeLessThanOrEqual(to);
        }
        if (type === "linear") expect(from).toBe(0);
        else expect(from).toBeGreaterThan(0);
      }),
      { numRuns: runs(200) },
    );
  });

  test("a logarithmic axis has two to fourteen lines within its range, rising", () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 10, max: 1e6, noNaN: true }), (from, factor) => {
        const ticks = logTicks(from, from * factor);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(14);
        expect(ticks).toEqual([...ticks].sort((one, other) => one - other));
        for (const tick of ticks) expect(tick >= from && tick <= from * factor).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("numbers", () => {
  test.each([
    [1_090_000, "1.09M"],
    [563_210, "563k"],
    [999_999, "1.00M"],
    [0.754_9, "0.755"],
    [12.34, "12.3"],
    [0, "0"],
    [-4_096, "-4.10k"],
  ])("%s is read as %s", (value, text) => {
    expect(short(value)).toBe(text);
  });

  test.each([
    [0.314_159, "0.31 us"],
    [48.23, "48.2 us"],
    [999.6, "1.00 ms"],
    [1_250, "1.25 ms"],
    [2_100_000, "2.10 s"],
  ])("%s microseconds are read as %s", (value, text) => {
    expect(duration(value)).toBe(text);
  });
});
