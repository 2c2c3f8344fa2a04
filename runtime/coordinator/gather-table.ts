// The decisions in flight, one slot each: who has answered, what was said, and what is known of the request.
// Slots are allocated once; a slot's numbers lie in the sheet of the decision that uses it.
import type { CandidateKey } from "../actor/agent.js";
import { hasPrices, NO_CAUSE, NOBODY, standingOf, withPrices } from "./outcome.js";
import type { Exclusion } from "./rationale.js";
import { Remarks } from "./remarks.js";
import {
  CONFIDENCE,
  type Column,
  columnStart,
  FRESHNESS,
  pricesStart,
  SheetArena,
  STANDING,
  scoresStart,
  sheetLength,
  valuesStart,
} from "./sheet.js";

const NO_SHEET = new Float64Array(0);

export class GatherTable {
  readonly slots: number;
  readonly agents: number;
  /** Most candidates of a request. */
  readonly mostCandidates: number;
  /** Whether candidates have values. */
  readonly valued: boolean;

  /** By slot. Which use of the slot this is: a reply to an earlier use is late. */
  readonly generation: Int32Array;
  readonly candidateCount: Int32Array;
  /** A bit for each agent whose reply is still to come. */
  readonly waiting: Int32Array;
  /** Milliseconds on the clock. */
  readonly asked: Float64Array;
  /** The same for the use before. */
  readonly #askedBefore: Float64Array;
  readonly sequence: Float64Array;
  readonly sheets: Float64Array[];
  readonly sheetStart: Int32Array;
  readonly requests: unknown[];
  readonly candidates: (readonly CandidateKey[])[];
  /** What the last good values are remembered by. */
  readonly keys: (string | number | undefined)[];
  readonly remarks: (Remarks | undefined)[];
  readonly exclusions: (Exclusion[] | undefined)[];

  /** By slot and candidate: [slot * mostCandidates + candidate]. 1 where it may not win. */
  readonly infeasible: Uint8Array;
  /** By slot: how many candidates may not win. */
  readonly excluded: Int32Array;
  /** By slot: a bit for each agent that something else stands for, or nothing. */
  readonly stoodIn: Int32Array;

  /** By slot: where its sheet is taken. */
  readonly #arenas: SheetArena[];
  /** Whether the slot's sheet has room for prices; all new ones have once any agent has priced. */
  readonly #pricedSheet: Uint8Array;
  #priced = false;
  readonly #free: Int32Array;
  #freeCount: number;

  constructor(slots: number, agents: number, mostCandidates: number, valued: boolean) {
    this.slots = slots;
    this.agents = agents;
    this.mostCandidates = mostCandidates;
    this.valued = valued;
    this.generation = new Int32Array(slots);
    this.candidateCount = new Int32Array(slots);
    this.waiting = new Int32Array(slots);
    this.asked = new Float64Array(slots);
    this.#askedBefore = new Float64Array(slots);
    this.sequence = new Float64Array(slots);
    this.sheets = new Array<Float64Array>(slots).fill(NO_SHEET);
    this.sheetStart = new Int32Array(slots);
    this.requests = new Array<unknown>(slots).fill(undefined);
    this.candidates = new Array<readonly CandidateKey[]>(slots).fill([]);
    this.keys = new Array<string | number | undefined>(slots).fill(undefined);
    this.remarks = new Array<Remarks | undefined>(slots).fill(undefined);
    this.exclusions = new Array<Exclusion[] | undefined>(slots).fill(undefined);
    this.infeasible = new Uint8Array(slots * mostCandidates);
    this.excluded = new Int32Array(slots);
    this.stoodIn = new Int32Array(slots);
    this.#pricedSheet = new Uint8Array(slots);
    this.#arenas = new Array<SheetArena>(slots).fill(new SheetArena("freed"));
    this.#free = new Int32Array(slots);
    for (let slot = 0; slot < slots; slot++) this.#free[slot] = slots - 1 - slot;
    this.#freeCount = slots;
  }

  get inFlight(): number {
    return this.slots - this.#freeCount;
  }

