// The page's files, read once: what is served under `/dashboard/`, and nothing else from the disk.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

/** Served as they are written: from `dist/` the sources lie at the package's root. */
const FOLDER = new URL("../../../../runtime/server/dashboard/page/", import.meta.url);
const JAVASCRIPT = "text/javascript; charset=utf-8";
const STYLES = "text/css; charset=utf-8";

const OWN: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "style.css": STYLES,
  "icon.svg": "image/svg+xml",
  "main.js": JAVASCRIPT,
  "actor-map.js": JAVASCRIPT,
  "budget-list.js": JAVASCRIPT,
  "charts.js": JAVASCRIPT,
  "decision-list.js": JAVASCRIPT,
  "element.js": JAVASCRIPT,
  "outcome-bars.js": JAVASCRIPT,
  "rationale.js": JAVASCRIPT,
  "words.js": JAVASCRIPT,
};

/** By name. Throws where the package is not whole. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const [name, type] of Object.entries(OWN))
    files.set(name, { type, body: readFileSync(new URL(name, FOLDER)) });
  const { resolve } = createRequire(import.meta.url);
  files.set("uplot.js", { type: JAVASCRIPT, body: readFileSync(resolve("uplot/dist/uPlot.esm.js")) });
  files.set("uplot.css", { type: STYLES, body: readFileSync(resolve("uplot/dist/uPlot.min.css")) });
  return files;
}
