// A session as an object for machines and as a page of at most 80 columns for people.
import Table from "cli-table3";
import type { PairedLift, Quotient } from "../paired-lift.js";
import { quotientOver } from "../paired-lift.js";
import { type CandidateVerdict, type Interaction, interactionsOf, verdictsOf } from "./session-verdict.js";

export interface SessionReport {
  readonly worlds: number;
  /** A row for each combination: which candidates it has, and the true click rate over all worlds. */
  readonly matrix: readonly { readonly candidates: readonly string[]; readonly clickRate: number }[];
  readonly candidates: readonly CandidateVerdict[];
  readonly interactions: readonly Interaction[];
}

/** @param rates by combination: bit c of its number is candidate c; a world each. */
export function sessionReport(
  names: readonly string[],
  rates: readonly (readonly Quotient[])[],
): SessionReport {
  const worlds = rates[0]?.length ?? 0;
  const everyWorld = Array.from({ length: worlds }, (_, world) => world);
  return {
    worlds,
    matrix: rates.map((quotients, combination) => ({
      candidates: names.filter((_, candidate) => (combination >> candidate) & 1),
      clickRate: quotientOver(quotients, everyWorld),
    })),
    candidates: verdictsOf(names, rates),
    interactions: interactionsOf(names, rates),
  };
}

export function sessionPage({ worlds, matrix, candidates, interactions }: SessionReport): string {
  return [
    `${matrix.length} combinations of versions, each in the same ${worlds} held-out worlds.`,
    "",
    tableOf(
      ["with", "true CTR %"],
      matrix.map((row) => [
        row.candidates.length === 0 ? "the team as it is" : cut(row.candidates.join(" + "), 50),
        (100 * row.clickRate).toFixed(3),
      ]),
    ),
    "",
    tableOf(
      ["candidate", "alone", "beside the others", "verdict"],
      candidates.map(({ name, alone, together, verdict }) => [
        cut(name, 14),
        told(alone),
        told(together),
        verdict,
      ]),
    ),
    "",
    ...(interactions.length === 0
      ? []
      : [
          tableOf(
            ["together", "surplus", ""],
            interactions.map(({ pair, surplus, low, high, isFlagged }) => [
              cut(pair.join(" + "), 34),
              told({ lift: surplus, low, high }),
              isFlagged ? "interact" : "",
            ]),
          ),
          "",
          "surplus: what both add beyond the sum of what each adds. Intervals are 95%",
          "bootstrap intervals over worlds.",
          "",
        ]),
  ].join("\n");
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    // Without colours, and without lines between the rows: it is read in pipes and files too.
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

function told({ lift, low, high }: PairedLift): string {
  return `${percent(lift)} (${percent(low)}..${percent(high)})`;
}

function percent(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)}%`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
