// Draws a Vega-Lite specification as SVG text, without a browser. It must never fetch anything: data is in the specification.
import { parse, View, Warn } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

/** Pixels of the drawing's inside: narrow enough to be read on a phone without zooming. */
export const PLOT_WIDTH: number = 400;

const FONT = "system-ui, sans-serif";

/** Colours of text and lines are left to the page's style, which knows whether it is dark. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const compiled = compile({
    ...spec,
    background: "transparent",
    config: {
      aria: false,
      font: FONT,
      view: { stroke: null },
      axis: { labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal", domain: false, ticks: false },
    },
  });
  const view = new View(parse(compiled.spec), { renderer: "none", logLevel: Warn });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
