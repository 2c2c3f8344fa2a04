// The report as people read it, in 80 columns; and as a program does, one JSON object with the same figures.
import Table from "cli-table3";
import type { ChaosReport } from "./chaos-report.js";
import { FAULT_KINDS } from "./fault-kind.js";
import type { Recovery } from "./messages.js";
import { type Percentiles, percentiles } from "./percentiles.js";
import { DEADLINE, MARGIN, SUPERVISION } from "./settings.js";

const COMPACT = { head: [], border: [], compact: true };
const MEBIBYTE = 1 << 20;
const PARTS = ["noticed", "replaced", "setUp", "proposed", "total", "told"] as const;

type Phases = Readonly<Record<(typeof PARTS)[number], Percentiles | undefined>>;

function phasesOf(recoveries: readonly Recovery[]): Phases {
  const phases = PARTS.map((part) => [part, percentiles(recoveries.map((recovery) => recovery[part]))]);
  return Object.fromEntries(phases) as Phases;
}

/** One JSON object. Times in milliseconds, memory in bytes, money in micro-units. */
export function chaosJson(report: ChaosReport): string {
  const { options, counts, messages, stalls, memory, generations, kills, rests, violations } = report;
  const faults = Object.fromEntries(
    FAULT_KINDS.map((kind) => {
      const recoveries = report.recoveries.filter((recovery) => recovery.kind === kind);
      return [kind, { injected: report.faults[kind], ...phasesOf(recoveries) }];
    }),
  );
  return JSON.stringify({
    passed: report.passed,
    ...{ violations, options, settings: { deadline: DEADLINE, margin: MARGIN, supervision: SUPERVISION } },
    ...{ faults, recovery: phasesOf(report.recoveries), decisions: counts, messages, stalls, memory },
    ...{ processes: generations, kills, rests },
    budgets: {
      checks: report.budgetChecks,
      accounts: report.accounts,
      impressions: report.impressions,
      spent: report.spent,
    },
  });
}

export function chaosPage(report: ChaosReport): string {
  const verdict = report.passed
    ? `PASS, seed ${report.options.seed}`
    : [`FAIL, seed ${report.options.seed}`, ...report.violations.map((each) => `- ${each}`)].join("\n");
  return `${faultTable(report)}\n${figureTable(report)}\n${verdict}\n`;
}

function faultTable(report: ChaosReport): string {
  const table = new Table({
    head: ["fault", "times", "p50", "p90", "p99", "max", "seen", "new", "setup", "says"],
    colAligns: ["left", ...Array<"right">(9).fill("right")],
    style: { ...COMPACT, "padding-left": 0, "padding-right": 1 },
  });
  for (const kind of FAULT_KINDS) {
    if (report.options.calm && report.faults[kind] === 0) continue;
    const recoveries = report.recoveries.filter((recovery) => recovery.kind === kind);
    table.push([kind, report.faults[kind], ...recoveryCells(recoveries)]);
  }
  table.push(["all", report.injected, ...recoveryCells(report.recoveries)]);
  return (
    `${table.toString()}\nmilliseconds from the fault to the next life's first proposal, and medians of its parts:\n` +
    "until seen, until a new setup, the setup, until it says its first proposal\n"
  );
}

function recoveryCells(recoveries: readonly Recovery[]): string[] {
  const { total, noticed, replaced, setUp, proposed } = phasesOf(recoveries);
  if (total === undefined) return Array<string>(8).fill("");
  const medians = [noticed, replaced, setUp, proposed].map((part) => part?.p50 ?? Number.NaN);
  return [total.p50, total.p90, total.p99, total.max, ...medians].map(short);
}

function short(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 99.95 ? 1 : 0);
}

function figureTable(report: ChaosReport): string {
  const { options, counts, messages, stalls } = report;
  const told = percentiles(report.recoveries.map((recovery) => recovery.told));
  const table = new Table({
    colAligns: ["left", "left"],
    style: COMPACT,
    colWidths: [22, 56],
    wordWrap: true,
  });
  const share = (part: number): string =>
    `${part} (${((100 * part) / Math.max(1, counts.made)).toFixed(2)} %)`;
  table.push(
    ["load", `${options.seconds} s at ${options.rate} requests a second, and bursts`],
    ["decisions made", `${counts.made} of ${counts.asked} asked for; ${counts.replayed} replayed`],
    ["failed", `${counts.failed}`],
    [
      "late",
      `${counts.late}: ${MARGIN} ms after ${DEADLINE}; ${counts.lateByStall} more by stalls of the process`,
    ],
    ["refused, overloaded", `${counts.refused}`],
    ["with a fallback", share(counts.withFallback)],
    ["without a winner", share(counts.withoutWinner)],
    [
      "crash seen to live",
      told === undefined
        ? "-"
        : `p50 ${short(told.p50)}, p90 ${short(told.p90)}, p99 ${short(told.p99)}, max ${short(told.max)} ms`,
    ],
    [
      "messages",
      `${messages.sent} = ${messages.handled} handled + ${messages.discarded} dead + ${messages.waiting} in flight`,
    ],
    [
      "lives",
      `${counts.restarts} restarts; ${counts.struckAgain} struck again on their way; ${counts.hangs} hangs`,
    ],
    ["threads", `${counts.threads} started, ${counts.coldThreads} for want of a spare`],
    [
      "processes",
      `${report.generations}: ${report.kills} SIGKILLs survived, ${report.rests} brought to rest and balanced`,
    ],
    [
      "budgets",
      `${report.budgetChecks} checks, ${report.accounts} accounts; ${report.impressions} impressions acknowledged, ${(report.spent / 1e6).toFixed(2)} USD`,
    ],
    [
      "stalls of the process",
      `${stalls.count}, ${(stalls.total / 1000).toFixed(1)} s, longest ${short(stalls.longest)} ms`,
    ],
    ["memory", `${Math.round(report.memory / MEBIBYTE)} MiB at most`],
  );
  return table.toString();
}
