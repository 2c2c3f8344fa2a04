// Turns what was gathered into a decision: the election, the winner's reservations, the record.
// It must never look at who has not answered; what stands in for them is in the table already.
import type { CandidateKey } from "../actor/agent.js";
import { NANOSECONDS_PER_MILLISECOND } from "../channel/clock.js";
import type { Constraint } from "./constraint.js";
import type { GatherTable } from "./gather-table.js";
import type { Exclusion } from "./rationale.js";
import { type DecisionTemplate, decisionId } from "./settled-decision.js";
import type { SettledOutcome } from "./settled-outcome.js";
import { CONFIDENCE, columnStart, FRESHNESS, PRIORITY, WEIGHT } from "./sheet.js";
import { ALL_FEASIBLE, type Election, NO_VALUES } from "./vote/election.js";

/** A constraint as the settlement uses it. */
type Reserving<Request, Action extends CandidateKey> = Pick<
  Constraint<Request, Action>,
  "name" | "reserve" | "release"
>;

const NO_REFUSALS: readonly Exclusion[] = [];

export class Settlement<Request, Action extends CandidateKey> {
  readonly #table: GatherTable;
  readonly #election: Election;
  readonly #template: DecisionTemplate;
  readonly #constraints: readonly Reserving<Request, Action>[];
  readonly #mostRefusals: number;
  readonly #outcome: { -readonly [Field in keyof SettledOutcome<Action>]: SettledOutcome<Action>[Field] } = {
    sequence: 0,
    candidates: [],
    index: -1,
    score: 0,
    price: undefined,
    early: false,
    latency: 0,
    sheet: new Float64Array(0),
    sheetStart: 0,
    remarks: undefined,
    limits: undefined,
  };

  constructor(
    table: GatherTable,
    election: Election,
    template: DecisionTemplate,
    constraints: readonly Reserving<Request, Action>[],
    mostRefusals: number,
  ) {
    this.#table = table;
    this.#election = election;
    this.#template = template;
    this.#constraints = constraints;
    this.#mostRefusals = mostRefusals;
  }

  /**
   * Whether the replies still missing cannot change the winner, whatever they say. Only for a slot none of whose missing
   * agents may veto.
   */
  isCertain(slot: number): boolean {
    const table = this.#table;
    const waiting = table.waiting[slot] as number;
    let missing = 0;
    for (let agent = 0; agent < table.agents; agent++) {
      if ((waiting & (1 << agent)) !== 0) {
        missing += table.get(slot, WEIGHT, agent) * table.get(slot, PRIORITY, agent);
      }
    }
    this.#hold(slot);
    return this.#election.isCertain(missing);
  }

  /** Decides. `latency` in milliseconds. Nothing of the slot is used afterwards; the outcome holds until the next call. */
  settle(slot: number, early: boolean, latency: number): SettledOutcome<Action> {
    const table = this.#table;
    const election = this.#election;
    const candidates = (table.candidates[slot] ?? []) as readonly Action[];
    this.#hold(slot);
    let refusals = NO_REFUSALS;
    let winner = election.best();
    let price = this.#price(slot, winner);
    if (this.#constraints.length > 0) {
      while (winner >= 0) {
        const refusal = this.#reserve(slot, winner, candidates[winner] as Action, price);
        if (refusal === undefined) break;
        refusals = [...refusals, refusal];
        election.strike(winner);
        winner = refusals.length > this.#mostRefusals ? -1 : election.best();
        price = this.#price(slot, winner);
      }
    }
    const outcome = this.#outcome;
    const exclusions = table.exclusions[slot];
    outcome.sequence = table.sequence[slot] as number;
    outcome.candidates = candidates;
    outcome.index = winner;
    outcome.score = winner < 0 ? 0 : (election.totals[winner] as number);
    outcome.price = price;
    outcome.early = early;
    // To the nanosecond, so that whoever keeps it as whole nanoseconds keeps the same number.
    outcome.latency = Math.round(latency * NANOSECONDS_PER_MILLISECOND) / NANOSECONDS_PER_MILLISECOND;
    outcome.sheet = table.sheets[slot] as Float64Array;
    outcome.sheetStart = table.sheetStart[slot] as number;
    outcome.remarks = table.remarks[slot];
    outcome.limits =
      exclusions === undefined && refusals === NO_REFUSALS
        ? undefined
        : {
            exclusions: exclusions ?? NO_REFUSALS,
            refusals,
            exhausted: refusals.length > this.#mostRefusals,
          };
    return outcome;
  }

  /** Lets the election see the slot's rows, with the weights of those agents that are present. */
  #hold(slot: number): void {
    const table = this.#table;
    const { agents } = table;
    const { weights } = this.#election;
    const waiting = table.waiting[slot] as number;
    const sheet = table.sheets[slot] as Float64Array;
    const start = table.sheetStart[slot] as number;
    for (let agent = 0; agent < agents; agent++) {
      // The order of the factors is part of the contract: replay multiplies in the same one.
      weights[agent] =
        (waiting & (1 << agent)) !== 0
          ? 0
          : (sheet[start + columnStart(WEIGHT, agents) + agent] as number) *
            (sheet[start + columnStart(PRIORITY, agents) + agent] as number) *
            (sheet[start + columnStart(CONFIDENCE, agents) + agent] as number) *
            (sheet[start + columnStart(FRESHNESS, agents) + agent] as number);
    }
    this.#election.hold(
      table.candidates[slot] ?? [],
      sheet,
      table.scoresAt(slot, 0),
      table.candidateCount[slot] as number,
      table.infeasible,
      table.excluded[slot] === 0 ? ALL_FEASIBLE : slot * table.mostCandidates,
      table.valued ? table.valuesAt(slot) : NO_VALUES,
    );
  }

  /** Takes what every constraint needs; or gives back what was taken, and says which refused. */
  #reserve(slot: number, index: number, candidate: Action, price: number | undefined): Exclusion | undefined {
    const constraints = this.#constraints;
    const request = this.#table.requests[slot] as Request;
    const id = decisionId(this.#template.idPrefix, this.#table.sequence[slot] as number);
    for (let position = 0; position < constraints.length; position++) {
      const constraint = constraints[position];
      if (constraint?.reserve === undefined) continue;
      const reason = refusal(constraint, request, candidate, price, id);
      if (reason === undefined) continue;
      for (const earlier of constraints.slice(0, position)) release(earlier, request, candidate, price, id);
      return { candidate: index, by: constraint.name, reason };
    }
    return undefined;
  }

  /** Hard limits that concern one quantity combine by their minimum (Balseiro et al. 2023): the lowest price holds. */
  #price(slot: number, winner: number): number | undefined {
    const table = this.#table;
    if (winner < 0 || !table.isPriced) return undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (let agent = 0; agent < table.agents; agent++) {
      if (!table.hasPriced(slot, agent)) continue;
      lowest = Math.min(lowest, table.sheets[slot]?.[table.pricesOf(slot, agent) + winner] ?? lowest);
    }
    return lowest === Number.POSITIVE_INFINITY ? undefined : lowest;
  }
}

/** A constraint that throws refuses: what it should have taken is not known to be there. */
function refusal<Request, Action extends CandidateKey>(
  constraint: Reserving<Request, Action>,
  request: Request,
  candidate: Action,
  price: number | undefined,
  decision: string,
): string | undefined {
  try {
    return constraint.reserve?.(request, candidate, price, decision);
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A constraint that throws here keeps what it took: the decision must be made all the same. */
function release<Request, Action extends CandidateKey>(
  constraint: Reserving<Request, Action>,
  request: Request,
  candidate: Action,
  price: number | undefined,
  decision: string,
): void {
  try {
    constraint.release?.(request, candidate, price, decision);
  } catch (error) {
    process.emitWarning(
      `constraint "${constraint.name}" failed to release: ${error instanceof Error ? error.message : String(error)}`,
      { code: "TUTTI_RELEASE_FAULT" },
    );
  }
}
