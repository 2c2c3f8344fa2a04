// @ts-check
// The two charts over time: five minutes, a point a second.
import { byId, element, withShade } from "./element.js";
import uPlot from "./uplot.js";

/** @typedef {import("../messages.js").SeriesPoint} SeriesPoint */

const POINTS = 300;
const HEIGHT = 190;
const PERCENTILES = ["median", "90 in 100", "99 in 100"];

/** @param {string} name */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * @param {HTMLElement} place
 * @param {readonly string[]} labels
 * @param {boolean} logarithmic
 */
function chart(place, labels, logarithmic) {
  const axis = {
    stroke: colour("--quiet"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  return new uPlot(
    {
      width: Math.max(place.clientWidth, 100),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false },
      scales: {
        y: logarithmic
          ? { distr: 3 }
          : { range: (_chart, _least, most) => [0, Math.max(1, (most ?? 1) * 1.1)] },
      },
      axes: [
        {
          ...axis,
          values: [
            [60, "{HH}:{mm}"],
            [1, "{HH}:{mm}:{ss}"],
          ],
          space: 70,
          size: 28,
        },
        { ...axis, size: 52 },
      ],
      series: [
        {},
        ...labels.map((label, index) => ({
          label,
          stroke: colour(`--shade-${index + 1}`),
          width: 2,
          points: { show: false },
          ...(labels.length === 1 ? { fill: `${colour("--shade-1")}22` } : {}),
        })),
      ],
    },
    [[], ...labels.map(() => [])],
    place,
  );
}

export class Charts {
  /** @type {SeriesPoint[]} */
  #points = [];
  /** @type {uPlot[]} */
  #charts = [];

  constructor() {
    byId("latency-legend").replaceChildren(
      ...PERCENTILES.map((name, index) => withShade(element("li", {}, name), `var(--shade-${index + 1})`)),
    );
    this.#draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    new ResizeObserver(() => {
      for (const each of this.#charts) {
        const width = each.root.parentElement?.clientWidth ?? 0;
        if (width > 0) each.setSize({ width, height: HEIGHT });
      }
    }).observe(byId("rates"));
  }

  /** @param {readonly SeriesPoint[]} points that come after those there are; or in their place, where there are many */
  add(points, anew = false) {
    this.#points = [...(anew ? [] : this.#points), ...points].slice(-POINTS);
    this.#fill();
  }

  #draw() {
    for (const each of this.#charts) each.destroy();
    this.#charts = [
      chart(byId("rates"), ["decisions a second"], false),
      chart(byId("latencies"), PERCENTILES, true),
    ];
    this.#fill();
  }

  #fill() {
    const times = this.#points.map(([time]) => time);
    const [rates, latencies] = this.#charts;
    rates?.setData([times, this.#points.map(([, rate]) => rate)]);
    latencies?.setData([
      times,
      this.#points.map(([, , p50]) => p50),
      this.#points.map(([, , , p90]) => p90),
      this.#points.map(([, , , , p99]) => p99),
    ]);
  }
}
