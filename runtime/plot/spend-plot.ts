// Spend against plan: money that is gone, added up over the time of a day or of several, beside what was meant to be gone by then.
// It must never show spend without the plan: by itself it says nothing.
import { type Line, type LinePoint, linePlot } from "./line-plot.js";
import type { Plot } from "./plot.js";

export interface SpendPlot {
  readonly title: string;
  readonly note?: string;
  /** "hour of the day", "days". */
  readonly time: string;
  /** "USD", "share of the budget". */
  readonly money: string;
  /** How money is written, in d3's language; left out: as short as it is. */
  readonly format?: string;
  /** Added up. */
  readonly plan: readonly LinePoint[];
  readonly lines: readonly Line[];
}

export function spendPlot({ title, note, time, money, format, plan, lines }: SpendPlot): Plot {
  const spec = linePlot({
    x: { title: time, fromZero: true },
    y: { title: money, fromZero: true, ...(format === undefined ? {} : { format }) },
    lines,
    reference: { name: "plan", points: plan },
  });
  return { title, ...(note === undefined ? {} : { note }), spec };
}
