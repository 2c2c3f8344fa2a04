// What is known of a decision before any agent is asked: its candidates, their values, the weights of the agents, and what
// the hard constraints exclude. Calls the user's functions; what they throw is a bad request, never a crash.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { DecisionOptions } from "./decision-options.js";
import { BadRequestError } from "./errors.js";
import type { GatherTable } from "./gather-table.js";
import type { Exclusion } from "./rationale.js";
import { columnStart, PRIORITY, type SheetArena, WEIGHT } from "./sheet.js";
import { LARGEST_WEIGHT, type Weigher } from "./vote/vote-policy.js";

export class Intake<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly #options: DecisionOptions<Request, Action, Event>;
  readonly #table: GatherTable;
  readonly #weigher: Weigher;
  readonly #baseWeights: Float64Array;

  /** While a constraint is asked: what `exclude` speaks of. One closure for all requests. */
  #slot = 0;
  #constraint = "";
  readonly #exclude = (index: number, reason: string): void => {
    const table = this.#table;
    const slot = this.#slot;
    const count = table.candidateCount[slot] as number;
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(`excluded candidate ${index} of ${count}`);
    }
    if (!table.exclude(slot, index)) return;
    const exclusion: Exclusion = { candidate: index, by: this.#constraint, reason };
    const known = table.exclusions[slot];
    if (known === undefined) table.exclusions[slot] = [exclusion];
    else known.push(exclusion);
  };

  /** `baseWeights` in the agents' declared order. */
  constructor(
    options: DecisionOptions<Request, Action, Event>,
    table: GatherTable,
    weigher: Weigher,
    baseWeights: Float64Array,
  ) {
    this.#options = options;
    this.#table = table;
    this.#weigher = weigher;
    this.#baseWeights = baseWeights;
  }

  /** Fills the slot's rows, on a sheet from `arena`. Returns the number of feasible candidates. Throws {@link BadRequestError}. */
  open(slot: number, request: Request, arena: SheetArena): number {
    const table = this.#table;
    const candidates = this.#candidates(request);
    table.open(slot, request, candidates, arena);
    this.#weigh(slot, request);
    if (this.#options.values !== undefined) this.#value(slot, request, candidates);
    if (this.#options.key !== undefined) table.keys[slot] = this.#key(request);
    if (this.#options.constraints !== undefined) this.#constrain(slot, request, candidates);
    return candidates.length - (table.excluded[slot] as number);
  }

  // What makes closures is a method of its own, called where there is something to call: a method that holds one allocates
  // room for what it captures each time, made or not. It was 136 of a decision's 1,180 bytes.

  #weigh(slot: number, request: Request): void {
    const table = this.#table;
    const sheet = table.sheets[slot] as Float64Array;
    const start = table.sheetStart[slot] as number;
    const weights = start + columnStart(WEIGHT, table.agents);
    const priorities = start + columnStart(PRIORITY, table.agents);
    if (this.#options.features !== undefined) this.#weighByFeatures(request, sheet, weights, priorities);
    else this.#weigher.weigh(undefined, this.#baseWeights, sheet, weights, priorities);
  }

  #weighByFeatures(request: Request, sheet: Float64Array, weights: number, priorities: number): void {
    const { features } = this.#options;
    // Weighed within: what `features` gives may be no object, or hold what cannot become text.
    called("features", () =>
      this.#weigher.weigh(features?.(request), this.#baseWeights, sheet, weights, priorities),
    );
  }

  #key(request: Request): string | number | undefined {
    return called("key", () => this.#options.key?.(request));
  }

  #candidates(request: Request): readonly Action[] {
    const given = this.#options.candidates;
    return typeof given === "function" ? this.#candidatesOf(given, request) : given;
  }

  #candidatesOf(given: (request: Request) => readonly Action[], request: Request): readonly Action[] {
    const candidates = called("candidates", () => given(request));
    const { mostCandidates } = this.#table;
    if (!Array.isArray(candidates)) throw new BadRequestError("candidates gave no list for this request");
    if (candidates.length > mostCandidates) {
      throw new BadRequestError(
        `candidates gave ${candidates.length} for this request, above limits.candidates = ${mostCandidates}`,
      );
    }
    return candidates;
  }

  #value(slot: number, request: Request, candidates: readonly Action[]): void {
    const { values } = this.#options;
    if (values === undefined) return;
    const start = this.#table.valuesAt(slot);
    const row = (this.#table.sheets[slot] as Float64Array).subarray(start, start + candidates.length).fill(1);
    called("values", () => values(request, candidates, row));
    for (let index = 0; index < row.length; index++) {
      const value = row[index] as number;
      if (!(value >= 0 && value <= LARGEST_WEIGHT)) {
        throw new BadRequestError(
          `values gave ${value} for candidate ${index}: it must be from 0 to ${LARGEST_WEIGHT}`,
        );
      }
    }
  }

  #constrain(slot: number, request: Request, candidates: readonly Action[]): void {
    const { constraints } = this.#options;
    if (constraints === undefined) return;
    this.#slot = slot;
    for (const constraint of constraints) {
      if (constraint.exclude === undefined) continue;
      this.#constraint = constraint.name;
      called(`constraint "${constraint.name}"`, () =>
        constraint.exclude?.(request, candidates, this.#exclude),
      );
    }
  }
}

function called<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadRequestError(`${what} failed for this request: ${reason}`, { cause: error });
  }
}
