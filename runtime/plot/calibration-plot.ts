// A reliability diagram: what was predicted against what happened, the diagonal where both agree, and how many each bin has.
// It must never show a bin without its count and interval: one of three rows is no evidence.
import type { TopLevelSpec } from "vega-lite";
import { COLOURS, INK, PLOT_HEIGHT, PLOT_WIDTH, type Plot } from "./plot.js";
import { calibrationError, type ReliabilityBin } from "./reliability.js";

export interface CalibrationPlot {
  readonly title: string;
  readonly note?: string;
  /** What is predicted: "click probability". */
  readonly event: string;
  readonly bins: readonly ReliabilityBin[];
}

const COUNTS_HEIGHT = 50;
/** Of the axes beyond the furthest point. */
const MARGIN = 1.06;
const THICKNESS = 7;

/** The title ends with the expected calibration error. */
export function calibrationPlot({ title, note, event, bins }: CalibrationPlot): Plot {
  const furthest = Math.max(...bins.flatMap(({ predicted, observed }) => [predicted, observed]), 0);
  const end = furthest === 0 ? 1 : Math.min(1, furthest * MARGIN);
  const values = bins.map(({ count, predicted, observed, interval }) => ({
    ...{ count, predicted, observed },
    low: interval.low,
    high: Math.min(end, interval.high),
  }));
  const format = end < 0.05 ? ".1%" : ".0%";
  const scale = { domain: [0, end], nice: false };
  const x = { field: "predicted", type: "quantitative" as const, scale };
  const axis = { format, tickCount: 5 };
  const y = { type: "quantitative" as const, scale, axis, title: `observed ${event}` };
  const spec: TopLevelSpec = {
    spacing: 6,
    vconcat: [
      {
        width: PLOT_WIDTH,
        height: PLOT_HEIGHT,
        data: { values },
        layer: [
          {
            data: {
              values: [
                { predicted: 0, observed: 0 },
                { predicted: end, observed: end },
              ],
            },
            mark: { type: "line", color: INK, strokeDash: [4, 3], strokeWidth: 1, opacity: 0.7 },
            encoding: {
              x: { ...x, axis: { ...axis, labels: false, title: null } },
              y: { ...y, field: "observed" },
            },
          },
          {
            mark: { type: "rule", color: COLOURS[0] as string, strokeWidth: 1.5, opacity: 0.7 },
            encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
          },
          {
            mark: {
              type: "line",
              color: COLOURS[0] as string,
              strokeWidth: 1.5,
              point: { size: 40, filled: true },
            },
            encoding: { x, y: { ...y, field: "observed" } },
          },
        ],
      },
      {
        width: PLOT_WIDTH,
        height: COUNTS_HEIGHT,
        data: { values },
        mark: { type: "bar", color: COLOURS[0] as string, opacity: 0.55, width: THICKNESS },
        encoding: {
          x: { ...x, axis, title: `predicted ${event}` },
          y: { field: "count", type: "quantitative", title: "count", axis: { tickCount: 2, format: "~s" } },
        },
      },
    ],
  };
  const error = (100 * calibrationError(bins)).toPrecision(2);
  return { title: `${title}: calibration error ${error} %`, ...(note === undefined ? {} : { note }), spec };
}
