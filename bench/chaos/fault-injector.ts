// Carries out the plan of faults: orders ride on requests and events, threads are terminated, lanes are flooded.
// Every planned fault must happen: an order whose message was refused, or lost, is given again.
import { now } from "tutti";
import type { AdEvent } from "tutti/ads";
import {
  AGENTS,
  type AgentName,
  CHAOS_EVENT,
  FAULT_KINDS,
  type FaultKind,
  type FaultOrder,
  traitsOf,
} from "./fault-kind.js";
import type { PlannedFault } from "./fault-plan.js";
import type { LifeRecord, LifeRecords } from "./life-records.js";
import type { AdsEngine, Load } from "./load.js";
import { recordedWorkers } from "./recording-worker.js";

/** Milliseconds. */
const LOOK = 5;
/** Milliseconds after which an order that was not carried out is given again. */
const PATIENCE = 1_000;

export class FaultInjector {
  readonly #engine: AdsEngine;
  readonly #load: Load;
  readonly #records: LifeRecords;
  readonly #plan: Iterator<PlannedFault, never>;
  readonly #counts: Record<FaultKind, number>;
  readonly #open = new Map<number, { readonly order: FaultOrder; givenAt: number }>();
  #next: PlannedFault;
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: AdsEngine, load: Load, records: LifeRecords, plan: Iterator<PlannedFault, never>) {
    this.#engine = engine;
    this.#load = load;
    this.#records = records;
    this.#plan = plan;
    this.#next = plan.next().value;
    this.#counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  }

  /** Faults that were carried out. */
  get counts(): Readonly<Record<FaultKind, number>> {
    return { ...this.#counts };
  }

  /** Orders that were given, and not carried out. */
  get open(): number {
    return this.#open.size;
  }

  /** Faults come at their times from now on. */
  start(): void {
    const started = now();
    this.#timer = setInterval(() => {
      this.look();
      while (this.#next.at <= now() - started) this.injectNext();
    }, LOOK);
  }

  /** No further faults. Of the orders that wait, those stand whose kind has not come yet: each is to come in every run. */
  stop(): void {
    clearInterval(this.#timer);
    this.look();
    this.#load.dropOrders();
    const kinds = new Set<FaultKind>();
    for (const [id, { order }] of this.#open) {
      if (this.#counts[order.kind] > 0 || kinds.has(order.kind)) this.#open.delete(id);
      else {
        kinds.add(order.kind);
        this.#give(order);
      }
    }
  }

  /** The next fault of the plan, whatever its time. Returns its kind. */
  injectNext(): FaultKind {
    const fault = this.#next;
    this.#next = this.#plan.next().value;
    this.#inject(fault);
    return fault.kind;
  }

  /** Counts the orders that were carried out, and gives those again that seem to be lost. */
  look(): void {
    const time = now();
    for (const [id, open] of this.#open) {
      if (this.#records.wasExecuted(id)) {
        this.#open.delete(id);
        this.#counts[open.order.kind]++;
      } else if (time - open.givenAt > PATIENCE) {
        open.givenAt = time;
        this.#give(open.order);
      }
    }
  }

  #inject(fault: PlannedFault): void {
    const { id, kind, agent } = fault;
    if (kind === "request burst" || kind === "event burst") {
      this.#counts[kind]++;
      void (kind === "request burst" ? this.#load.burstOfRequests() : this.#load.burstOfEvents());
    } else if (traitsOf(kind).route === "thread") {
      if (this.#terminate(id)) this.#counts[kind]++;
    } else {
      const order: FaultOrder = { id, kind, agent };
      this.#open.set(id, { order, givenAt: now() });
      this.#give(order);
    }
  }

  #give(order: FaultOrder): void {
    if (traitsOf(order.kind).route === "request") return this.#load.carry(order);
    // A type that the pack does not know: only the wrapped agents listen to it.
    this.#engine.observe({ type: CHAOS_EVENT, chaos: order } as unknown as AdEvent);
  }

  /** Ends one of all threads, spares included, whatever it does at this instant. Returns whether there was one. */
  #terminate(pick: number): boolean {
    const { hosts } = recordedWorkers;
    const worker = hosts[pick % hosts.length];
    if (worker === undefined) return false;
    this.#lifeIn(worker.threadId)?.suffer("terminated", now());
    void worker.terminate();
    return true;
  }

  /** The first agent's in the thread. */
  #lifeIn(thread: number): LifeRecord | undefined {
    for (const { name, epoch } of this.#engine.inspect().actors) {
      const life = this.#records.at(AGENTS.indexOf(name as AgentName), epoch);
      if (life.epoch === epoch && life.thread === thread && life.readyAt > 0) return life;
    }
    return undefined;
  }
}
