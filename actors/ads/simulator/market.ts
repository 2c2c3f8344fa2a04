// A simulated market of ads, ready to be played: its campaigns, the simulator for policies, the oracle for evaluation.
// It must never let the two be reached from each other.
import type { Catalogue } from "../catalogue/campaign.js";
import { DAY } from "../moment.js";
import { AdSimulator } from "./ad-simulator.js";
import { fingerprintOf } from "./fingerprint.js";
import { marketCatalogue } from "./market-catalogue.js";
import { checkedRegime, type MarketOptions } from "./market-options.js";
import { MarketOracle } from "./oracle.js";
import { RHYTHM } from "./parameters.js";
import { Stage } from "./stage.js";
import { World } from "./world.js";

export interface Market {
  /** What policies may know beforehand. */
  readonly catalogue: Catalogue;
  readonly simulator: AdSimulator;
  readonly oracle: MarketOracle;
  /** Of the market's parameters and campaigns: 16 hexadecimal digits. */
  readonly fingerprint: string;
}

/** @throws InvalidMarketError where an option is out of range. */
export function createMarket(options: MarketOptions): Market {
  const regime = checkedRegime(options);
  const { seed, listeners, campaigns, days } = options;
  const span = { start: FIRST_DAY, end: FIRST_DAY + days * DAY };
  const opportunities = listeners * RHYTHM.opportunitiesADay;
  const catalogue = marketCatalogue(seed, campaigns, span, opportunities, regime.budgets);
  const stage = new Stage(new World(catalogue, listeners, seed), span, regime);
  return {
    catalogue,
    simulator: new AdSimulator(stage),
    oracle: new MarketOracle(stage),
    fingerprint: fingerprintOf(catalogue, regime),
  };
}

/** A Monday. */
const FIRST_DAY: number = Date.UTC(2026, 5, 1);
