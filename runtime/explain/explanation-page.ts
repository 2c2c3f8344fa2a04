// The story of a decision as a page of at most 80 columns, without colours: it is read in pipes and files, too.
// It must never say more than the explanation holds.
import { agentTable, standInLines } from "./agent-page.js";
import { barredLines } from "./barred-page.js";
import type { Explanation, RecordedOutcome, Standing } from "./explanation.js";
import { flipLines } from "./flip-page.js";
import { amount, cut, decimals, digits, instant, plain, wrap } from "./page-text.js";

/** Candidates of the ranking that are shown. */
const SHOWN = 5;
const KEY = 40;

/** The page, with a line's end behind every line. */
export function explanationPage(explanation: Explanation): string {
  const sections = [
    headline(explanation),
    verdict(explanation),
    ranking(explanation),
    agentTable(explanation),
    standInLines(explanation),
    barredLines(explanation),
    flipLines(explanation),
    outcomeLines(explanation.outcomes),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, ""]);
  return `${lines
    .slice(0, -1)
    .flatMap((line) => wrap(line, "    "))
    .join("\n")}\n`;
}

function headline({ decision, time, request, early, latency }: Explanation): readonly string[] {
  const when = time === undefined ? "" : `, ${instant(time)}`;
  const haste = early ? ", early: the answers still missing could not change it" : "";
  return [
    `Decision ${plain(decision)}${when}`,
    ...(request === undefined ? [] : [`Request ${plain(request)}`]),
    `Decided in ${decimals(latency)} ms${haste}`,
  ];
}

function verdict(explanation: Explanation): readonly string[] {
  const { winner, runnerUp, lead = 0, price, rule, isFaithful, barred, candidates } = explanation;
  const warning = isFaithful
    ? []
    : ["The record does not replay to its own winner! What follows is the replay's story."];
  const by = `by ${rule} over ${candidates} candidates, ${barred.length} of them kept out`;
  if (winner === undefined) {
    const why = explanation.isExhausted
      ? "too many reservations were refused"
      : candidates === 0
        ? "there was no candidate"
        : "no candidate was feasible";
    return [...warning, `Nobody won, ${by}: ${why}.`];
  }
  const paid = price === undefined ? "" : `, price ${amount(price)}`;
  return [
    ...warning,
    `Winner ${name(winner)}, score ${decimals(winner.score)}${paid}`,
    `  ${by}`,
    runnerUp === undefined
      ? "  with no other candidate left to choose"
      : `  ahead of ${name(runnerUp)} by ${decimals(lead)}${lead === 0 ? ": a tie, which score and key decide" : ""}`,
  ];
}

function ranking({ ranking: all }: Explanation): readonly string[] {
  if (all.length < 2) return [];
  const lines = all.slice(0, SHOWN).map((standing, place) => {
    const key = cut(plain(standing.key), KEY).padEnd(KEY);
    const utility =
      standing.utility === standing.score ? "" : `  score times value ${digits(standing.utility)}`;
    return `  ${place + 1}. ${key} ${decimals(standing.score)}${utility}`;
  });
  const more = all.length > SHOWN ? [`  and ${all.length - SHOWN} more`] : [];
  return ["Ranking", ...lines, ...more];
}

function outcomeLines(outcomes: readonly RecordedOutcome[]): readonly string[] {
  if (outcomes.length === 0) return ["No outcome was recorded."];
  return [
    "What came of it",
    ...outcomes.map(({ time, type, value }) => {
      const what = value === undefined ? plain(type) : `${plain(type)} ${amount(value)}`;
      return `  ${instant(time)} ${what}`;
    }),
  ];
}

function name({ key }: Standing): string {
  return cut(plain(key), KEY);
}
