// The report for programs: one JSON object. It must never leave out a key of a figure: what could not be computed is null.
import type { Report } from "./report.js";

export function jsonReport({ results, figures, machine, settings }: Report): string {
  const whole = figures.map((figure) => ({
    ...figure,
    value: figure.value ?? null,
    met: figure.met ?? null,
  }));
  return `${JSON.stringify({ results, figures: whole, machine, settings }, undefined, 1)}\n`;
}
