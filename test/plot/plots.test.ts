// Plots as their readers have them: a page or a drawing that needs nothing else, with everything that was measured in it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  checkPlotFile,
  forestPlot,
  learningCurve,
  priceLandscape,
  reliabilityBins,
  writePage,
} from "tutti/learn";
import { afterAll, describe, expect, test, vi } from "vitest";
import { calibrationPlot } from "#runtime/plot/calibration-plot.js";
import { drawSvg } from "#runtime/plot/draw-svg.js";
import { loadVega } from "#runtime/plot/load-vega.js";
import { calibrationError } from "#runtime/plot/reliability.js";
import { spendPlot } from "#runtime/plot/spend-plot.js";
import { runs } from "../runs.js";

const folder = mkdtempSync(join(tmpdir(), "tutti-plots-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (name: string, points: readonly (readonly [x: number, y: number])[]) => ({
  name,
  points: points.map(([x, y]) => ({ x, y })),
});
const RISING = [
  line("<b>", [
    [1, 0.1],
    [2, 0.3],
  ]),
  line("ours", [
    [1, 0.2],
    [2, 0.4],
  ]),
];
const PLOTS = [
  learningCurve({ title: "A & B", note: "a < b", steps: "epoch", figure: "loss, nats", lines: RISING }),
  learningCurve({
    ...{ title: "Banded", steps: "day", figure: "rate", format: ".1%" },
    lines: [
      { name: "one", points: [1, 2].map((x) => ({ x, y: x / 9, band: { low: x / 10, high: x / 8 } })) },
    ],
  }),
  calibrationPlot({ title: "Clicks", event: "probability", bins: reliabilityBins([0.1, 0.4], [0, 1], 2) }),
  priceLandscape({
    title: "Market",
    price: "bid, USD",
    groups: [
      line("audio", [
        [0, 0],
        [5, 1],
      ]),
    ],
  }),
  spendPlot({
    title: "Spend",
    time: "hour",
    money: "USD",
    plan: line("", [
      [0, 0],
      [24, 9],
    ]).points,
    lines: RISING,
  }),
  forestPlot({
    ...{ title: "Lifts", figure: "click rate, relative", format: "+.1%", reference: 0 },
    rows: [
      { name: "network", value: 0.037, low: 0.017, high: 0.056 },
      { name: "nobody", value: Number.NaN, low: Number.NaN, high: Number.NaN },
    ],
  }),
];

