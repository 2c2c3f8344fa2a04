// The report for a browser: one file with its plots and its style inside. It must never need a script or the network.
import { escapeHtml } from "#runtime/plot/escape-html.js";
import { figuresSection } from "./figures-section.js";
import { groupSection } from "./group-section.js";
import { PAGE_STYLE } from "./page-style.js";
import type { Report } from "./report.js";
import { type SettingGroup, settingGroups } from "./setting-group.js";
import { machineText } from "./text-report.js";

export async function htmlReport(report: Report): Promise<string> {
  const { results, figures, machine, settings, titles } = report;
  const groups = settingGroups(results);
  const benches = [...new Set(groups.map(({ bench }) => bench))];
  const sections: string[] = [];
  for (const bench of benches) sections.push(await benchSection(bench, titles[bench] ?? "", groups));
  const how = settings.quick
    ? "Quick: rounds this short show that everything works, and no more."
    : `Medians of ${settings.rounds} interleaved rounds of ${settings.milliseconds} ms each, whiskers from the least to the most.`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Tutti, measured</title><style>${PAGE_STYLE}</style></head>
<body><header><h1>Tutti, measured</h1><p>${how} Latencies count from the intended time of sending.</p>
<pre>${escapeHtml(machineText(machine))}</pre>
<nav>${benches.map((bench) => `<a href="#${anchor(bench)}">${escapeHtml(bench)}</a>`).join(" ")}</nav></header>
<main>${figuresSection(figures)}
${sections.join("\n")}</main></body></html>
`;
}

async function benchSection(bench: string, title: string, groups: readonly SettingGroup[]): Promise<string> {
  const articles: string[] = [];
  for (const group of groups) if (group.bench === bench) articles.push(await groupSection(group));
  return `<section id="${anchor(bench)}"><h2>${escapeHtml(bench)} <small>${escapeHtml(title)}</small></h2>
<div class="cards">${articles.join("\n")}</div></section>`;
}

function anchor(bench: string): string {
  return bench.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
