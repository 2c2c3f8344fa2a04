// A learning curve: how a figure grows as one or several learn, with bands where it was measured several times.
// It must never begin its axis at a place that makes a small gain look large without saying so: numbers are at the axis.
import { type Axis, type Line, linePlot } from "./line-plot.js";
import type { Plot } from "./plot.js";

export interface LearningCurve {
  readonly title: string;
  readonly note?: string;
  /** What steps are, and what is measured; each with its unit. */
  readonly steps: string;
  readonly figure: string;
  /** How the figure is written, in d3's language; left out: as short as it is. */
  readonly format?: string;
  /** One or more; a point's `x` is the step. */
  readonly lines: readonly Line[];
}

export function learningCurve({ title, note, steps, figure, format, lines }: LearningCurve): Plot {
  const x: Axis = { title: steps, fromZero: false };
  const y: Axis = { title: figure, fromZero: false, ...(format === undefined ? {} : { format }) };
  return { title, ...(note === undefined ? {} : { note }), spec: linePlot({ x, y, lines }) };
}
