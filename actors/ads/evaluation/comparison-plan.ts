// Which worlds a comparison is held in, and what takes part. Worlds of training, of tuning and of the comparison never meet.
// It must never give one side a trial or a world of training more than the other.
import { USUAL_BIDDING } from "../agents/bidding/bid-settings.js";
import { WEIGHTS } from "../policy/team.js";
import { Random } from "../random.js";
import type { MarketOptions } from "../simulator/market-options.js";
import { REGIMES, type RegimeName } from "../simulator/parameters.js";
import {
  type Contender,
  type Fault,
  type FaultKind,
  type MonolithContender,
  TEAM,
  type TeamContender,
} from "./contender.js";

export interface ComparisonSize {
  /** Held-out worlds. */
  readonly worlds: number;
  readonly listeners: number;
  readonly campaigns: number;
  readonly days: number;
  /** Settings that are tried for each side, and the worlds in which. */
  readonly trials: number;
  readonly tuningWorlds: number;
  readonly trainingWorlds: number;
}

export const FULL_SIZE: ComparisonSize = {
  worlds: 30,
  listeners: 300,
  campaigns: 50,
  days: 5,
  trials: 8,
  tuningWorlds: 6,
  trainingWorlds: 8,
};

/** Seeds of the kinds of worlds lie this far apart. */
const APART = 1_000_000;
const KINDS = ["comparison", "tuning", "training", "session", "calibration", "examination"] as const;
/** With which the kinds lie apart. */
export const LARGEST_SEED = 9_999;

/** Worlds in turn of every regime. @param seed any integer below a million. */
export function worldsOf(
  kind: (typeof KINDS)[number],
  count: number,
  { listeners, campaigns, days }: ComparisonSize,
  seed: number,
): readonly MarketOptions[] {
  const regimes = Object.keys(REGIMES) as RegimeName[];
  const first = (KINDS.indexOf(kind) + 1) * APART + seed * 100;
  return Array.from({ length: count }, (_, world) => ({
    seed: first + world,
    regime: regimes[world % regimes.length] as RegimeName,
    listeners,
    campaigns,
    days,
  }));
}

const BITS = 16;
const LOGISTIC = { bits: BITS, alpha: 0.05, beta: 1, l1: 0, l2: 1, bias: -5 };
const PERCEPTRON = { bits: BITS, rate: 0.03, bias: -5, seed: 1 };

/** Tutti as its engine options have it. */
export const TUTTI: TeamContender = {
  kind: "team",
  name: "Tutti",
  weights: WEIGHTS,
  bidding: USUAL_BIDDING,
};

/** Each with and without throttling. */
export const MONOLITHS: readonly MonolithContender[] = [
  monolith("logistic", "logistic", false),
  monolith("logistic, throttled", "logistic", true),
  monolith("network", "perceptron", false),
  monolith("network, throttled", "perceptron", true),
];

function monolith(name: string, kind: "logistic" | "perceptron", throttled: boolean): MonolithContender {
  const model =
    kind === "logistic" ? ({ kind, options: LOGISTIC } as const) : ({ kind, options: PERCEPTRON } as const);
  return {
    kind: "monolith",
    name,
    settings: { model, throttled, greed: 1, selectivity: USUAL_BIDDING.selectivity, seed: 0 },
  };
}

const MOST_SELECTIVE = 2;

/** Settings to try, the first as given; the same for the same seed. */
export function trialsOf(contender: Contender, count: number, seed: number): readonly Contender[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, trial) => (trial === 0 ? contender : drawn(contender, random)));
}

/** Four numbers are drawn for each side, of them the same selectivity. */
function drawn(contender: Contender, random: Random): Contender {
  const between = (low: number, high: number): number => low * (high / low) ** random.uniform();
  const selectivity = MOST_SELECTIVE * random.uniform();
  if (contender.kind === "team") {
    const weights = {
      profiler: between(0.5, 3),
      context: between(0.2, 2),
      "bid-optimizer": between(0.1, 2),
    };
    return { ...contender, weights, bidding: { ...contender.bidding, selectivity } };
  }
  const { settings } = contender;
  const { model } = settings;
  const rate = between(0.01, 0.2);
  const bias = -between(4, 6.5);
  const greed = random.uniform();
  const tuned =
    model.kind === "logistic"
      ? { ...model, options: { ...model.options, alpha: rate, bias } }
      : { ...model, options: { ...model.options, rate, bias } };
  return { ...contender, settings: { ...settings, model: tuned, greed, selectivity } };
}

export function ablationsOf(team: TeamContender): readonly TeamContender[] {
  return TEAM.map((without) => ({ ...team, name: `without ${without}`, without }));
}

const FAULTS: readonly FaultKind[] = ["inverts", "freezes", "goes mad"];
/** Of requests. */
const FAULT_SHARE = 0.05;

/** The Profiler, which has the most say in the choice, fails; once checked by the coordinator, once not. */
export function faultsOf(team: TeamContender): readonly TeamContender[] {
  return FAULTS.flatMap((kind) =>
    [true, false].map((isChecked): TeamContender => {
      const fault: Fault = { agent: "profiler", kind, share: FAULT_SHARE, isChecked };
      return { ...team, name: `profiler ${kind}, ${isChecked ? "checked" : "unchecked"}`, fault };
    }),
  );
}
