// A simulated market of ads, ready to be played: its campaigns, the simulator for policies, the oracle for evaluation.
// It must never let the two be reached from each other.
import type { Catalogue } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";
import { AdSimulator } from "./ad-simulator.js";
import { InvalidMarketError } from "./invalid-market.js";
import { marketCatalogue } from "./market-catalogue.js";
import { MarketOracle } from "./oracle.js";
import { REGIMES, type Regime, type RegimeName, RHYTHM } from "./parameters.js";
import { Stage } from "./stage.js";
import { World } from "./world.js";

/** What makes a world; the same options give the same one, bit for bit. */
export interface MarketOptions {
  /** Of the world: any integer, taken modulo 2^32. Runs of it have seeds of their own. */
  readonly seed: number;
  readonly regime: RegimeName;
  /** Whole numbers, >= 1. A listener brings about 16 opportunities a day. */
  readonly listeners: number;
  readonly campaigns: number;
  readonly days: number;
}

/** @throws InvalidMarketError where an option is out of range. */
export function createMarket(options: MarketOptions): {
  /** What policies may know beforehand. */
  readonly catalogue: Catalogue;
  readonly simulator: AdSimulator;
  readonly oracle: MarketOracle;
} {
  const regime = checked(options);
  const { seed, listeners, campaigns, days } = options;
  const span = { start: FIRST_DAY, end: FIRST_DAY + days * DAY };
  const opportunities = listeners * RHYTHM.opportunitiesADay;
  const catalogue = marketCatalogue(seed, campaigns, span, opportunities, regime.budgets);
  const stage = new Stage(new World(catalogue, listeners, seed), span, regime);
  return { catalogue, simulator: new AdSimulator(stage), oracle: new MarketOracle(stage) };
}

/** A Monday. */
const FIRST_DAY: number = Date.UTC(2026, 5, 1);

function checked(options: MarketOptions): Regime {
  for (const name of ["listeners", "campaigns", "days"] as const) {
    const value = options[name];
    if (!Number.isInteger(value) || value < 1) {
      throw new InvalidMarketError(name, `a whole number of at least 1, not ${value}`);
    }
  }
  if (!Number.isInteger(options.seed))
    throw new InvalidMarketError("seed", `an integer, not ${options.seed}`);
  const regime: Regime | undefined = REGIMES[options.regime];
  if (regime === undefined) {
    const names = Object.keys(REGIMES).join(", ");
    throw new InvalidMarketError("regime", `one of ${names}, not ${options.regime}`);
  }
  return regime;
}
