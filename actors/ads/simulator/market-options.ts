// What makes a market, checked: a judge's own regime as much as a named one.
// It must never let through what would give a market of nothing, or of NaN.
import { InvalidMarketError } from "./invalid-market.js";
import { REGIMES, type Regime, type RegimeName } from "./parameters.js";

/** What makes a world; the same options give the same one, bit for bit. */
export interface MarketOptions {
  /** Of the world: any integer, taken modulo 2^32. Runs of it have seeds of their own. */
  readonly seed: number;
  /** One of the named kinds of markets, or another. */
  readonly regime: RegimeName | Regime;
  /** Whole numbers, >= 1. A listener brings about 16 opportunities a day. */
  readonly listeners: number;
  readonly campaigns: number;
  readonly days: number;
}

/** The regime of valid options. @throws InvalidMarketError where one is out of range. */
export function checkedRegime(options: MarketOptions): Regime {
  for (const name of ["listeners", "campaigns", "days"] as const) {
    const value = options[name];
    if (!Number.isInteger(value) || value < 1) {
      throw new InvalidMarketError(name, `a whole number of at least 1, not ${value}`);
    }
  }
  if (!Number.isInteger(options.seed))
    throw new InvalidMarketError("seed", `an integer, not ${options.seed}`);
  const { regime } = options;
  if (typeof regime === "string") return named(regime);
  assertRegime(regime);
  return regime;
}

function named(name: RegimeName): Regime {
  const regime: Regime | undefined = Object.hasOwn(REGIMES, name) ? REGIMES[name] : undefined;
  if (regime !== undefined) return regime;
  throw new InvalidMarketError("regime", `one of ${Object.keys(REGIMES).join(", ")}, not ${name}`);
}

function assertRegime({ price, drift, season, upright, budgets }: Regime): void {
  const effects = { price, "season.traffic": season.traffic, "season.price": season.price };
  for (const [name, value] of Object.entries({ ...effects, "season.conversion": season.conversion })) {
    if (!(Math.abs(value) <= LARGEST_EFFECT)) {
      throw new InvalidMarketError(
        `regime.${name}`,
        `between -${LARGEST_EFFECT} and ${LARGEST_EFFECT}, not ${value}`,
      );
    }
  }
  if (!(drift >= 0 && drift <= LARGEST_DRIFT))
    throw new InvalidMarketError("regime.drift", `between 0 and ${LARGEST_DRIFT}, not ${drift}`);
  if (!(upright >= 0 && upright <= 1))
    throw new InvalidMarketError("regime.upright", `a share between 0 and 1, not ${upright}`);
  if (!(budgets > 0 && budgets <= 1))
    throw new InvalidMarketError("regime.budgets", `a share above 0 and at most 1, not ${budgets}`);
}

/** Of logarithms: twenty times as much, or as little. */
const LARGEST_EFFECT = 3;
const LARGEST_DRIFT = 10;
