// The figures as a table: each with a bar to how much of its target it reaches, and whether that is enough.
// It must never show a figure without a value as met.

import { escapeHtml } from "#runtime/plot/escape-html.js";
import type { Figure } from "../harness/result.js";
import { chosen, short } from "./number-format.js";

/** A bar's whole length stands for so many times the target. */
const FULL_BAR = 2;

/** Empty where none has a value: then the figures belong to benches that were not run. */
export function figuresSection(figures: readonly Figure[]): string {
  const known = figures.filter(({ value }) => value !== undefined);
  const met = known.filter((figure) => figure.met === true).length;
  const unknown = figures.length - known.length;
  if (known.length === 0) return "";
  const summary = `${met} of ${known.length} met${unknown === 0 ? "" : `, ${unknown} without the systems that they need`}`;
  return `<section class="figures"><h2>Figures <small>${summary}</small></h2>
<table><thead><tr><th>figure</th><th>value</th><th>target</th><th class="part">of the target</th><th></th></tr></thead>
<tbody>${figures.map(row).join("\n")}</tbody></table></section>`;
}

function row({ name, value, target, bound, met }: Figure): string {
  const sign = bound === "at least" ? "≥" : "≤";
  const cells = `<td>${escapeHtml(name)}</td><td>${value === undefined ? "–" : short(value)}</td><td>${sign}&nbsp;${chosen(target)}</td>`;
  if (value === undefined) return `<tr class="unknown">${cells}<td class="part"></td><td>–</td></tr>`;
  const part = Math.min(1, Math.max(0, value / (target * FULL_BAR)));
  const bar = `<div class="bar"><i style="width:${(100 * part).toFixed(1)}%"></i></div>`;
  const verdict = met === true ? "met" : "missed";
  return `<tr class="${verdict}">${cells}<td class="part">${bar}</td><td class="verdict">${verdict}</td></tr>`;
}
