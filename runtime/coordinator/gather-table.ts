// What has arrived for each decision in flight: rows of preallocated typed arrays, one slot a decision.
// Allocated once for the most decisions, agents and candidates there may be; nothing here is resized or freed.
import type { CandidateKey, Veto } from "../actor/agent.js";
import { NO_CAUSE, NOBODY } from "./outcome.js";
import type { Exclusion } from "./rationale.js";

/** A veto with the agent that gave it. */
export interface AgentVeto extends Veto {
  readonly agent: number;
}

export class GatherTable {
  readonly slots: number;
  readonly agents: number;
  /** Most candidates of a request, and the distance between the rows of two agents. */
  readonly stride: number;

  /** By slot. Which use of the slot this is: a reply to an earlier use is late. */
  readonly generation: Int32Array;
  readonly candidateCount: Int32Array;
  /** A bit for each agent whose reply is still to come. */
  readonly waiting: Int32Array;
  readonly asked: Float64Array;
  readonly sequence: Float64Array;
  readonly requests: unknown[];
  readonly candidates: (readonly CandidateKey[])[];
  /** What the last good values are remembered by. */
  readonly keys: (string | number | undefined)[];
  readonly vetoes: (AgentVeto[] | undefined)[];
  readonly exclusions: (Exclusion[] | undefined)[];

  /** By slot and agent: [slot * agents + agent]. */
  readonly outcome: Uint8Array;
  readonly cause: Uint8Array;
  readonly age: Float64Array;
  readonly weight: Float64Array;
  readonly priority: Float64Array;
  readonly confidence: Float64Array;
  readonly freshness: Float64Array;
  readonly priced: Uint8Array;
  readonly reasons: (string | undefined)[];
  readonly faults: (string | undefined)[];

  /** By slot, agent and candidate: [(slot * agents + agent) * stride + candidate]. */
  readonly scores: Float64Array;
  readonly prices: Float64Array;

  /** By slot and candidate: [slot * stride + candidate]. 1 where it may not win. */
  readonly infeasible: Uint8Array;
  readonly values: Float64Array;

  readonly #free: Int32Array;
  #freeCount: number;

  constructor(slots: number, agents: number, stride: number) {
    this.slots = slots;
    this.agents = agents;
    this.stride = stride;
    this.generation = new Int32Array(slots);
    this.candidateCount = new Int32Array(slots);
    this.waiting = new Int32Array(slots);
    this.asked = new Float64Array(slots);
    this.sequence = new Float64Array(slots);
    this.requests = new Array<unknown>(slots).fill(undefined);
    this.candidates = new Array<readonly CandidateKey[]>(slots).fill([]);
    this.keys = new Array<string | number | undefined>(slots).fill(undefined);
    this.vetoes = new Array<AgentVeto[] | undefined>(slots).fill(undefined);
    this.exclusions = new Array<Exclusion[] | undefined>(slots).fill(undefined);
    const rows = slots * agents;
    this.outcome = new Uint8Array(rows);
    this.cause = new Uint8Array(rows);
    this.age = new Float64Array(rows);
    this.weight = new Float64Array(rows);
    this.priority = new Float64Array(rows);
    this.confidence = new Float64Array(rows);
    this.freshness = new Float64Array(rows);
    this.priced = new Uint8Array(rows);
    this.reasons = new Array<string | undefined>(rows).fill(undefined);
    this.faults = new Array<string | undefined>(rows).fill(undefined);
    this.scores = new Float64Array(rows * stride);
    this.prices = new Float64Array(rows * stride);
    this.infeasible = new Uint8Array(slots * stride);
    this.values = new Float64Array(slots * stride);
    this.#free = new Int32Array(slots);
    for (let slot = 0; slot < slots; slot++) this.#free[slot] = slots - 1 - slot;
    this.#freeCount = slots;
  }

  get inFlight(): number {
    return this.slots - this.#freeCount;
  }

  /** A slot for a new decision, or -1 when all are taken. Its rows are as the last decision left them. */
  take(): number {
    if (this.#freeCount === 0) return -1;
    return this.#free[--this.#freeCount] as number;
  }

  /** Ends the slot's use: replies that still name it are late from here on. */
  release(slot: number): void {
    this.generation[slot] = ((this.generation[slot] as number) + 1) | 0;
    this.waiting[slot] = 0;
    this.requests[slot] = undefined;
    this.keys[slot] = undefined;
    this.vetoes[slot] = undefined;
    this.exclusions[slot] = undefined;
    const rows = slot * this.agents;
    for (let row = rows; row < rows + this.agents; row++) {
      this.reasons[row] = undefined;
      this.faults[row] = undefined;
    }
    this.#free[this.#freeCount++] = slot;
  }

  /** Says that nothing stands for the agent, and that nothing went wrong: it was not asked, or not waited for. */
  leaveOut(slot: number, agent: number): void {
    const row = slot * this.agents + agent;
    this.outcome[row] = NOBODY;
    this.cause[row] = NO_CAUSE;
    this.confidence[row] = 0;
    this.freshness[row] = 0;
    this.priced[row] = 0;
  }

  /** Whether the agent's reply is still to come. */
  isWaiting(slot: number, agent: number): boolean {
    return ((this.waiting[slot] as number) & (1 << agent)) !== 0;
  }
}
