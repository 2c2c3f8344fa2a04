// A comparison as plots: leads with their intervals, click rates day by day, spend against plan.
// It must never draw a lead without its interval.
import { type ForestRow, forestPlot, type Line, learningCurve, type Plot, spendPlot } from "tutti/learn";
import type { Comparison, Played } from "./comparison.js";
import type { ComparisonReport, ContenderFigures } from "./comparison-report.js";
import { type Quotient, quotientOver } from "./paired-lift.js";
import { resampledInterval } from "./resampled-interval.js";
import type { HourlyColumns } from "./score-card.js";

const HOURS = 24;
const BETTER_ABOVE = "Above 0 is better";
const BETTER_BELOW = "Below 0 is better";

export function comparisonPlots(comparison: Comparison, report: ComparisonReport): readonly Plot[] {
  const played = [comparison.tutti, ...comparison.monoliths];
  const { worlds, days } = comparison.size;
  return [
    leads(
      "Tutti's click rate, against each",
      "click rate",
      BETTER_ABOVE,
      report,
      (each) => each.clickRateLift,
    ),
    leads(
      "Tutti's cost of a click, against each",
      "cost",
      BETTER_BELOW,
      report,
      (each) => each.costPerClickLift,
    ),
    learningCurve({
      title: "Click rate, day by day",
      note: `Free of luck, over ${worlds} worlds; the band is Tutti's 95% interval.`,
      steps: "day",
      figure: "clicks for 100 impressions",
      lines: played.map((each, at) => clickRates(each, days, at === 0)),
    }),
    spendPlot({
      title: "Spend against plan",
      note: "The plan: each day's budgets, as people listen.",
      time: "days",
      money: "share of all budgets",
      format: ".0%",
      plan: shareSpent(comparison.tutti, "plannedSpend"),
      lines: played.map((each) => ({ name: each.contender.name, points: shareSpent(each, "spend") })),
    }),
  ];
}

function leads(
  title: string,
  figure: string,
  better: string,
  { contenders, ablations }: ComparisonReport,
  liftOf: (figures: ContenderFigures) => ContenderFigures["clickRateLift"],
): Plot {
  const row =
    (group: string) =>
    (figures: ContenderFigures): ForestRow => {
      const { lift, low, high } = liftOf(figures);
      return { name: figures.name, value: lift, low, high, group };
    };
  const [, ...rivals] = contenders;
  return forestPlot({
    title,
    note: `${better}; 95% bootstrap intervals over worlds`,
    figure: `relative difference of the ${figure}`,
    format: "+.1%",
    reference: 0,
    rows: [...rivals.map(row("monoliths")), ...ablations.map(row("the team, an agent left out"))],
  });
}

function clickRates({ contender, cards }: Played, days: number, banded: boolean): Line {
  const points = Array.from({ length: days }, (_, day) => {
    const quotients: readonly Quotient[] = cards.map(({ hourly }) => ({
      of: 100 * ofDay(hourly.expectedClicks, day),
      per: ofDay(hourly.impressions, day),
    }));
    const figure = (worlds: readonly number[]): number => quotientOver(quotients, worlds);
    if (!banded) return { x: day + 1, y: figure(quotients.map((_, world) => world)) };
    const { value, low, high } = resampledInterval(quotients.length, figure);
    return { x: day + 1, y: value, band: { low, high } };
  });
  return { name: contender.name, points };
}

function ofDay(column: readonly number[], day: number): number {
  return sum(column.slice(day * HOURS, (day + 1) * HOURS));
}

/** Added up over the hours, over all worlds. */
function shareSpent({ cards }: Played, column: keyof HourlyColumns): Line["points"] {
  const budget = sum(cards.map((card) => card.budget));
  const hours = Math.max(0, ...cards.map(({ hourly }) => hourly[column].length));
  const points = [{ x: 0, y: 0 }];
  let spent = 0;
  for (let hour = 0; hour < hours; hour++) {
    spent += sum(cards.map(({ hourly }) => hourly[column][hour] ?? 0));
    points.push({ x: (hour + 1) / HOURS, y: spent / budget });
  }
  return points;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
