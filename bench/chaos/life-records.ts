// What each life of each agent did and when, in shared memory: written by the agent's thread, read by the engine's.
// It must never be needed by anything but the measuring: an agent that cannot write here would work all the same.
import { FAULT_KINDS, type FaultKind } from "./fault-kind.js";

/** Lives of one agent that are remembered. */
const LIVES = 4096;
/** Orders whose execution is remembered. */
const ORDERS = 1 << 16;

const EPOCH = 0;
const THREAD = 1;
const SETUP_AT = 2;
const READY_AT = 3;
const PROPOSED_AT = 4;
const FAULT = 5;
const FAULT_AT = 6;
const COLUMNS = 8;

export interface LifeRecordsMemory {
  readonly rows: SharedArrayBuffer;
  readonly executed: SharedArrayBuffer;
}

export function allocateLifeRecords(agents: number): LifeRecordsMemory {
  return {
    rows: new SharedArrayBuffer(agents * LIVES * COLUMNS * Float64Array.BYTES_PER_ELEMENT),
    executed: new SharedArrayBuffer(ORDERS * Int32Array.BYTES_PER_ELEMENT),
  };
}

/** One life. Times in milliseconds on the engine's clock, 0 for what has not happened. */
export class LifeRecord {
  readonly #row: Float64Array;

  constructor(row: Float64Array) {
    this.#row = row;
  }

  get epoch(): number {
    return this.#get(EPOCH);
  }

  get thread(): number {
    return this.#get(THREAD);
  }

  get setupAt(): number {
    return this.#get(SETUP_AT);
  }

  get readyAt(): number {
    return this.#get(READY_AT);
  }

  /** Of its first proposal. */
  get proposedAt(): number {
    return this.#get(PROPOSED_AT);
  }

  /** The first fault in this life. */
  get fault(): FaultKind | undefined {
    return FAULT_KINDS[this.#get(FAULT) - 1];
  }

  get faultAt(): number {
    return this.#get(FAULT_AT);
  }

  begin(epoch: number, thread: number, now: number): void {
    this.#row.fill(0);
    this.#row[EPOCH] = epoch;
    this.#row[THREAD] = thread;
    this.#row[SETUP_AT] = now;
  }

  ready(now: number): void {
    this.#row[READY_AT] = now;
  }

  propose(now: number): void {
    if (this.#row[PROPOSED_AT] === 0) this.#row[PROPOSED_AT] = now;
  }

  /** The first one stands: it is what a recovery is measured from. */
  suffer(kind: FaultKind, now: number): void {
    if (this.#row[FAULT] !== 0) return;
    this.#row[FAULT_AT] = now;
    this.#row[FAULT] = FAULT_KINDS.indexOf(kind) + 1;
  }

  /** It is only now that the fault does harm: a timer fires late, a leak takes its time. */
  sufferLater(now: number): void {
    if (this.#row[FAULT] !== 0) this.#row[FAULT_AT] = now;
  }

  #get(column: number): number {
    return this.#row[column] as number;
  }
}

export class LifeRecords {
  readonly #rows: Float64Array;
  readonly #executed: Int32Array;

  constructor({ rows, executed }: LifeRecordsMemory) {
    this.#rows = new Float64Array(rows);
    this.#executed = new Int32Array(executed);
  }

  /** The record of a life; it may still hold an older one, told by its epoch. */
  at(agent: number, epoch: number): LifeRecord {
    const start = (agent * LIVES + (epoch % LIVES)) * COLUMNS;
    return new LifeRecord(this.#rows.subarray(start, start + COLUMNS));
  }

  /** Whether the order is carried out for the first time. Asked twice where its message is met again after a death. */
  claim(order: number): boolean {
    return Atomics.exchange(this.#executed, order % ORDERS, order) !== order;
  }

  wasExecuted(order: number): boolean {
    return Atomics.load(this.#executed, order % ORDERS) === order;
  }
}
