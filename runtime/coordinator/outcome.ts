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

export type CauseCode = typeof LATE | typeof DEAD | typeof SHED | typeof FAULTY;

const OUTCOMES: readonly OutcomeKind[] = ["absent", "live", "cached", "default", "absent"];
const CAUSES: readonly (FallbackCause | undefined)[] = [undefined, "late", "dead", "shed", "faulty"];

export function outcomeKind(code: number): OutcomeKind {
  return OUTCOMES[code] ?? "absent";
}

export function fallbackCause(code: number): FallbackCause | undefined {
  return CAUSES[code];
}