describe.each(["page.html", "drawing.svg"])("plots written as %s", (name) => {
  const file = join(folder, name);

  test("hold every drawing, and need neither a script nor anything to fetch", async () => {
    await writePage("All <plots>", PLOTS, file);
    const text = readFileSync(file, "utf8");
    expect(text.match(/<script|<link|<iframe|<image|@import|url\((?!#)|\ssrc=|\son[a-z]+=/gi) ?? []).toEqual(
      [],
    );
    const addresses = text.match(/https?:\/\/[^"'\s<]+/g) ?? [];
    expect(addresses.filter((address) => !address.startsWith("http://www.w3.org/"))).toEqual([]);
    const drawings = text.match(/<svg[^>]*viewBox/g) ?? [];
    expect(drawings).toHaveLength(PLOTS.length + (name.endsWith(".svg") ? 1 : 0));
  });

  test("show titles, notes, axes with units and names as text, and never as markup", async () => {
    await writePage("All <plots>", PLOTS, file);
    const text = readFileSync(file, "utf8");
    for (const told of [
      "All &lt;plots&gt;",
      "A &amp; B",
      "a &lt; b",
      "loss, nats",
      "bid, USD",
      "&lt;b&gt;",
      "plan",
    ]) {
      expect(text).toContain(told);
    }
    expect(text).not.toContain("<b>");
    expect(text).toMatch(/\+3\.7% {2}\(\+1\.7% to \+5\.6%\)/);
    expect(text).toContain("none");
  });
});

test("drawings say nothing on the console, and take the colour of their text from the page", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  try {
    for (const { spec } of PLOTS) expect(await drawSvg(spec)).toContain('fill="currentColor"');
    expect(warn.mock.calls).toEqual([]);
  } finally {
    warn.mockRestore();
  }
});

describe("a file for plots", () => {
  test("with another ending is refused before anything is drawn", async () => {
    for (const name of ["page.pdf", "page", "html"]) {
      await expect(checkPlotFile(join(folder, name))).rejects.toMatchObject({ code: "UNKNOWN_PLOT_ENDING" });
      await expect(writePage("", PLOTS, join(folder, name))).rejects.toMatchObject({
        code: "UNKNOWN_PLOT_ENDING",
      });
    }
  });

  test("that cannot be written is refused beforehand, with what is wrong; one that can is not touched", async () => {
    const there = join(folder, "there.svg");
    writeFileSync(there, "as it was");
    await checkPlotFile(there);
    await checkPlotFile(join(folder, "new.html"));
    expect(readFileSync(there, "utf8")).toBe("as it was");
    const nowhere = join(folder, "nowhere", "page.html");
    await expect(checkPlotFile(nowhere)).rejects.toMatchObject({ code: "UNWRITABLE_PLOT" });
    await expect(checkPlotFile(nowhere)).rejects.toThrow(/nowhere.*ENOENT/);
    await expect(writePage("", [], nowhere)).rejects.toMatchObject({ code: "UNWRITABLE_PLOT" });
    await expect(checkPlotFile(join(there, "page.html"))).rejects.toThrow(/ENOTDIR/);
  });
});

test("where Vega is not installed, plots say which command installs it", async () => {
  const missing = loadVega(() => Promise.reject(new Error("Cannot find package 'vega'")));
  await expect(missing).rejects.toMatchObject({ code: "VEGA_MISSING" });
  await expect(missing).rejects.toThrow(/npm install vega vega-lite/);
});

test("a price landscape refuses a share that is none", () => {
  const groups = [line("audio", [[1, 1.2]])];
  expect(() => priceLandscape({ title: "", price: "", groups })).toThrow(/"audio" wins a share of 1.2/);
});

describe("reliability bins", () => {
  const rows = fc.array(
    fc.record({
      prediction: fc.integer({ min: 0, max: 20 }).map((part) => part / 20),
      outcome: fc.boolean(),
    }),
    { minLength: 1, maxLength: 200 },
  );

  test("count every prediction once, in order, part no equal ones, and have their share in its interval", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (all, wanted) => {
        const predictions = all.map(({ prediction }) => prediction);
        const bins = reliabilityBins(
          predictions,
          all.map(({ outcome }) => Number(outcome)),
          wanted,
        );
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        expect(bins.length).toBeLessThanOrEqual(Math.max(wanted, 1));
        for (const [at, { predicted, observed, interval }] of bins.entries()) {
          if (at > 0) expect(predicted).toBeGreaterThan(bins[at - 1]?.predicted ?? 1);
          expect(interval.low).toBeLessThanOrEqual(observed + 1e-12);
          expect(interval.high).toBeGreaterThanOrEqual(observed - 1e-12);
        }
        expect(calibrationError(bins)).toBeGreaterThanOrEqual(0);
        expect(calibrationError(bins)).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(100) },
    );
  });

  test("of predictions that are always right have no error; of those that are always wrong, the whole", () => {
    expect(calibrationError(reliabilityBins([0, 1, 1, 0], [0, 1, 1, 0]))).toBe(0);
    expect(calibrationError(reliabilityBins([0, 1, 1, 0], [1, 0, 0, 1]))).toBe(1);
    expect(calibrationError(reliabilityBins([], []))).toBe(0);
  });

  test("refuse what is no probability, and outcomes that are too few", () => {
    expect(() => reliabilityBins([1.5], [1])).toThrow(/prediction 0 is 1.5/);
    expect(() => reliabilityBins([0.5, 0.5], [1])).toThrow(/1 outcomes of 2 predictions/);
  });
});
