// A decision as it is handed out: the answer at once, the rationale when somebody reads it.
import { inspect } from "node:util";
import type { CandidateKey } from "../actor/agent.js";
import { NANOSECONDS_PER_MILLISECOND } from "../channel/clock.js";
import type { Decision } from "./decision.js";
import type { Rationale } from "./rationale.js";
import { type RecordedLimits, readSheet } from "./rationale-record.js";
import type { Remarks } from "./remarks.js";
import { replay } from "./resolve.js";
import type { SettledOutcome } from "./settled-outcome.js";
import type { VotingRule } from "./vote/voting-rule.js";

/** What all decisions of an engine have in common. */
export interface DecisionTemplate {
  readonly agents: readonly string[];
  /** Versions of the agents' code, in their order, as they state them; undefined where an agent has none. */
  readonly versions?: readonly (string | undefined)[];
  readonly rule: VotingRule;
  readonly idPrefix: string;
  readonly valued: boolean;
}

const NO_LIMITS: RecordedLimits = { exclusions: [], refusals: [], exhausted: false };

export class SettledDecision<Action extends CandidateKey> implements Decision<Action> {
  readonly winner: Action | undefined;
  readonly score: number;
  readonly price: number | undefined;
  readonly #template: DecisionTemplate;
  readonly #sequence: number;
  readonly #candidates: readonly Action[];
  readonly #index: number;
  readonly #early: boolean;
  /** Whole nanoseconds: up to two seconds they lie in the object, where a fraction would be an object of its own. */
  readonly #latency: number;
  readonly #sheet: Float64Array;
  readonly #sheetStart: number;
  readonly #remarks: Remarks | undefined;
  readonly #limits: RecordedLimits | undefined;

  /** Copies the outcome, but for its sheet, which must be this decision's own from here on. */
  constructor(template: DecisionTemplate, outcome: SettledOutcome<Action>) {
    const { index, candidates } = outcome;
    this.winner = index < 0 ? undefined : candidates[index];
    this.score = outcome.score;
    this.price = outcome.price;
    this.#template = template;
    this.#sequence = outcome.sequence;
    this.#candidates = candidates;
    this.#index = index;
    this.#early = outcome.early;
    this.#latency = Math.round(outcome.latency * NANOSECONDS_PER_MILLISECOND);
    this.#sheet = outcome.sheet;
    this.#sheetStart = outcome.sheetStart;
    this.#remarks = outcome.remarks;
    this.#limits = outcome.limits;
  }

  get id(): string {
    return decisionId(this.#template.idPrefix, this.#sequence);
  }

  get latency(): number {
    return this.#latency / NANOSECONDS_PER_MILLISECOND;
  }

  get rationale(): Rationale<Action> {
    const template = this.#template;
    const candidates = this.#candidates;
    const { agents, values } = readSheet(
      this.#sheet,
      this.#sheetStart,
      template.agents,
      candidates.length,
      template.valued,
      this.#remarks,
    );
    const { exclusions, refusals, exhausted } = this.#limits ?? NO_LIMITS;
    const rationale = {
      decision: this.id,
      rule: template.rule.name,
      candidates,
      agents,
      ...(values === undefined ? {} : { values }),
      exclusions,
      refusals,
      ...(exhausted ? { exhausted } : {}),
      winner: this.#index,
      early: this.#early,
      latency: this.latency,
    };
    // Not kept: the same election over the same numbers gives them again, bit for bit.
    return { ...rationale, totals: replay(rationale, template.rule).totals };
  }

  toJSON(): Decision<Action> {
    const { id, winner, score, price, latency, rationale } = this;
    return { id, winner, score, price, latency, rationale };
  }

  [inspect.custom](): unknown {
    const { id, winner, score, price } = this;
    return { id, winner, score, price };
  }
}

/** Unique while the prefix is: the engine's own. */
export function decisionId(prefix: string, sequence: number): string {
  return prefix + sequence.toString(36);
}
