// The usual HDR plot: latency over the percentile, on an axis that shows each nine alike; the machine's own stalls as thin lines below.
// It must never smooth: between two points it draws a straight line.
import type { TopLevelSpec } from "vega-lite";
import { drawSvg } from "#runtime/plot/draw-svg.js";
import { PLOT_WIDTH } from "#runtime/plot/plot.js";
import type { CurvePoint, Percentiles } from "../harness/result.js";
import { DURATION_LABELS, PERCENTILE_LABELS } from "./axis-labels.js";
import { logTicks } from "./log-ticks.js";
import type { MeasuredResult } from "./setting-group.js";
import type { SystemStyle } from "./system-style.js";

const HEIGHT = 250;
/** Microseconds: a logarithmic axis has no zero. */
const LEAST = 0.1;
/** Of the axis beyond its values, as a factor. */
const MARGIN = 1.25;

interface Point {
  readonly system: string;
  /** One in so many answers takes longer. */
  readonly oneIn: number;
  readonly microseconds: number;
}

function points(system: string, { curve }: Percentiles): readonly Point[] {
  return curve.map(([percent, microseconds]: CurvePoint) => ({
    system,
    oneIn: 100 / (100 - percent),
    microseconds: Math.max(LEAST, microseconds),
  }));
}

/** SVG. Of the results that have latencies; at least one has. */
export function percentilePlot(
  results: readonly MeasuredResult[],
  styles: ReadonlyMap<string, SystemStyle>,
): Promise<string> {
  const systems = [...styles.keys()];
  const latencies = results.flatMap(({ system, latency }) => (latency ? points(system, latency) : []));
  const hiccups = results.flatMap(({ system, hiccups }) => (hiccups ? points(system, hiccups) : []));
  const rarest = Math.max(10, ...latencies.map(({ oneIn }) => oneIn));
  const times = latencies.map(({ microseconds }) => microseconds);
  // The machine's stalls begin at nothing, which has no place on this axis: they come in from below.
  const least = Math.min(...times) / MARGIN;
  const most = Math.max(...times, ...hiccups.map(({ microseconds }) => microseconds)) * MARGIN;
  const nines = Array.from({ length: Math.floor(Math.log10(rarest)) }, (_, nine) => 10 ** (nine + 1));
  const x = {
    field: "oneIn",
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [1, rarest], nice: false, clamp: true },
    axis: {
      values: [2, ...nines],
      labelExpr: PERCENTILE_LABELS,
      title: null,
      labelFlush: true,
      labelOverlap: false,
    },
  };
  const y = {
    field: "microseconds",
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [least, most], nice: false },
    axis: { values: logTicks(least, most), labelExpr: DURATION_LABELS, title: null },
  };
  const spec: TopLevelSpec = {
    width: PLOT_WIDTH,
    height: HEIGHT,
    layer: [
      {
        data: { values: [...hiccups] },
        mark: { type: "line", color: "#8b8d98", strokeWidth: 1, opacity: 0.6, clip: true },
        encoding: { x, y, detail: { field: "system" } },
      },
      {
        data: { values: [...latencies] },
        mark: { type: "line", strokeWidth: 1.8, clip: true },
        encoding: {
          ...{ x, y },
          color: {
            field: "system",
            scale: { domain: systems, range: systems.map((system) => styles.get(system)?.colour ?? "") },
            legend: null,
          },
          strokeDash: {
            field: "system",
            scale: { domain: systems, range: systems.map((system) => [...(styles.get(system)?.dash ?? [])]) },
            legend: null,
          },
        },
      },
    ],
  };
  return drawSvg(spec);
}
