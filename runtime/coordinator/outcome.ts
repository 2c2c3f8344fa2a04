// How what stood for an agent is kept in typed arrays: numbers for the words of the rationale.
import type { FallbackCause, OutcomeKind } from "./rationale.js";

/** Not asked, or not waited for: absent without a cause. */
export const NOBODY = 0;
export const LIVE = 1;
export const CACHED = 2;
export const DEFAULT = 3;
export const ABSENT = 4;

export const NO_CAUSE = 0;
export const LATE = 1;
export const DEAD = 2;
export const SHED = 3;
export const FAULTY = 4;

/** A standing is outcome, cause and whether there are prices in one number: a column for each would be a fifth of a small sheet. */
const CAUSE_UNIT = 8;
const PRICED_UNIT = 64;

/** The standing without prices. */
export function standingOf(outcome: number, cause: number): number {
  return outcome + cause * CAUSE_UNIT;
}

export function withPrices(standing: number): number {
  return hasPrices(standing) ? standing : standing + PRICED_UNIT;
}

export function hasPrices(standing: number): boolean {
  return standing >= PRICED_UNIT;
}

/** The code of the outcome ... */
export function outcomeOf(standing: number): number {
  return standing % CAUSE_UNIT;
}

/** ... and of the cause in a standing. */
export function causeOf(standing: number): number {
  return Math.floor((standing % PRICED_UNIT) / CAUSE_UNIT);
}

export type CauseCode = typeof LATE | typeof DEAD | typeof SHED | typeof FAULTY;

const OUTCOMES: readonly OutcomeKind[] = ["absent", "live", "cached", "default", "absent"];
const CAUSES: readonly (FallbackCause | undefined)[] = [undefined, "late", "dead", "shed", "faulty"];

export function outcomeKind(code: number): OutcomeKind {
  return OUTCOMES[code] ?? "absent";
}

export function fallbackCause(code: number): FallbackCause | undefined {
  return CAUSES[code];
}
