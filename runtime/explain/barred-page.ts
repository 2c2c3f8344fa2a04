// Who was kept out of a decision, on its page: counted by what kept them out, and those named that would have won.
// It must never list candidates one by one: there may be thousands.
import type { Bar, BarKind, BarredCandidate, Explanation } from "./explanation.js";
import { cut, plain } from "./page-text.js";

/** Of those that would have won, so many are named. */
const NAMED = 3;
/** Of what kept them out, so many kinds are told, the most frequent first. */
const KINDS = 12;
const KEY = 40;
const WORDS: Readonly<Record<BarKind, string>> = {
  veto: "vetoed by",
  exclusion: "excluded by",
  refusal: "had won, but was refused by",
};

export function barredLines({ barred, candidates }: Explanation): readonly string[] {
  if (barred.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { bars } of barred) {
    for (const words of new Set(bars.map(barWords))) counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1));
  const winners = barred.filter(({ wouldHaveWon }) => wouldHaveWon);
  return [
    `Kept out: ${barred.length} of ${candidates} candidates`,
    ...kinds.slice(0, KINDS).map(([words, count]) => `  ${count} ${words}`),
    ...(kinds.length > KINDS ? [`  and ${kinds.length - KINDS} other reasons`] : []),
    ...winners.slice(0, NAMED).map(winnerLine),
    ...(winners.length > NAMED ? [`  and so would ${winners.length - NAMED} more`] : []),
  ];
}

function barWords({ kind, by, reason }: Bar): string {
  return `${WORDS[kind]} ${plain(by)}${reason === undefined || reason === "" ? "" : `: ${plain(reason)}`}`;
}

function winnerLine({ key, bars }: BarredCandidate): string {
  const by = [...new Set(bars.map((bar) => plain(bar.by)))].join(", ");
  return `  ${cut(plain(key), KEY)} would have won without ${by}`;
}
