// What all plots are made of: a title and a drawing in Vega-Lite's language, plain data. And what they have in common.
// It must never hold a colour that stands out on white alone: one drawing serves light pages and dark ones.

export interface Plot {
  /** What is seen, in a line. */
  readonly title: string;
  /** How to read it, where the drawing does not say so by itself. */
  readonly note?: string;
  /** A Vega-Lite specification with its data, without a title of its own. */
  readonly spec: object;
}

/** An interval, of 95 % where nothing else is said. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** Pixels of a drawing's inside: narrow enough to be read on a phone without zooming. */
export const PLOT_WIDTH = 400;
export const PLOT_HEIGHT = 230;

/** Apart for all kinds of colour vision (Okabe and Ito 2008, the dark and the pale ones left out), on white and on black. */
export const COLOURS: readonly string[] = ["#2f81f7", "#d55e00", "#009e73", "#cc79a7", "#b5940a", "#8b8d98"];

/** Second to colour: lengths of strokes and gaps. */
export const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 2],
  [2, 2],
  [9, 3, 2, 3],
  [4, 4],
  [12, 3],
  [1, 3],
  [9, 2, 2, 2, 2, 2],
];

/** What takes its colour from the page around it. */
export const INK = "currentColor";

/** In the order of the names; after the last it begins again. */
export function inTurn<Value>(values: readonly Value[], names: readonly string[]): Value[] {
  return names.map((_, at) => values[at % values.length] as Value);
}