  /** A slot for a new decision, or -1 when all are taken. */
  take(): number {
    if (this.#freeCount === 0) return -1;
    return this.#free[--this.#freeCount] as number;
  }

  /** Gives the slot a sheet for so many candidates, all zero, and makes every candidate feasible. */
  open(slot: number, request: unknown, candidates: readonly CandidateKey[], arena: SheetArena): void {
    const count = candidates.length;
    this.requests[slot] = request;
    this.candidates[slot] = candidates;
    this.candidateCount[slot] = count;
    this.#arenas[slot] = arena;
    this.stoodIn[slot] = 0;
    if (this.excluded[slot] !== 0) {
      const first = slot * this.mostCandidates;
      this.infeasible.fill(0, first, first + this.mostCandidates);
      this.excluded[slot] = 0;
    }
    this.#takeSheet(slot, count, this.#priced);
  }

  /** Ends the slot's use: replies that still name it are late from here on. */
  release(slot: number): void {
    this.generation[slot] = ((this.generation[slot] as number) + 1) | 0;
    this.waiting[slot] = 0;
    this.#askedBefore[slot] = this.asked[slot] as number;
    this.sheets[slot] = NO_SHEET;
    this.requests[slot] = undefined;
    this.keys[slot] = undefined;
    this.remarks[slot] = undefined;
    this.exclusions[slot] = undefined;
    this.#free[this.#freeCount++] = slot;
  }

  /** Where something is said of the slot's decision. */
  remark(slot: number): Remarks {
    let remarks = this.remarks[slot];
    if (remarks === undefined) {
      remarks = new Remarks(this.agents);
      this.remarks[slot] = remarks;
    }
    return remarks;
  }

  /** The candidate may not win. Returns whether it might before. */
  exclude(slot: number, candidate: number): boolean {
    const place = slot * this.mostCandidates + candidate;
    if (this.infeasible[place] === 1) return false;
    this.infeasible[place] = 1;
    this.excluded[slot] = (this.excluded[slot] as number) + 1;
    return true;
  }

  /** When this use of the slot, or the one before it, was asked; NaN for any other, and for no slot. */
  askedAt(slot: number, generation: number): number {
    const current = this.generation[slot];
    if (current === generation) return this.asked[slot] as number;
    return current === ((generation + 1) | 0) ? (this.#askedBefore[slot] as number) : Number.NaN;
  }

  /** The agent was asked: its reply is to come. */
  expect(slot: number, agent: number): void {
    this.waiting[slot] = (this.waiting[slot] as number) | (1 << agent);
  }

  /** The agent's reply is there, or not waited for any more. */
  dismiss(slot: number, agent: number): void {
    this.waiting[slot] = (this.waiting[slot] as number) & ~(1 << agent);
  }

  /** Whether the agent's reply is still to come. */
  isWaiting(slot: number, agent: number): boolean {
    return ((this.waiting[slot] as number) & (1 << agent)) !== 0;
  }

  /** One number of the slot's sheet. */
  get(slot: number, column: Column, agent: number): number {
    const sheet = this.sheets[slot] as Float64Array;
    return sheet[(this.sheetStart[slot] as number) + columnStart(column, this.agents) + agent] as number;
  }

  set(slot: number, column: Column, agent: number, value: number): void {
    const sheet = this.sheets[slot] as Float64Array;
    sheet[(this.sheetStart[slot] as number) + columnStart(column, this.agents) + agent] = value;
  }

  /** Where the agent's scores are in the slot's sheet. */
  scoresAt(slot: number, agent: number): number {
    return (
      (this.sheetStart[slot] as number) +
      scoresStart(this.agents) +
      agent * (this.candidateCount[slot] as number)
    );
  }

  valuesAt(slot: number): number {
    return (this.sheetStart[slot] as number) + valuesStart(this.agents, this.candidateCount[slot] as number);
  }

  /** Where the agent's prices are, and marks the agent as priced; the slot's sheet may move to make room. */
  priceAt(slot: number, agent: number): number {
    const count = this.candidateCount[slot] as number;
    if (this.#pricedSheet[slot] === 0) {
      this.#priced = true;
      const sheet = this.sheets[slot] as Float64Array;
      const start = this.sheetStart[slot] as number;
      this.#takeSheet(slot, count, true);
      const length = sheetLength(this.agents, count, this.valued, false);
      this.sheets[slot]?.set(sheet.subarray(start, start + length), this.sheetStart[slot]);
    }
    this.set(slot, STANDING, agent, withPrices(this.get(slot, STANDING, agent)));
    return this.pricesOf(slot, agent);
  }

  /** Whether the agent has priced this decision's candidates. */
  hasPriced(slot: number, agent: number): boolean {
    return hasPrices(this.get(slot, STANDING, agent));
  }

  /** Whether any agent has ever priced. */
  get isPriced(): boolean {
    return this.#priced;
  }

  /** Where the prices of an agent that has priced are. */
  pricesOf(slot: number, agent: number): number {
    const count = this.candidateCount[slot] as number;
    return (this.sheetStart[slot] as number) + pricesStart(this.agents, count, this.valued) + agent * count;
  }

  /** Says that nothing stands for the agent, and that nothing went wrong: it was not asked, or not waited for. */
  leaveOut(slot: number, agent: number): void {
    this.stoodIn[slot] = (this.stoodIn[slot] as number) | (1 << agent);
    this.set(slot, STANDING, agent, standingOf(NOBODY, NO_CAUSE));
    this.set(slot, CONFIDENCE, agent, 0);
    this.set(slot, FRESHNESS, agent, 0);
  }

  #takeSheet(slot: number, count: number, priced: boolean): void {
    const arena = this.#arenas[slot] as SheetArena;
    arena.take(sheetLength(this.agents, count, this.valued, priced));
    this.sheets[slot] = arena.chunk;
    this.sheetStart[slot] = arena.start;
    this.#pricedSheet[slot] = priced ? 1 : 0;
  }
}
