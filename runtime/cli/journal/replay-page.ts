// What a replay found, as a page of at most 80 columns.
// It must never list more than the first few: the counts are whole.
import { cut, plain, wrap } from "../../explain/page-text.js";
import type { PolicyReport, ReplayReport, WinnerChange } from "../../journal/replay/replay-audit.js";

const SHOWN = 5;
const KEY = 24;

export function replayPage(report: ReplayReport): string {
  const lines = [
    ...faithfulness(report),
    ...(report.policy === undefined ? [] : policyLines(report, report.policy)),
  ];
  return `${lines.flatMap((line) => wrap(line, "      ")).join("\n")}\n`;
}

function faithfulness({ decisions, mismatches, firstMismatches }: ReplayReport): readonly string[] {
  if (mismatches === 0) {
    return [`${counted(decisions, "decision")} replayed, each to what was recorded, bit for bit.`];
  }
  return [
    `${grouped(mismatches)} of ${counted(decisions, "decision")} did not come out as recorded:`,
    ...firstMismatches.slice(0, SHOWN).map(({ decision, fault }) => `  ${plain(decision)}: ${plain(fault)}`),
    ...more(mismatches, Math.min(SHOWN, firstMismatches.length)),
  ];
}

function policyLines({ decisions, mismatches }: ReplayReport, policy: PolicyReport): readonly string[] {
  const compared = decisions - mismatches;
  const share = compared === 0 ? "" : ` (${((policy.changes / compared) * 100).toFixed(1)}%)`;
  const parts = Object.entries(policy.alone).toSorted(([, few], [, many]) => many - few);
  return [
    "",
    `With the other policy ${grouped(policy.changes)} of ${grouped(compared)} winners change${share}.`,
    ...(parts.length > 1 ? ["Each of its parts alone changes:"] : []),
    ...(parts.length > 1 ? parts.map(([name, count]) => `  ${grouped(count)} ${plain(name)}`) : []),
    ...policy.unseen.map((agent) => `No decision has an agent "${plain(agent)}".`),
    ...(policy.changes > 0 ? ["The first of them:"] : []),
    ...policy.first.slice(0, SHOWN).map(changeLine),
    ...more(policy.changes, Math.min(SHOWN, policy.first.length)),
  ];
}

function changeLine({ decision, from, to }: WinnerChange): string {
  return `  ${plain(decision)}: ${shown(from)} -> ${shown(to)}`;
}

function shown(key: WinnerChange["from"]): string {
  return key === undefined ? "nobody" : cut(plain(key), KEY);
}

function more(all: number, told: number): readonly string[] {
  return all > told ? [`  and ${grouped(all - told)} more`] : [];
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? "" : "s"}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
