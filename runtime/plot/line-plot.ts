// Lines over a common axis, a colour and a dash each, with bands of uncertainty where they have some: what several plots are.
// It must never smooth: between two points it draws a straight line.
import type { TopLevelSpec } from "vega-lite";
import { COLOURS, DASHES, INK, inTurn, PLOT_HEIGHT, PLOT_WIDTH, type Span } from "./plot.js";

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly band?: Span;
}

export interface Line {
  readonly name: string;
  readonly points: readonly LinePoint[];
}

/** What is along an axis, with its unit: "days", "clicks for 100 impressions". */
export interface Axis {
  readonly title: string;
  /** How numbers are written, in d3's language: ".1%"; left out: as short as they are. */
  readonly format?: string;
  /** Whether 0 is in sight even where no point is near it. */
  readonly fromZero: boolean;
}

/** Up to so many points on a line, each is marked: the eye would take straight lines for measurements. */
const MOST_MARKED = 16;
/** Names up to so many letters have room for two in a row. */
const LETTERS_BESIDE = 22;
/** A line without a band that others are measured by: a plan. */
const REFERENCE_DASH = [4, 3];

export interface LinePlot {
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Drawn in the colour of text. */
  readonly reference?: Line;
}

/** A specification. Points that are not finite are left out. */
export function linePlot({ x, y, lines, reference }: LinePlot): object {
  const names = lines.map(({ name }) => name);
  const values = lines.flatMap(({ name, points }) =>
    points.filter(isDrawn).map((point) => ({ name, ...flat(point) })),
  );
  const isMarked = lines.every(({ points }) => points.length <= MOST_MARKED);
  // One legend for both; a layer without it would take it from all.
  const columns = names.every(({ length }) => length <= LETTERS_BESIDE) ? 2 : 1;
  const symbol = { symbolType: "stroke", symbolFillColor: "transparent", symbolOpacity: 1 };
  const legend = names.length < 2 ? null : { ...symbol, columns };
  const colour = {
    field: "name",
    type: "nominal" as const,
    scale: { domain: names, range: inTurn(COLOURS, names) },
    legend,
  };
  const dash = {
    ...colour,
    scale: { domain: names, range: inTurn(DASHES, names) as number[][] },
  };
  const areSteps = values.every(({ x }) => Number.isInteger(x));
  const along = { field: "x", type: "quantitative" as const, ...axisOf(x, areSteps ? 1 : undefined) };
  const up = { field: "y", type: "quantitative" as const, ...axisOf(y) };
  const spec: TopLevelSpec = {
    width: PLOT_WIDTH,
    height: PLOT_HEIGHT,
    data: { values },
    layer: [
      ...(values.some(({ low }) => low !== undefined) ? [bands(along, up, colour)] : []),
      {
        mark: { type: "line", strokeWidth: 2 },
        encoding: { x: along, y: up, color: colour, strokeDash: dash },
      },
      ...(isMarked
        ? [
            {
              mark: { type: "point" as const, filled: true, size: 26, opacity: 1 },
              encoding: { x: along, y: up, color: colour },
            },
          ]
        : []),
      ...(reference === undefined ? [] : [referenceLayer(reference, along, up)]),
    ],
  };
  return spec;
}

function bands(x: object, y: object, color: object) {
  return {
    transform: [{ filter: "isValid(datum.low)" }],
    mark: { type: "area" as const, opacity: 0.16 },
    encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
  };
}

function referenceLayer({ name, points }: Line, x: object, y: object) {
  const last = points.at(-1);
  return {
    data: { values: points.filter(isDrawn).map(flat) },
    layer: [
      {
        mark: {
          type: "line" as const,
          color: INK,
          strokeWidth: 1.5,
          strokeDash: REFERENCE_DASH,
          opacity: 0.75,
        },
        encoding: { x, y },
      },
      {
        transform: [{ filter: `datum.x === ${last?.x ?? 0}` }],
        mark: { type: "text" as const, align: "right" as const, dy: -9, fontSize: 11, opacity: 0.85 },
        encoding: { x, y, text: { value: name } },
      },
    ],
  };
}

function axisOf({ title, format, fromZero }: Axis, tickMinStep?: number) {
  return {
    title,
    axis: {
      tickCount: 5,
      ...(tickMinStep === undefined ? {} : { tickMinStep }),
      ...(format === undefined ? {} : { format }),
    },
    scale: { zero: fromZero, nice: true },
  };
}

function isDrawn({ x, y }: LinePoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function flat({ x, y, band }: LinePoint): { x: number; y: number; low?: number; high?: number } {
  return band === undefined ? { x, y } : { x, y, low: band.low, high: band.high };
}
