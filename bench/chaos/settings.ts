// How the engine under chaos is set up, and what is expected of it: every number that a verdict depends on, in one place.
// It must never be loosened to make a run pass: the report says these numbers.
import type { EngineLimits, SupervisionOptions } from "tutti";

/** Milliseconds for a decision. */
export const DEADLINE = 20;
/** Milliseconds that a decision may come after its deadline, beyond what this thread itself stood still. */
export const MARGIN = 5;

/** One in so many decisions is computed again from its rationale. */
export const REPLAYED = 8;

/** Small, so that bursts fill the lanes: some 60 requests, some 80 events. */
export const LIMITS: Partial<EngineLimits> = { inFlight: 512, requestLane: 1 << 15, eventLane: 1 << 14 };

/**
 * A thousand faults a minute end some ten lives a second, thirty where three agents share a thread: the intensity is above
 * what 10 s of that can come to, so that nobody is given up. Spares for the deaths of one spare's start.
 */
export const SUPERVISION: SupervisionOptions = {
  intensity: 2_000,
  period: 10_000,
  hangAfter: 500,
  spares: 4,
  resourceLimits: { maxOldGenerationSizeMb: 48 },
};

/** Bytes of a process at most: its own heap, and those of three agents' threads, four spares and those being replaced. */
export const MOST_MEMORY: number = 1 << 30;

/** Requests and events in a burst: more than a lane holds, sent in pieces that leave the event loop alive. */
export const BURST = 1_000;
export const BURST_PIECE = 100;

/** Milliseconds until everything must be quiet, and every agent live, when the load has stopped. */
export const REST_LIMIT = 20_000;
