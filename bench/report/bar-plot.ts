// Bars of the medians with whiskers from the least to the most of the rounds; each bar's name above it, so that a phone has room for it.
// It must never cut a linear axis short of zero: where systems differ too much for it, the axis is logarithmic and says so.
import type { TopLevelSpec } from "vega-lite";
import { drawSvg } from "#runtime/plot/draw-svg.js";
import { PLOT_WIDTH } from "#runtime/plot/plot.js";
import type { Unit } from "../harness/contender.js";
import { axisLabels } from "./axis-labels.js";
import { logTicks } from "./log-ticks.js";
import { amount } from "./number-format.js";
import type { MeasuredResult } from "./setting-group.js";
import type { SystemStyle } from "./system-style.js";

/** Pixels a bar and its name take. */
const STEP = 36;
const THICKNESS = 11;
/** From the middle of the step. */
const BAR_AT = 7;
const NAME_AT = -8;
/** The largest over the smallest, up to which a linear axis shows both. */
const LINEAR_UP_TO = 25;

export interface BarScale {
  readonly type: "linear" | "log";
  readonly from: number;
  readonly to: number;
}

/** Linear from 0, or logarithmic from a power of ten below the least. */
export function barScale(values: readonly number[]): BarScale {
  const positive = values.filter((value) => value > 0);
  const most = Math.max(...values, 0);
  const least = Math.min(...positive, most);
  const allPositive = positive.length === values.length;
  if (!allPositive || most / least <= LINEAR_UP_TO)
    return { type: "linear", from: Math.min(0, ...values), to: most || 1 };
  return { type: "log", from: 10 ** Math.floor(Math.log10(least / 1.5)), to: most };
}

/** SVG; the results are drawn in their order. */
export function barPlot(
  results: readonly MeasuredResult[],
  unit: Unit,
  styles: ReadonlyMap<string, SystemStyle>,
): Promise<string> {
  const { type, from, to } = barScale(results.flatMap(({ median, min, max }) => [median, min, max]));
  const values = results.map(({ system, median, min, max }) => ({
    ...{ system, median, min, max },
    colour: styles.get(system)?.colour ?? "",
    label: `${amount(median, unit)}  (${amount(min, unit)} – ${amount(max, unit)})`,
  }));
  const y = { field: "system", type: "nominal", sort: null, axis: null } as const;
  const scale = { type, domain: [from, to], nice: false };
  const spec: TopLevelSpec = {
    width: PLOT_WIDTH,
    height: { step: STEP },
    data: { values },
    layer: [
      {
        mark: { type: "bar", height: THICKNESS, yOffset: BAR_AT, cornerRadiusEnd: 2, opacity: 0.85 },
        encoding: {
          y,
          x: {
            ...{ field: "median", type: "quantitative", scale },
            axis: {
              title: type === "log" ? `${unit}, logarithmic` : unit,
              labelExpr: axisLabels(unit),
              ...(type === "log" ? { values: logTicks(from, to) } : { tickCount: 5 }),
            },
          },
          x2: { datum: from },
          color: { field: "colour", type: "nominal", scale: null },
        },
      },
      {
        mark: { type: "rule", yOffset: BAR_AT, strokeWidth: 1.5 },
        encoding: { y, x: { field: "min", type: "quantitative", scale }, x2: { field: "max" } },
      },
      ...(["min", "max"] as const).map((end) => ({
        mark: { type: "tick" as const, yOffset: BAR_AT, size: THICKNESS - 3, thickness: 1.5 },
        encoding: { y, x: { field: end, type: "quantitative" as const, scale } },
      })),
      {
        mark: { type: "text", yOffset: NAME_AT, align: "left", fontSize: 12 },
        encoding: { y, x: { value: 0 }, text: { field: "system" } },
      },
      {
        mark: { type: "text", yOffset: NAME_AT, align: "right", fontSize: 12 },
        encoding: { y, x: { value: PLOT_WIDTH }, text: { field: "label" } },
      },
    ],
  };
  return drawSvg(spec);
}
