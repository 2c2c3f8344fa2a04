// The kinds of faults that chaos injects: by what they reach an agent, how often they are dealt, whether they end a life.
// Words and numbers only; what each does is in agents/commit-fault.ts and inject-faults.ts.

/** How a fault gets to where it happens. */
export type FaultRoute = "request" | "event" | "thread" | "load";

interface FaultTraits {
  readonly route: FaultRoute;
  /** Cards in the deck that the plan deals from: how often the kind comes, relative to the others. */
  readonly cards: number;
  /** Whether the agent's life ends by it, so that another must begin. */
  readonly ends: boolean;
}

const TRAITS = {
  "throw in propose": { route: "request", cards: 10, ends: true },
  "throw in observe": { route: "event", cards: 8, ends: true },
  "throw in a timer": { route: "request", cards: 4, ends: true },
  "unheard rejection": { route: "request", cards: 4, ends: true },
  "process.exit": { route: "request", cards: 4, ends: true },
  // By an event: a request would be past its deadline when it is met again.
  poison: { route: "event", cards: 2, ends: true },
  hang: { route: "request", cards: 1, ends: true },
  leak: { route: "request", cards: 1, ends: true },
  terminated: { route: "thread", cards: 6, ends: true },
  "NaN score": { route: "request", cards: 3, ends: false },
  "wrong length": { route: "request", cards: 3, ends: false },
  "veto out of range": { route: "request", cards: 3, ends: false },
  "slow reply": { route: "request", cards: 2, ends: false },
  "late promise": { route: "request", cards: 2, ends: false },
  "request burst": { route: "load", cards: 1, ends: false },
  "event burst": { route: "load", cards: 1, ends: false },
} as const satisfies Record<string, FaultTraits>;

export type FaultKind = keyof typeof TRAITS;

/** In the order of their numbers in shared memory, from 1. */
export const FAULT_KINDS: readonly FaultKind[] = Object.keys(TRAITS) as FaultKind[];

export function traitsOf(kind: FaultKind): FaultTraits {
  return TRAITS[kind];
}

/** The team, in its declared order. */
export const AGENTS = ["profiler", "context", "bid-optimizer"] as const;
export type AgentName = (typeof AGENTS)[number];

/** One fault, as it travels to the agent in a request or an event. */
export interface FaultOrder {
  /** From 1, in the order of the plan. */
  readonly id: number;
  readonly kind: FaultKind;
  readonly agent: AgentName;
}

/** What carries an order; everybody but the agent that it names ignores it. */
export interface Carrier {
  readonly chaos?: FaultOrder;
}

/** The type of the events that carry orders. */
export const CHAOS_EVENT = "chaos";
