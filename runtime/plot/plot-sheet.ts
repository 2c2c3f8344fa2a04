// Plots in one SVG file, each with its title, one below the other. Its colours follow the reader's system, as a page's do.
// It must never need a script or the network.
import { drawSvg } from "./draw-svg.js";
import { escapeHtml } from "./escape-html.js";
import type { Plot } from "./plot.js";

const MARGIN = 16;
const GAP = 28;
const TITLE_HEIGHT = 26;
/** Letters that fit on a line of a title, and of a note, at PLOT_WIDTH and its axis. */
const TITLE_LETTERS = 62;
const NOTE_LETTERS = 74;

const STYLE = `svg { color: #1b1d21; } .paper { fill: #fff; }
@media (prefers-color-scheme: dark) { svg { color: #e8e9eb; } .paper { fill: #181b1f; } }`;

/** SVG. */
export async function plotSheet(title: string, plots: readonly Plot[]): Promise<string> {
  const parts: string[] = [];
  let [width, height] = [0, MARGIN + TITLE_HEIGHT];
  for (const { title, note, spec } of plots) {
    const heading = {
      text: lines(title, TITLE_LETTERS),
      ...(note === undefined ? {} : { subtitle: lines(note, NOTE_LETTERS) }),
    };
    const drawn = await drawSvg({ ...spec, title: heading });
    const [, wide = "0", high = "0"] = /^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(drawn) ?? [];
    parts.push(drawn.replace("<svg ", `<svg x="${MARGIN}" y="${height}" `));
    width = Math.max(width, Number(wide));
    height += Number(high) + GAP;
  }
  width += 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeHtml(title)}</title><style>${STYLE}</style><rect class="paper" width="100%" height="100%"/>
<text x="${MARGIN}" y="${MARGIN + 12}" fill="currentColor" font-family="system-ui, sans-serif" font-size="17" font-weight="600">${escapeHtml(title)}</text>
${parts.join("\n")}
</svg>
`;
}

/** Words on as many lines as they need. */
function lines(text: string, letters: number): string[] {
  const made: string[] = [];
  for (const word of text.split(" ")) {
    const last = made.at(-1);
    if (last === undefined || last.length + 1 + word.length > letters) made.push(word);
    else made[made.length - 1] = `${last} ${word}`;
  }
  return made;
}
