// A decision in words that a campaign manager understands: who, when, what won and why, who was late, what was kept out.
// It must never be wider than 76 columns, and never name a listener but by pseudonym.
import type { AgentRationale, Decision } from "tutti";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";
import { isWeekend, localHour } from "../moment.js";
import { fromMicros, type Micros } from "../money.js";
import { placeName } from "../simulator/places.js";
import { feasibleCandidates } from "./tally.js";
import { wrap } from "./wrap.js";

const WIDTH = 76;
const DEVICE_WORDS = {
  phone: "on a phone",
  tablet: "on a tablet",
  desktop: "on a computer",
  tv: "on a television",
  speaker: "on a speaker",
  car: "in a car",
  other: "on some device",
} as const;

export function tellDecision(
  request: AdRequest,
  decision: Decision<number>,
  campaigns: readonly Campaign[],
  currency: string,
): readonly string[] {
  const money = (amount: number): string => `${fromMicros(amount as Micros).toFixed(2)} ${currency}`;
  const { rationale } = decision;
  const lines = [
    momentLine(request),
    `${request.media} slot, ${request.auction}, floor ${money(request.floor)}`,
  ];
  const nameOf = (candidate: number | undefined): string =>
    (candidate === undefined ? undefined : campaigns[candidate])?.name ?? `campaign ${candidate}`;
  if (decision.winner === undefined) lines.push("No bid: no campaign could be had.");
  else {
    const price = decision.price === undefined ? "no price" : `bids ${money(decision.price)} for a thousand`;
    lines.push(`Winner: ${nameOf(decision.winner)}, score ${decision.score.toFixed(2)}, ${price}`);
    lines.push(runnerUpLine(decision, nameOf));
  }
  for (const agent of rationale.agents) lines.push(agentLine(agent, rationale.winner));
  lines.push(...keptOutLines(decision));
  return lines.flatMap((line) => wrap(line, WIDTH, "    "));
}

function momentLine(request: AdRequest): string {
  const hour = String(localHour(request.time, request.utcOffset)).padStart(2, "0");
  const minute = String(new Date(request.time).getUTCMinutes()).padStart(2, "0");
  const day = isWeekend(request.time, request.utcOffset) ? "weekend" : "weekday";
  const who = request.listener === "" ? "a listener who gave no consent" : request.listener;
  const around = [
    DEVICE_WORDS[request.device],
    ...(request.activity === "" ? [] : [request.activity]),
    ...(request.mood === "" ? [] : [`${request.mood} playlist`]),
    ...(request.keywords.length === 0 ? [] : [`about ${request.keywords.slice(0, 2).join(", ")}`]),
  ];
  return `${day} ${hour}:${minute}, ${placeName(request.country)}: ${who}, ${around.join(", ")}`;
}

function runnerUpLine(decision: Decision<number>, nameOf: (candidate: number | undefined) => string): string {
  const { rationale, winner } = decision;
  const ahead = (campaign: number): number => rationale.totals[rationale.candidates.indexOf(campaign)] ?? 0;
  let second: number | undefined;
  for (const campaign of feasibleCandidates(decision)) {
    if (campaign !== winner && (second === undefined || ahead(campaign) > ahead(second))) second = campaign;
  }
  if (second === undefined) return "  with no other campaign left to choose";
  return `  ahead of ${nameOf(second)} by ${(decision.score - ahead(second)).toFixed(3)}`;
}

function agentLine(agent: AgentRationale, winner: number): string {
  const weight = agent.weight * agent.priority * agent.confidence * agent.freshness;
  const name = agent.agent.padEnd(13);
  if (agent.outcome === "absent") return `  ${name} absent (${agent.cause ?? "unknown"}): the others decided`;
  const score = winner < 0 ? "" : ` says ${(agent.scores[winner] ?? 0).toFixed(2)},`;
  const words = agent.reason === undefined || agent.reason === "" ? "" : `: ${agent.reason}`;
  return `  ${name}${score} weighs ${weight.toFixed(2)}${standIn(agent)}${words}`;
}

function standIn({ outcome, cause, age }: AgentRationale): string {
  switch (outcome) {
    case "live":
    case "absent":
      return "";
    case "cached":
      return ` (was ${cause}; its answer of ${Math.round(age ?? 0)} ms ago stood in)`;
    case "default":
      return ` (was ${cause}; its default stood in)`;
  }
}

/** How many of the candidates were kept out, by whom and why, the most frequent reason first. */
function keptOutLines({ rationale }: Decision<number>): readonly string[] {
  const counts = new Map<string, number>();
  const count = (by: string, reason: string): void => {
    const key = `${by}: ${reason}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const { by, reason } of [...rationale.exclusions, ...rationale.refusals]) count(by, reason);
  for (const { agent, vetoes } of rationale.agents) {
    for (const { reason } of vetoes) count(agent, reason ?? "vetoed");
  }
  if (counts.size === 0) return [`  all of ${rationale.candidates.length} eligible campaigns could have won`];
  const reasons = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return reasons.map(
    ([reason, times]) => `  kept out ${times} of ${rationale.candidates.length} campaigns: ${reason}`,
  );
}
