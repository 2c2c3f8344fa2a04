// The agents of a decision on its page: a table of what they said and weighed, then who was missing and what stood in.
// It must never be wider than the page.
import Table from "cli-table3";
import type { AgentStory, Explanation } from "./explanation.js";
import { digits, plain } from "./page-text.js";

/** Columns with the space behind them. */
const COLUMNS: readonly (readonly [title: string, width: number])[] = [
  ["agent", 18],
  ["", 8],
  ["weight", 10],
  ["share", 7],
  ["favourite", 21],
  ["winner", 7],
  ["second", 7],
];
const BORDERLESS = Object.fromEntries(
  [
    "top",
    "top-mid",
    "top-left",
    "top-right",
    "bottom",
    "bottom-mid",
    "bottom-left",
    "bottom-right",
    "left",
    "left-mid",
    "mid",
    "mid-mid",
    "right",
    "right-mid",
    "middle",
  ].map((place) => [place, ""]),
);

export function agentTable({ agents }: Explanation): readonly string[] {
  if (agents.length === 0) return [];
  const table = new Table({
    head: COLUMNS.map(([title]) => title),
    colWidths: COLUMNS.map(([, width]) => width),
    chars: BORDERLESS,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 1 },
  });
  table.push(...agents.map(row));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

function row(story: AgentStory): string[] {
  const { favourite } = story;
  const score = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(3));
  return [
    plain(story.agent),
    story.outcome,
    story.outcome === "absent" ? "-" : digits(story.effectiveWeight),
    story.outcome === "absent" ? "-" : `${Math.round(story.share * 100)}%`,
    favourite === undefined ? "-" : `${favourite.score.toFixed(3)} ${plain(favourite.key)}`,
    score(story.winnerScore),
    score(story.runnerUpScore),
  ];
}

/** A line for each agent that has more to tell than its numbers. */
export function standInLines({ agents }: Explanation): readonly string[] {
  return agents.flatMap((story) => {
    const words = [standIn(story), factors(story), remark(story)].filter((part) => part !== "");
    return words.length === 0 ? [] : [`  ${plain(story.agent)}: ${words.join("; ")}`];
  });
}

function standIn({ outcome, cause, fault, age }: AgentStory): string {
  const why = `${cause ?? "not waited for"}${fault === undefined ? "" : ` (${plain(fault)})`}`;
  switch (outcome) {
    case "live":
      return "";
    case "cached":
      return `${why}, its answer of ${digits(age ?? 0)} ms before stood in`;
    case "default":
      return `${why}, its default stood in`;
    case "absent":
      return `${why}, nothing stood in`;
  }
}

/** The weight's factors, where there is more than one. */
function factors({ outcome, weight, priority, confidence, freshness }: AgentStory): string {
  if (outcome === "absent" || (priority === 1 && confidence === 1 && freshness === 1)) return "";
  const parts = [
    `weight ${digits(weight)}`,
    ...(priority === 1 ? [] : [`priority ${digits(priority)}`]),
    ...(confidence === 1 ? [] : [`confidence ${digits(confidence)}`]),
    ...(freshness === 1 ? [] : [`freshness ${digits(freshness)}`]),
  ];
  return parts.join(" x ");
}

function remark({ reason, version }: AgentStory): string {
  const parts = [
    ...(reason === undefined || reason === "" ? [] : [`"${plain(reason)}"`]),
    ...(version === undefined ? [] : [`version ${plain(version)}`]),
  ];
  return parts.join(", ");
}
