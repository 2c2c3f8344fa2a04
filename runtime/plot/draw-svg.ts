// Draws a Vega-Lite specification as SVG text, without a browser. It must never fetch anything: data is in the specification.
// Text and lines take the colour of the page around them (`currentColor`), which knows whether it is dark.
import type { TopLevelSpec } from "vega-lite";
import { loadVega } from "./load-vega.js";
import { INK } from "./plot.js";

const FONT = "system-ui, sans-serif";
const MUTED = 0.72;

const CONFIG: TopLevelSpec["config"] = {
  aria: false,
  font: FONT,
  view: { stroke: null },
  title: {
    ...{ anchor: "start", offset: 14, color: INK, subtitleColor: INK },
    ...{ fontSize: 14, fontWeight: 600, subtitleFontSize: 12, subtitlePadding: 6 },
  },
  axis: {
    ...{ domain: false, ticks: false },
    ...{ labelFontSize: 11, labelColor: INK, labelOpacity: MUTED, labelPadding: 6 },
    ...{
      titleFontSize: 11,
      titleFontWeight: "normal",
      titleColor: INK,
      titleOpacity: MUTED,
      titlePadding: 8,
    },
    ...{ gridColor: INK, gridOpacity: 0.14 },
  },
  legend: {
    ...{ orient: "bottom", title: null, labelFontSize: 11, labelColor: INK, labelLimit: 0 },
    ...{ columns: 2, symbolStrokeWidth: 2, symbolSize: 160, offset: 10, columnPadding: 18 },
  },
  text: { color: INK },
  rule: { color: INK },
  tick: { color: INK },
};

/** Throws VegaMissingError where the optional packages that draw are not installed. */
export async function drawSvg(spec: object): Promise<string> {
  const { vega, vegaLite } = await loadVega();
  const { spec: compiled } = vegaLite.compile({
    background: "transparent",
    ...spec,
    config: CONFIG,
  } as TopLevelSpec);
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Warn });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
