// What must follow from a schedule: a coordinator without early decisions and without limits, in plain objects.
import { type NamedProposal, resolve } from "tutti";
import type { BreakerOptions } from "#runtime/coordinator/circuit-breaker.js";
import { ReferenceBreaker } from "./reference-breaker.js";
import { CANDIDATE_KEYS, type Key, type StageProposal } from "./schedule.js";
import type { StageAgent } from "./stage.js";

type Cause = "late" | "dead" | "shed" | "faulty";

/** Milliseconds: agents with at least this deadline are waited for while they are restarted. */
const PATIENCE = 5;
/** Milliseconds without a reply that make late requests failures. */
const SILENCE = 20;

/** What the model expects to have stood for an agent. */
export interface Stood {
  readonly outcome: "live" | "cached" | "default" | "absent";
  readonly cause?: Cause;
  readonly proposal?: StageProposal & { readonly freshness: number };
}

interface OpenDecision {
  readonly token: number;
  readonly user: string;
  readonly asked: number;
  /** By agent; undefined while its reply is still to come. */
  readonly stood: (Stood | undefined)[];
}

/** A reply in a lane, as the model sees it. */
interface Reply {
  readonly token: number;
  readonly epoch: number;
  readonly stood: StageProposal | "faulty" | "spoiled" | "late";
}

export interface Counts {
  live: number;
  late: number;
  dead: number;
  shed: number;
  faulty: number;
  tooLate: number;
  staleEpoch: number;
}

/** One agent, as the model sees it. */
export interface ModelAgent {
  life: "alive" | "suspended" | "dead";
  epoch: number;
  /** When its last reply was taken. */
  heard: number;
  /** When it was first asked after that. */
  silentSince: number;
  readonly counts: Counts;
  readonly breaker: ReferenceBreaker | undefined;
  readonly lane: Reply[];
  readonly lastGood: Map<string, StageProposal & { at: number }>;
}

export class ScheduleModel {
  readonly expected = new Map<number, readonly Stood[]>();
  readonly open = new Map<number, OpenDecision>();
  readonly agents: readonly ModelAgent[];
  readonly #plans: readonly StageAgent[];

  constructor(plans: readonly StageAgent[], breaker?: BreakerOptions) {
    this.#plans = plans;
    this.agents = plans.map(() => ({
      life: "alive",
      epoch: 1,
      heard: Number.NEGATIVE_INFINITY,
      silentSince: Number.NEGATIVE_INFINITY,
      counts: { live: 0, late: 0, dead: 0, shed: 0, faulty: 0, tooLate: 0, staleEpoch: 0 },
      breaker: breaker === undefined ? undefined : new ReferenceBreaker(breaker),
      lane: [],
      lastGood: new Map(),
    }));
  }

  ask(token: number, user: string, now: number): void {
    const decision: OpenDecision = { token, user, asked: now, stood: this.agents.map(() => undefined) };
    this.open.set(token, decision);
    for (const [agent, { life, breaker }] of this.agents.entries()) {
      const { deadline } = this.#plan(agent);
      if (life === "dead" || (life === "suspended" && deadline < PATIENCE)) {
        this.#standIn(decision, agent, "dead", now);
      } else if (breaker?.admits(token, now, now + deadline) === false) {
        this.#standIn(decision, agent, "shed", now);
      } else {
        const found = this.#agent(agent);
        if (found.silentSince <= found.heard) found.silentSince = now;
      }
    }
    this.#close(decision);
  }

  reply(agent: number, reply: Reply): void {
    this.#agent(agent).lane.push(reply);
  }

  kill(agent: number, now: number): void {
    this.#drain(agent, now);
    this.#agent(agent).life = "dead";
    this.#bury(agent, now);
  }

