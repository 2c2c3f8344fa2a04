// The report for a terminal, in 80 columns. It must never hide what failed or did not take part.
import Table from "cli-table3";
import type { Machine } from "../harness/machine.js";
import type { Figure } from "../harness/result.js";
import { amount, chosen, duration, short } from "./number-format.js";
import type { Report } from "./report.js";
import { type MeasuredResult, type SettingGroup, settingGroups } from "./setting-group.js";

const WIDTH = 80;
const NUMBER = 8;
const FRAMELESS = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
  ].map((part) => [part, ""]),
);

export function textReport(report: Report): string {
  const { results, figures, machine, settings } = report;
  return [
    machineText(machine),
    `medians of interleaved rounds: ${settings.rounds} of ${settings.milliseconds} ms\n`,
    ...settingGroups(results).map(groupText),
    figuresText(figures),
  ].join("\n");
}

export function machineText({ processor, cores, memory, kernel, loadBefore, node, peers }: Machine): string {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version ?? "not installed"}`);
  const lines = [
    `${processor}, ${cores} cores, ${(memory / 2 ** 30).toFixed(1)} GiB, ${kernel}`,
    `node ${node}, load before ${loadBefore.toFixed(2)}`,
    ...inLines(versions),
  ];
  return lines.join("\n");
}

function inLines(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}

function groupText(group: SettingGroup): string {
  const { bench, setting, unit, measured, absent, failed } = group;
  const lines = [`${bench}, ${setting}: ${unit}`];
  if (measured.length > 0) lines.push(measuredTable(group));
  for (const { system, details } of measured) {
    const told = Object.entries(details ?? {}).map(([name, value]) => `${name} ${short(value)}`);
    if (told.length > 0) lines.push(...inLines([`${system}: ${told[0]}`, ...told.slice(1)]));
  }
  for (const result of absent) lines.push(`  ${result.system}: ${result.absent}`);
  for (const result of failed) lines.push(`  ${result.system}: FAILED, ${result.failed}`);
  return `${lines.join("\n")}\n`;
}

function measuredTable({ unit, measured }: SettingGroup): string {
  const latencies = measured.some(({ latency }) => latency !== undefined);
  const head = ["median", "least", "most", ...(latencies ? ["p50", "p99.9", "stalls"] : [])];
  return table(
    ["", ...head],
    measured.map((result) => [
      result.system,
      ...[result.median, result.min, result.max].map((value) => amount(value, unit)),
      ...(latencies ? latencyCells(result) : []),
    ]),
    NUMBER,
  );
}

/** "stalls" is the machine's own p99.9 at the same time. */
function latencyCells({ latency, hiccups }: MeasuredResult): readonly string[] {
  if (latency === undefined) return ["", "", ""];
  return [latency.p50, latency.p999, hiccups?.p999].map((value) =>
    value === undefined ? "" : duration(value),
  );
}

function figuresText(figures: readonly Figure[]): string {
  const known = figures.filter(({ value }) => value !== undefined);
  const unknown = figures.length - known.length;
  const lines: string[] = [];
  if (known.length > 0) {
    const rows = known.map(({ name, value, bound, target, met }) => [
      name,
      short(value ?? Number.NaN),
      `${bound === "at least" ? ">=" : "<="} ${chosen(target)}`,
      met === true ? "met" : "MISSED",
    ]);
    lines.push(table(["figures", "value", "target", ""], rows, NUMBER + 1));
  }
  if (unknown > 0) lines.push(`${unknown} figures need systems that did not take part.`);
  return `${lines.join("\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const numbers = head.length - 1;
  const drawn = new Table({
    head: [...head],
    colWidths: [WIDTH - numbers * width, ...Array<number>(numbers).fill(width)],
    colAligns: ["left", ...Array<"right">(numbers).fill("right")],
    chars: FRAMELESS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
    wordWrap: true,
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}
