// A session as plots: how each candidate does alone and beside the others, and what pairs add to each other.
// It must never draw a difference without its interval.
import { forestPlot, type Plot } from "tutti/learn";
import type { SessionReport } from "./session-report.js";

export function sessionPlots({ worlds, candidates, interactions }: SessionReport): readonly Plot[] {
  const common = {
    note: `95% bootstrap intervals over ${worlds} worlds`,
    format: "+.1%",
    reference: 0,
  };
  const rows = candidates.flatMap(({ name, alone, together }) => [
    { name: `${name}, alone`, value: alone.lift, low: alone.low, high: alone.high, group: "alone" },
    {
      ...{ name: `${name}, beside the others`, value: together.lift, low: together.low, high: together.high },
      group: "beside the others",
    },
  ]);
  const title = "What each candidate adds to the click rate";
  const figure = "relative difference of the click rate";
  return [
    forestPlot({ ...common, title, figure, rows }),
    ...(interactions.length === 0
      ? []
      : [
          forestPlot({
            ...common,
            title: "What pairs add beyond the sum of both",
            figure: "surplus of the click rate, relative",
            rows: interactions.map(({ pair, surplus, low, high, isFlagged }) => ({
              ...{ name: pair.join(" + "), value: surplus, low, high },
              group: isFlagged ? "interact" : "no sign of it",
            })),
          }),
        ]),
  ];
}
