// A page of plots for a browser: light or dark as the reader's system is, one column on a phone.
// It must never need a script or the network.
import { drawSvg } from "./draw-svg.js";
import { escapeHtml } from "./escape-html.js";
import type { Plot } from "./plot.js";

const STYLE = `
:root { --paper: #fcfcfb; --card: #fff; --ink: #1b1d21; --muted: #5f6570; --line: #e4e5e8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101215; --card: #181b1f; --ink: #e8e9eb; --muted: #9aa1ac; --line: #2c3036; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; letter-spacing: -0.02em; margin: 0 0 1.5rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; align-items: start; }
figure { margin: 0; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.2rem; }
figcaption { font-weight: 600; margin-bottom: 0.75rem; }
figcaption small { display: block; font-weight: 400; font-size: 0.85rem; color: var(--muted); }
figure > svg { display: block; width: 100%; max-width: 34rem; height: auto; }
@media (max-width: 640px) { body { padding: 1.25rem 0.75rem 3rem; } figure { padding: 0.9rem 0.7rem; } }
`;

/** HTML. */
export async function plotPage(title: string, plots: readonly Plot[]): Promise<string> {
  const figures: string[] = [];
  for (const plot of plots) figures.push(await figure(plot));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
<main>${figures.join("\n")}</main></body></html>
`;
}

async function figure({ title, note, spec }: Plot): Promise<string> {
  const told = note === undefined ? "" : ` <small>${escapeHtml(note)}</small>`;
  return `<figure><figcaption>${escapeHtml(title)}${told}</figcaption>${await drawSvg(spec)}</figure>`;
}