  crash(agent: number, now: number): void {
    this.#drain(agent, now);
    this.#agent(agent).life = "suspended";
    this.#agent(agent).epoch++;
    if (this.#plan(agent).deadline < PATIENCE) this.#bury(agent, now);
  }

  revive(agent: number, epoch: number): void {
    const found = this.#agent(agent);
    found.life = "alive";
    found.epoch = epoch;
    found.breaker?.reset();
  }

  poll(now: number): void {
    for (const agent of this.agents.keys()) this.#drain(agent, now);
    for (const decision of [...this.open.values()]) {
      for (const [agent, { heard, silentSince, breaker }] of this.agents.entries()) {
        const late =
          decision.stood[agent] === undefined && decision.asked + this.#plan(agent).deadline <= now;
        if (!late) continue;
        if (heard < decision.asked && now - silentSince >= SILENCE) breaker?.fail(decision.token, now);
        else breaker?.lapse(decision.token, now);
        this.#standIn(decision, agent, "late", now);
      }
      this.#close(decision);
    }
  }

  /** Whether the agent still has a say in the decision. */
  isAwaited(agent: number, token: number): boolean {
    const decision = this.open.get(token);
    return decision !== undefined && decision.stood[agent] === undefined;
  }

  #drain(agent: number, now: number): void {
    for (const reply of this.#agent(agent).lane.splice(0)) this.#take(agent, reply, now);
  }

  #take(agent: number, { token, epoch, stood }: Reply, now: number): void {
    const found = this.#agent(agent);
    const { counts, breaker } = found;
    if (epoch !== found.epoch || found.life === "dead") {
      counts.staleEpoch++;
      return;
    }
    found.heard = now;
    if (stood !== "faulty") breaker?.stir(now);
    const decision = this.open.get(token);
    if (decision === undefined || decision.stood[agent] !== undefined) {
      counts.tooLate++;
      if (stood === "faulty") breaker?.fail(token, now);
      else breaker?.lapse(token, now);
      return;
    }
    if (stood === "faulty" || stood === "spoiled") {
      breaker?.fail(token, now);
      this.#standIn(decision, agent, "faulty", now);
    } else if (stood === "late") {
      breaker?.lapse(token, now);
      this.#standIn(decision, agent, "late", now);
    } else {
      counts.live++;
      breaker?.succeed(token);
      decision.stood[agent] = { outcome: "live", proposal: { ...stood, freshness: 1 } };
      found.lastGood.set(decision.user, { ...stood, at: now });
    }
    this.#close(decision);
  }

  /** Its fallback stands in for all that waits for it. */
  #bury(agent: number, now: number): void {
    for (const decision of [...this.open.values()]) {
      if (decision.stood[agent] === undefined) this.#standIn(decision, agent, "dead", now);
      this.#close(decision);
    }
  }

  #standIn(decision: OpenDecision, agent: number, cause: Cause, now: number): void {
    const { counts, lastGood } = this.#agent(agent);
    counts[cause]++;
    const { scores, confidence = 1, freshness = 1, maxAge = 0 } = this.#plan(agent).fallback ?? {};
    const good = lastGood.get(decision.user);
    if (good !== undefined && maxAge > 0 && now - good.at <= maxAge) {
      const proposal = { ...good, freshness: 1 - (now - good.at) / maxAge };
      decision.stood[agent] = { outcome: "cached", cause, proposal };
    } else if (scores === undefined) decision.stood[agent] = { outcome: "absent", cause };
    else {
      const vector = typeof scores === "number" ? CANDIDATE_KEYS.map(() => scores) : scores;
      decision.stood[agent] = {
        outcome: "default",
        cause,
        proposal: { scores: vector, confidence, freshness },
      };
    }
  }

  #close({ token, stood }: OpenDecision): void {
    if (stood.includes(undefined)) return;
    this.open.delete(token);
    this.expected.set(token, stood as Stood[]);
  }

  #agent(agent: number): ModelAgent {
    return this.agents[agent] as ModelAgent;
  }

  #plan(agent: number): StageAgent {
    return this.#plans[agent] as StageAgent;
  }
}

/** The vote over what stood for the agents. */
export function winnerOf(stood: readonly Stood[], agents: readonly StageAgent[]): Key | undefined {
  const proposals = stood.flatMap(({ proposal }, agent): NamedProposal[] =>
    proposal === undefined
      ? []
      : [
          {
            agent: `agent-${agent}`,
            scores: proposal.scores,
            confidence: proposal.confidence,
            freshness: proposal.freshness,
          },
        ],
  );
  return resolve(proposals, {
    candidates: CANDIDATE_KEYS,
    agents: agents.map(({ weight = 1 }, agent) => ({ name: `agent-${agent}`, weight })),
  }).winner;
}
