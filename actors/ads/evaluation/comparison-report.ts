// The figures of a comparison, as an object for machines and as a page of at most 80 columns for people.
// It must never call a goal met by a lead that may be luck, and must say what was missed.
import Table from "cli-table3";
import { fromMicros, type Micros } from "../money.js";
import { type Comparison, type Played, tunedTeam } from "./comparison.js";
import type { ComparisonSize } from "./comparison-plan.js";
import type { TeamMember } from "./contender.js";
import type { DecisionLatency } from "./decision-latency.js";
import { type PairedLift, pairedLift } from "./paired-lift.js";
import type { ScoreCard, Totals } from "./score-card.js";

export interface ContenderFigures {
  readonly name: string;
  /** Per impression: clicks as they came, and free of their luck. */
  readonly clickRate: number;
  readonly trueClickRate: number;
  /** In units of currency; null without a click or conversion. */
  readonly costPerClick: number | null;
  readonly costPerConversion: number | null;
  /** What advertisers got for each unit of currency that they paid. */
  readonly valueForMoney: number;
  readonly budgetUse: number;
  /** Of impressions; null where it was not counted. */
  readonly badAds: number | null;
  /** Tutti's lead: in click rate, free of luck; in cost per click, likewise (below 0 is cheaper); in value for money. */
  readonly clickRateLift: PairedLift;
  readonly costPerClickLift: PairedLift;
  readonly valueLift: PairedLift;
}

export interface ComparisonReport {
  readonly size: ComparisonSize;
  readonly weights: Readonly<Record<TeamMember, number>>;
  readonly selectivity: number;
  readonly contenders: readonly ContenderFigures[];
  readonly ablations: readonly ContenderFigures[];
  readonly faults: readonly ContenderFigures[];
  readonly latency: DecisionLatency & { readonly share: number };
  /** The monolith with the highest true click rate, and what was asked of Tutti against it. */
  readonly strongest: string;
  readonly goals: readonly { readonly goal: string; readonly value: string; readonly met: boolean }[];
}

/** Of the click rate over the strongest monolith: the lift, and the lower end of its interval. */
const LIFT_GOAL = 0.2;
const LIFT_FLOOR = 0.15;
/** Of the sequential pipeline's latency. */
const LATENCY_GOAL = 0.7;

export function comparisonReport(comparison: Comparison): ComparisonReport {
  const { size, tutti, latency } = comparison;
  const figures = (played: readonly Played[], bad: boolean): readonly ContenderFigures[] =>
    played.map((each) => figuresOf(each, tutti, bad));
  const monoliths = figures(comparison.monoliths, false);
  const strongest = monoliths.reduce((best, each) => (each.trueClickRate > best.trueClickRate ? each : best));
  const team = tunedTeam(comparison);
  const share = Math.min(latency.packed, latency.isolated) / latency.sequential;
  return {
    size,
    weights: team.weights,
    selectivity: team.bidding.selectivity,
    contenders: [...figures([tutti], true), ...monoliths],
    ablations: figures(comparison.ablations, false),
    faults: figures(comparison.faults, true),
    latency: { ...latency, share },
    strongest: strongest.name,
    goals: goalsOf(strongest, share),
  };
}

function goalsOf(strongest: ContenderFigures, share: number): ComparisonReport["goals"] {
  const { clickRateLift, costPerClickLift } = strongest;
  return [
    {
      goal: "click rate +20 %, at least +15 %",
      value: told(clickRateLift),
      met: clickRateLift.lift >= LIFT_GOAL && clickRateLift.low >= LIFT_FLOOR,
    },
    {
      goal: "cost of a click no higher",
      value: told(costPerClickLift),
      met: costPerClickLift.high <= 0,
    },
    {
      goal: "latency 0.70 of one after the other",
      value: share.toFixed(2),
      met: share <= LATENCY_GOAL,
    },
  ];
}

