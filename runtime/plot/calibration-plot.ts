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

/** Where an axis ends that has all of these in sight; never beyond 1. */
function endOf(shares: readonly number[]): number {
  const furthest = Math.max(...shares, 0);
  return furthest === 0 ? 1 : Math.min(1, furthest * MARGIN);
}

/** The title ends with the expected calibration error. */
export function calibrationPlot({ title, note, event, bins }: CalibrationPlot): Plot {
  const right = endOf(bins.map(({ predicted }) => predicted));
  const top = endOf(bins.flatMap(({ predicted, interval }) => [predicted, interval.high]));
  const values = bins.map(({ count, predicted, observed, interval }) => ({
    ...{ count, predicted, observed },
    ...interval,
  }));
  const format = (end: number): string => (end < 0.05 ? ".1%" : ".0%");
  const x = {
    field: "predicted",
    type: "quantitative" as const,
    scale: { domain: [0, right], nice: false, padding: 0 },
  };
  const axis = { format: format(right), tickCount: 5 };
  const y = {
    type: "quantitative" as const,
    scale: { domain: [0, top], nice: false },
    axis: { format: format(top), tickCount: 5 },
    title: `observed ${event}`,
  };
  const color = COLOURS[0] as string;
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
                { predicted: right, observed: right },
              ],
            },
            mark: { type: "line", color: INK, strokeDash: [4, 3], strokeWidth: 1, opacity: 0.7 },
            encoding: {
              x: { ...x, axis: { ...axis, labels: false, title: null } },
              y: { ...y, field: "observed" },
            },
          },
          {
            mark: { type: "rule", color, strokeWidth: 1.5, opacity: 0.7 },
            encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
          },
          {
            mark: {
              type: "line",
              color,
              strokeWidth: 1.5,
              point: { size: 40, filled: true, color },
            },
            encoding: { x, y: { ...y, field: "observed" } },
          },
        ],
      },
      {
        width: PLOT_WIDTH,
        height: COUNTS_HEIGHT,
        data: { values },
        mark: { type: "rule", color, opacity: 0.55, strokeWidth: THICKNESS },
        encoding: {
          x: { ...x, axis, title: `predicted ${event}` },
          y: { field: "count", type: "quantitative", title: "count", axis: { tickCount: 2, format: "~s" } },
          y2: { datum: 0 },
        },
      },
    ],
  };
  const error = (100 * calibrationError(bins)).toPrecision(2);
  return { title: `${title}: calibration error ${error} %`, ...(note === undefined ? {} : { note }), spec };
}
