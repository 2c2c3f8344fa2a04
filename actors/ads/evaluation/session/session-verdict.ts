// What a matrix of version combinations says: how each candidate does alone and beside all the others, which pairs get in each
// other's way, and whether each may be let in.
// It must never let in a candidate for what it does alone.
import { type PairedLift, pairedLift, type Quotient, quotientOver } from "../paired-lift.js";
import { resampledInterval } from "../resampled-interval.js";

export type Verdict =
  /** Beside the others it is better for certain. */
  | "helps"
  /** Not worse than the margin beside the others, and not better for certain. */
  | "no difference"
  /** Alone as good or better, but beside the others worse. */
  | "hurts together"
  | "hurts"
  /** The interval reaches beyond the margin: more worlds are needed. */
  | "unclear";

export interface CandidateVerdict {
  readonly name: string;
  /** Against the team as it is. */
  readonly alone: PairedLift;
  /** All candidates against all but this one. */
  readonly together: PairedLift;
  readonly verdict: Verdict;
}

export interface Interaction {
  readonly pair: readonly [string, string];
  /** What both add to the click rate beyond the sum of what each adds, relative to the team as it is. */
  readonly surplus: number;
  readonly low: number;
  readonly high: number;
  /** Whether the interval leaves out 0. */
  readonly isFlagged: boolean;
}

/** A loss of up to this is none. */
const MARGIN = 0.01;

/**
 * @param names of the candidates. @param rates by combination: bit c of its number is candidate c; a world each.
 */
export function verdictsOf(
  names: readonly string[],
  rates: readonly (readonly Quotient[])[],
): readonly CandidateVerdict[] {
  const all = rates.length - 1;
  return names.map((name, candidate) => {
    const alone = pairedLift(of(rates, 1 << candidate), of(rates, 0));
    const together = pairedLift(of(rates, all), of(rates, all & ~(1 << candidate)));
    return { name, alone, together, verdict: verdictOf(alone, together) };
  });
}

function verdictOf(alone: PairedLift, together: PairedLift): Verdict {
  if (together.high < 0) return alone.high < 0 ? "hurts" : "hurts together";
  if (together.low > 0) return "helps";
  return together.low >= -MARGIN ? "no difference" : "unclear";
}

/** Of every pair, the others left as they are. */
export function interactionsOf(
  names: readonly string[],
  rates: readonly (readonly Quotient[])[],
): readonly Interaction[] {
  const interactions: Interaction[] = [];
  for (const [first, name] of names.entries()) {
    for (const [further, other] of names.slice(first + 1).entries()) {
      const second = first + 1 + further;
      const { value, low, high } = surplusOf(rates, 1 << first, 1 << second);
      const isFlagged = low > 0 || high < 0;
      interactions.push({ pair: [name, other], surplus: value, low, high, isFlagged });
    }
  }
  return interactions;
}

function surplusOf(
  rates: readonly (readonly Quotient[])[],
  first: number,
  second: number,
): ReturnType<typeof resampledInterval> {
  const none = of(rates, 0);
  const [one, other, both] = [of(rates, first), of(rates, second), of(rates, first | second)];
  return resampledInterval(none.length, (worlds) => {
    const base = quotientOver(none, worlds);
    const rate = (quotients: readonly Quotient[]): number => quotientOver(quotients, worlds) / base;
    return rate(both) - rate(one) - rate(other) + 1;
  });
}

function of(rates: readonly (readonly Quotient[])[], combination: number): readonly Quotient[] {
  return rates[combination] ?? [];
}
