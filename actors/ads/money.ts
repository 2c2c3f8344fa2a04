// Money as whole micro-units (1,000,000 = one unit of the currency), so that sums are exact.

declare const micros: unique symbol;

/** Micro-units of a currency: a safe integer. */
export type Micros = number & { readonly [micros]: "Micros" };

const MICROS_PER_UNIT = 1_000_000;

/** Rounds to the nearest micro-unit. Throws RangeError where the amount is not finite or not exact as an integer. */
export function toMicros(units: number): Micros {
  const amount = Math.round(units * MICROS_PER_UNIT);
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`an amount of money must be finite and below 9e9 units, not ${units}`);
  }
  return amount as Micros;
}

/** The amount in units of the currency, for people and for OpenRTB. */
export function fromMicros(amount: Micros): number {
  return amount / MICROS_PER_UNIT;
}
