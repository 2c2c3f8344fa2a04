// What a seed decides before anything happens: the team, its supervision, its limits, and how much goes wrong.
// It must never look at anything but chance.
import type { BreakerOptions, SupervisionOptions } from "tutti";
import { borda, logarithmicPool, type VotingRule, weightedMedian, weightedSum } from "tutti";
import type { OnError } from "#runtime/actor/wiring.js";
import type { RestartType } from "#runtime/supervisor/supervisor-spec.js";
import type { Chance } from "./chance.js";

export interface AgentPlan {
  readonly name: string;
  /** Milliseconds. */
  readonly deadline: number;
  readonly weight: number;
  readonly vetoes: boolean;
  readonly subscribes: boolean;
  readonly publishes: boolean;
  readonly restart: RestartType;
  readonly shutdown: number;
  readonly onError: OnError;
  readonly host: string | undefined;
  /** Milliseconds; 0: no last good values. */
  readonly maxAge: number;
  readonly defaultScore: number | undefined;
}

/** Probabilities: of a message, a turn, a life's start and end, a millisecond of a thread. */
export interface FaultRates {
  readonly throws: number;
  readonly dies: number;
  readonly hangs: number;
  readonly dawdles: number;
  readonly badProposal: number;
  readonly promises: number;
  /** At any instant of a turn. */
  readonly diesInTurn: number;
  readonly setup: number;
  readonly stop: number;
  /** A message that ends whoever meets it. */
  readonly deadly: number;
}

export interface Plan {
  readonly agents: readonly AgentPlan[];
  readonly supervision: SupervisionOptions;
  readonly hangAfter: number;
  readonly spares: number;
  readonly inFlight: number;
  readonly requestLane: number;
  readonly eventLane: number;
  readonly breaker: Partial<BreakerOptions> | false;
  readonly rule: VotingRule;
  readonly rates: FaultRates;
  /** Milliseconds during which things go wrong. */
  readonly trouble: number;
  /** Milliseconds between two requests, and two events, on average. */
  readonly pace: number;
  /** Closed in the middle, rather than after everything has recovered. */
  readonly abrupt: boolean;
}

const MOST_AGENTS = 4;
const RULES = [weightedSum, weightedSum, borda, logarithmicPool, weightedMedian];

export function drawPlan(chance: Chance): Plan {
  const count = 2 + chance.below(MOST_AGENTS - 1);
  const packed = chance.below(3);
  const agents = Array.from({ length: count }, (_, index) => drawAgent(chance, index, packed));
  const wild = chance.pick([0.2, 1, 1, 3]);
  const rate = (most: number): number => (chance.happens(0.3) ? 0 : chance.next() * most * wild);
  return {
    agents,
    supervision: drawSupervision(chance, agents),
    hangAfter: chance.pick([60, 100, 250]),
    spares: chance.below(3),
    inFlight: chance.pick([4, 16, 64]),
    requestLane: chance.pick([1024, 1024, 4096]),
    eventLane: chance.pick([1024, 4096]),
    breaker: chance.pick([false, {}, { failures: 2, retryAfter: 5, largestRetry: 40 }]),
    rule: chance.pick(RULES),
    rates: {
      throws: rate(0.05),
      dies: rate(0.02),
      hangs: rate(0.008),
      dawdles: rate(0.06),
      badProposal: rate(0.1),
      promises: rate(0.15),
      diesInTurn: rate(0.06),
      setup: rate(0.15),
      stop: rate(0.3),
      deadly: rate(0.02),
    },
    trouble: chance.between(10, 60),
    pace: chance.pick([1, 2, 4]),
    abrupt: chance.happens(0.25),
  };
}

function drawAgent(chance: Chance, index: number, packed: number): AgentPlan {
  return {
    name: `agent-${index}`,
    deadline: chance.pick([0.5, 2, 6, 20]),
    weight: chance.pick([1, 2, 0.5]),
    vetoes: chance.happens(0.5),
    subscribes: chance.happens(0.8),
    publishes: chance.happens(0.4),
    restart: chance.pick(["permanent", "permanent", "permanent", "transient", "temporary"]),
    shutdown: chance.pick([0, 10, 50]),
    onError: chance.pick(["restart", "restart", "restart", "resume"]),
    // 0: all isolated, 1: all in one thread, 2: each as it comes.
    host: packed === 1 || (packed === 2 && chance.happens(0.5)) ? "together" : undefined,
    maxAge: chance.pick([0, 5, 100]),
    defaultScore: chance.pick([undefined, 0.25]),
  };
}

function drawSupervision(chance: Chance, agents: readonly AgentPlan[]): SupervisionOptions {
  const limits = (): Pick<SupervisionOptions, "strategy" | "intensity" | "period" | "backoff"> => {
    const intensity = chance.pick([0, 1, 3, 100, 100]);
    const period = chance.pick([20, 1000]);
    const largest = Math.min(chance.pick([0.5, 4]), period / intensity / 2);
    return {
      strategy: chance.pick(["one_for_one", "one_for_one", "one_for_all", "rest_for_one"]),
      intensity,
      period,
      backoff: { immediate: chance.below(3), first: Math.min(0.5, largest), largest, healthyAfter: 20 },
    };
  };
  const names = agents.map(({ name }) => name);
  const nested = { id: "nested", ...limits(), children: names.slice(0, 2) };
  return {
    ...limits(),
    ...(chance.happens(0.3) ? { children: [nested] } : {}),
    escalation: chance.happens(0.8) ? "degrade" : "close",
  };
}
