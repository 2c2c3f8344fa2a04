// A forest plot: estimates with their intervals, one below the other, and a line at what means no difference.
// It must never show an estimate without its interval, nor one that is not to be trusted like the others.
import type { TopLevelSpec } from "vega-lite";
import { COLOURS, inTurn, PLOT_WIDTH, type Plot, type Span } from "./plot.js";

export interface ForestRow extends Span {
  readonly name: string;
  readonly value: number;
  /** Rows of one group have a colour. */
  readonly group?: string;
  /** Drawn hollow, its interval dashed. */
  readonly isDoubtful?: boolean;
}

export interface ForestPlot {
  readonly title: string;
  readonly note?: string;
  /** What the values are, with their unit: "click rate, against each". */
  readonly figure: string;
  /** How values are written, in d3's language: "+.1%". */
  readonly format: string;
  /** Where there is no difference; left out: there is no such place. */
  readonly reference?: number;
  readonly rows: readonly ForestRow[];
}

/** Pixels a row takes: its name and its value are above its interval. */
const STEP = 40;
const INTERVAL_AT = 8;
const NAME_AT = -8;
const DOUBTFUL_DASH = [4, 3];
const REFERENCE_HEIGHT = 14;

/** Rows without a finite value and interval are named, with "none". */
export function forestPlot({ title, note, figure, format, reference, rows }: ForestPlot): Plot {
  const groups = [...new Set(rows.map(({ group = "" }) => group))];
  const isKnown = ({ value, low, high }: ForestRow): boolean => [value, low, high].every(Number.isFinite);
  const values = rows.map((row) => ({ ...row, group: row.group ?? "", isDoubtful: row.isDoubtful ?? false }));
  const known = values.filter(isKnown);
  const unknown = values.filter((row) => !isKnown(row));
  const y = {
    field: "name",
    type: "nominal" as const,
    sort: null,
    axis: null,
    scale: { domain: rows.map(({ name }) => name) },
  };
  const x = {
    type: "quantitative" as const,
    scale: { zero: false, nice: true },
    axis: { format, tickCount: 5, grid: true },
    title: figure,
  };
  const colour = {
    field: "group",
    type: "nominal" as const,
    scale: { domain: groups, range: inTurn(COLOURS, groups) },
    legend: groups.length < 2 ? null : { symbolType: "circle" as const },
  };
  const written = (field: string): string => `format(datum.${field}, '${format}')`;
  const told = `${written("value")} + '  (' + ${written("low")} + ' to ' + ${written("high")} + ')'`;
  const spec: TopLevelSpec = {
    width: PLOT_WIDTH,
    height: { step: STEP },
    data: { values: known },
    layer: [
      ...(reference === undefined
        ? []
        : [
            {
              // By the intervals alone: a whole line would run through the names.
              mark: { type: "tick" as const, yOffset: INTERVAL_AT, size: REFERENCE_HEIGHT, thickness: 1.5 },
              encoding: { y, x: { ...x, datum: reference } },
            },
          ]),
      {
        mark: { type: "rule", yOffset: INTERVAL_AT, strokeWidth: 2.5 },
        encoding: {
          ...{ y, x: { ...x, field: "low" }, x2: { field: "high" }, color: colour },
          strokeDash: { condition: { test: "datum.isDoubtful", value: DOUBTFUL_DASH }, value: [1, 0] },
        },
      },
      {
        mark: { type: "point", yOffset: INTERVAL_AT, size: 70, opacity: 1, strokeWidth: 2 },
        encoding: {
          ...{ y, x: { ...x, field: "value" }, color: colour },
          fill: {
            condition: { test: "datum.isDoubtful", value: "transparent" },
            ...colour,
          },
        },
      },
      {
        data: { values },
        mark: { type: "text", yOffset: NAME_AT, align: "left", fontSize: 12 },
        encoding: { y, x: { value: 0 }, text: { field: "name" } },
      },
      {
        transform: [{ calculate: told, as: "told" }],
        mark: { type: "text", yOffset: NAME_AT, align: "right", fontSize: 12 },
        encoding: { y, x: { value: PLOT_WIDTH }, text: { field: "told" } },
      },
      {
        data: { values: unknown },
        mark: { type: "text", yOffset: NAME_AT, align: "right", fontSize: 12 },
        encoding: { y, x: { value: PLOT_WIDTH }, text: { value: "none" } },
      },
    ],
  };
  return { title, ...(note === undefined ? {} : { note }), spec };
}
