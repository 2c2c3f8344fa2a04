// One setting of a bench as a card: bars, the percentile plot with its legend, and what did not take part or failed.

import { escapeHtml } from "#runtime/plot/escape-html.js";
import { barPlot } from "./bar-plot.js";
import { duration, short } from "./number-format.js";
import { percentilePlot } from "./percentile-plot.js";
import type { MeasuredResult, SettingGroup } from "./setting-group.js";
import { type SystemStyle, systemStyles } from "./system-style.js";

export async function groupSection(group: SettingGroup): Promise<string> {
  const { setting, unit, measured, absent, failed } = group;
  const styles = systemStyles(measured.map(({ system }) => system));
  const latencies = measured.filter(({ latency }) => latency !== undefined);
  const drawn = [
    measured.length === 0
      ? ""
      : `<figure>${await barPlot(measured, unit, styles)}${detailsTable(measured)}</figure>`,
    latencies.length === 0 ? "" : await latencyFigure(latencies, styles),
  ];
  const wide = latencies.length > 0 ? ' class="wide"' : "";
  return `<article${wide}><h3>${escapeHtml(setting)} <small>${unit}</small></h3>
<div class="plots">${drawn.join("\n")}</div>
${failed.map((result) => `<p class="failed">${escapeHtml(result.system)} failed: ${escapeHtml(result.failed ?? "")}</p>`).join("\n")}
${absent.map((result) => `<p class="absent">${escapeHtml(result.system)}: ${escapeHtml(result.absent ?? "")}</p>`).join("\n")}
</article>`;
}

async function latencyFigure(
  results: readonly MeasuredResult[],
  styles: ReadonlyMap<string, SystemStyle>,
): Promise<string> {
  const chosen = new Map(
    [...styles].filter(([system]) => results.some((result) => result.system === system)),
  );
  const rows = results.map((result) => legendRow(result, chosen.get(result.system)));
  return `<figure>${await percentilePlot(results, chosen)}
<div class="scroll"><table class="legend"><thead><tr><th>latency</th><th>p50</th><th class="more">p99</th><th>p99.9</th><th class="more">max</th><th>stalls</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>
<figcaption>Grey: the machine’s own stalls beside each run; “stalls” is their p99.9.</figcaption></figure>`;
}

function legendRow({ system, latency, hiccups }: MeasuredResult, style: SystemStyle | undefined): string {
  const dash =
    style === undefined || style.dash.length === 0 ? "" : ` stroke-dasharray="${style.dash.join(" ")}"`;
  const swatch = `<svg width="26" height="8" aria-hidden="true"><path d="M0 4H26" stroke="${style?.colour ?? "currentColor"}" stroke-width="2"${dash}/></svg>`;
  const cells = [
    timeCell(latency?.p50),
    timeCell(latency?.p99, ' class="more"'),
    timeCell(latency?.p999),
    timeCell(latency?.max, ' class="more"'),
    timeCell(hiccups?.p999),
  ];
  return `<tr><td><span class="key">${swatch}${escapeHtml(system)}</span></td>${cells.join("")}</tr>`;
}

function timeCell(microseconds: number | undefined, attributes = ""): string {
  return `<td${attributes}>${microseconds === undefined ? "" : duration(microseconds)}</td>`;
}

function detailsTable(results: readonly MeasuredResult[]): string {
  const names = [...new Set(results.flatMap(({ details }) => Object.keys(details ?? {})))];
  if (names.length === 0) return "";
  const rows = results.map(({ system, details }) => {
    const cells = names
      .map((name) => details?.[name])
      .map((value) => `<td>${value === undefined ? "" : short(value)}</td>`);
    return `<tr><td>${escapeHtml(system)}</td>${cells.join("")}</tr>`;
  });
  const head = names.map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  return `<div class="scroll"><table class="details"><thead><tr><th>details</th>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}
