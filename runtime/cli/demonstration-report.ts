// The figures of a demonstration, as an object for machines and as a page of at most 80 columns for people.
import Table from "cli-table3";
import type { LatencyFigures } from "./latency-figures.js";

/** What `--json` prints, and what the page shows. */
export interface DemonstrationReport {
  readonly pack: string;
  readonly seed: number;
  readonly requests: number;
  readonly seconds: number;
  readonly decisionsPerSecond: number;
  /** Microseconds from asking to deciding. */
  readonly latency: LatencyFigures;
  /** Decisions in which at least one agent's fallback stood in. */
  readonly fallbacks: number;
  readonly early: number;
  readonly withoutWinner: number;
  /** Figures of the trade, by name. */
  readonly trade: Readonly<Record<string, string>>;
}

export function demonstrationPage(told: readonly (readonly string[])[], report: DemonstrationReport): string {
  const stories = told.map((lines) => `${lines.join("\n")}\n`).join("\n");
  return `${stories}\n${latencyTable(report)}\n\n${figureTable(report)}\n`;
}

function latencyTable({ latency }: DemonstrationReport): string {
  const table = plainTable(["decision latency", ...Object.keys(latency)]);
  table.push(["microseconds", ...Object.values(latency).map(grouped)]);
  return table.toString();
}

function figureTable(report: DemonstrationReport): string {
  const figures: [string, string][] = [
    ["decisions", grouped(report.requests)],
    ["decisions a second", grouped(report.decisionsPerSecond)],
    ["with a fallback", grouped(report.fallbacks)],
    ["decided early", grouped(report.early)],
    ["without a winner", grouped(report.withoutWinner)],
    ...Object.entries(report.trade),
  ];
  const table = plainTable(["figure", "this run"]);
  table.push(...figures);
  return table.toString();
}

/** Without colours, and without lines between the rows: it is read in pipes and files too. */
function plainTable(head: string[]): Table.Table {
  return new Table({
    head,
    style: { head: [], border: [], compact: true },
  });
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
