// Stands between an engine and those who ask it, and looks at the decisions that come back: every latency, some decisions.
// It must never change a decision, keep more than a few hundred, or cost a caller more than a look at the clock.
import { build, type Histogram } from "hdr-histogram-js";
import type { AgentEvent, CandidateKey } from "../../actor/agent.js";
import type { Clock } from "../../channel/clock.js";
import type { Decision } from "../../coordinator/decision.js";
import type { DecisionTable } from "../../coordinator/decision-table.js";
import { BatchError } from "../../engine/batch.js";
import type { Engine } from "../../engine.js";
import { forwardingEngine } from "../forwarding-engine.js";

/** Milliseconds between two decisions that are kept: at most 20 a second. */
const SAMPLE_EVERY = 50;
const KEPT = 240;
/** Histograms count whole nanoseconds. */
const NANOSECONDS = 1e6;

export interface SampledDecision<Action extends CandidateKey> {
  /** On the tap's clock. */
  readonly seenAt: number;
  readonly decision: Decision<Action>;
}

export class DecisionTap<Request, Action extends CandidateKey, Event extends AgentEvent> {
  /** The engine, watched: whoever decides through it is seen. Rows of a decision table are not. */
  readonly engine: Engine<Request, Action, Event>;
  readonly #clock: Clock;
  readonly #latencies: Histogram = build({ numberOfSignificantValueDigits: 2 });
  #kept: SampledDecision<Action>[] = [];
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(engine: Engine<Request, Action, Event>, clock: Clock) {
    this.#clock = clock;
    this.engine = this.#watched(engine);
  }

  /** Oldest first. */
  get latest(): readonly SampledDecision<Action>[] {
    return this.#kept;
  }

  /** Milliseconds at each percentile, from 0 to 100, of the decisions since the last call; undefined where there was none. */
  takeLatencies(percentiles: readonly number[]): readonly number[] | undefined {
    const histogram = this.#latencies;
    if (histogram.totalCount === 0) return undefined;
    const values = percentiles.map((each) => histogram.getValueAtPercentile(each) / NANOSECONDS);
    histogram.reset();
    return values;
  }

  #see(decisions: readonly (Decision<Action> | undefined)[]): void {
    const now = this.#clock.now();
    for (const decision of decisions) {
      if (decision === undefined) continue;
      this.#latencies.recordValue(Math.max(0, Math.round(decision.latency * NANOSECONDS)));
      if (now < this.#nextAt) continue;
      this.#nextAt = now + SAMPLE_EVERY;
      this.#kept.push({ seenAt: now, decision });
      if (this.#kept.length > KEPT) this.#kept.shift();
    }
  }

  #watched(engine: Engine<Request, Action, Event>): Engine<Request, Action, Event> {
    const see = (decisions: readonly (Decision<Action> | undefined)[]): void => this.#see(decisions);
    function decideMany(requests: readonly Request[]): Promise<readonly Decision<Action>[]>;
    function decideMany(requests: readonly Request[], into: DecisionTable<Action>): Promise<undefined>;
    async function decideMany(
      requests: readonly Request[],
      into?: DecisionTable<Action>,
    ): Promise<readonly Decision<Action>[] | undefined> {
      if (into !== undefined) return engine.decideMany(requests, into);
      try {
        const decisions = await engine.decideMany(requests);
        see(decisions);
        return decisions;
      } catch (error) {
        if (error instanceof BatchError) see(error.decisions);
        throw error;
      }
    }
    return {
      ...forwardingEngine(engine),
      decide: async (request) => {
        const decision = await engine.decide(request);
        see([decision]);
        return decision;
      },
      decideMany,
      decideSync: (request) => {
        const decision = engine.decideSync(request);
        see([decision]);
        return decision;
      },
    };
  }
}