function figuresOf({ contender, cards }: Played, tutti: Played, countsBad: boolean): ContenderFigures {
  const sum = (field: keyof Totals): number => cards.reduce((total, card) => total + card[field], 0);
  const lift = (of: keyof Totals, per: keyof Totals): PairedLift => {
    const quotients = (list: readonly ScoreCard[]) => list.map((card) => ({ of: card[of], per: card[per] }));
    return pairedLift(quotients(tutti.cards), quotients(cards));
  };
  const money = (count: number): number | null =>
    count === 0 ? null : fromMicros((sum("spend") / count) as Micros);
  return {
    name: contender.name,
    clickRate: sum("clicks") / sum("impressions"),
    trueClickRate: sum("expectedClicks") / sum("impressions"),
    costPerClick: money(sum("expectedClicks")),
    costPerConversion: money(sum("conversions")),
    valueForMoney: sum("value") / sum("spend"),
    budgetUse: sum("spend") / sum("budget"),
    badAds: countsBad ? sum("badAds") / sum("impressions") : null,
    clickRateLift: lift("expectedClicks", "impressions"),
    costPerClickLift: lift("spend", "expectedClicks"),
    valueLift: lift("value", "spend"),
  };
}

export function comparisonPage(report: ComparisonReport): string {
  const { size, contenders, ablations, faults, latency, weights, selectivity, strongest, goals } = report;
  return [
    `${size.worlds} held-out worlds of ${size.listeners} listeners, ${size.campaigns} campaigns and ${size.days} days;`,
    `${size.trials} trials a side in ${size.tuningWorlds} other worlds; trained in ${size.trainingWorlds} more.`,
    `Tutti: weights of profiler ${weights.profiler.toFixed(2)}, context ${weights.context.toFixed(2)}, bid-optimizer ${weights["bid-optimizer"].toFixed(2)};`,
    `selectivity ${selectivity.toFixed(2)}.`,
    "",
    tableOf(contenders, false),
    "",
    "Each agent's part:",
    tableOf(ablations, false),
    "",
    "The profiler fails in 5 % of the requests:",
    tableOf([...contenders.slice(0, 1), ...faults], true),
    "",
    "CTR: clicks as they came; true: free of luck. CPC: of true clicks. CPA: of a",
    "conversion. value: what advertisers got for 1 paid. ahead: Tutti's true click",
    "rate over this one's, with its 95% bootstrap interval over worlds. bad: ads",
    "with less than half the mean true click rate of what could have been shown.",
    "",
    `A decision, median: ${micros(latency.sequential)} one agent after the other; ${micros(latency.packed)} in the engine,`,
    `packed; ${micros(latency.isolated)} isolated.`,
    "",
    `Goals, against the strongest monolith (${strongest}):`,
    ...goals.map(
      ({ goal, value, met }) => `  ${goal.padEnd(36)} ${value.padEnd(24)} ${met ? "met" : "not met"}`,
    ),
    "",
  ].join("\n");
}

function tableOf(rows: readonly ContenderFigures[], bad: boolean): string {
  const table = new Table({
    head: ["", "CTR %", "true", "CPC", "CPA", "value", "spent", bad ? "bad %" : "Tutti ahead"],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right"],
    // Without colours, and without lines between the rows: it is read in pipes and files too.
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) {
    table.push([
      row.name,
      (100 * row.clickRate).toFixed(3),
      (100 * row.trueClickRate).toFixed(3),
      row.costPerClick?.toFixed(2) ?? "",
      row.costPerConversion?.toFixed(1) ?? "",
      row.valueForMoney.toFixed(2),
      row.budgetUse.toFixed(2),
      bad
        ? (100 * (row.badAds ?? Number.NaN)).toFixed(1)
        : row.name === "Tutti"
          ? ""
          : told(row.clickRateLift),
    ]);
  }
  return table.toString();
}

function told({ lift, low, high }: PairedLift): string {
  return `${percent(lift)} (${percent(low)}..${percent(high)})`;
}

function percent(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)}%`;
}

function micros(latency: number): string {
  return `${latency.toFixed(0)} us`;
}
