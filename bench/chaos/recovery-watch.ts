// Measures recoveries: from a fault, as its agent noted it, to the next life's first proposal, as that one did.
// It must never mix two faults: a life struck by another before it has proposed anything is counted apart.
import { type AgentEvent, type CandidateKey, type Engine, now } from "tutti";
import { AGENTS, type AgentName, type FaultKind } from "./fault-kind.js";
import type { LifeRecord, LifeRecords } from "./life-records.js";
import type { Recovery } from "./messages.js";

/** Milliseconds. */
const LOOK = 20;

interface Awaited {
  readonly agent: number;
  readonly epoch: number;
  readonly origin: { readonly kind: FaultKind; readonly at: number };
  readonly noticedAt: number;
  readonly told: number;
}

export class RecoveryWatch {
  readonly #records: LifeRecords;
  readonly #awaited = new Map<number, Awaited>();
  #found: Recovery[] = [];
  #timer: NodeJS.Timeout | undefined;
  #struckAgain = 0;

  constructor(records: LifeRecords) {
    this.#records = records;
  }

  /** Lives whose first proposal is awaited. */
  get open(): number {
    return this.#awaited.size;
  }

  get struckAgain(): number {
    return this.#struckAgain;
  }

  start<Request, Action extends CandidateKey, Event extends AgentEvent>(
    engine: Engine<Request, Action, Event>,
  ): void {
    engine.on("restart", ({ agent, epoch, milliseconds }) => {
      this.#restarted(AGENTS.indexOf(agent as AgentName), epoch, milliseconds);
    });
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What was measured since the last call. */
  take(): readonly Recovery[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #restarted(agent: number, epoch: number, told: number): void {
    this.#look();
    const noticedAt = now() - told;
    const origin = this.#originOf(agent, epoch - 1);
    this.#awaited.delete(agent);
    if (origin !== undefined) this.#awaited.set(agent, { agent, epoch, origin, noticedAt, told });
  }

  /** The fault that began what ended with this life: its own, or, where it never proposed anything, an earlier one's. */
  #originOf(agent: number, epoch: number): Awaited["origin"] | undefined {
    const life = this.#records.at(agent, epoch);
    const { fault } = life;
    const before = this.#awaited.get(agent);
    const own = life.epoch === epoch && fault !== undefined ? { kind: fault, at: life.faultAt } : undefined;
    if (before === undefined || life.proposedAt > 0) return own;
    // It was killed again on its way back: by the same message, which poison is, or by something else.
    if (own !== undefined && own.kind === "poison" && before.origin.kind === "poison") return before.origin;
    this.#struckAgain++;
    return undefined;
  }

  #look(): void {
    for (const [agent, awaited] of this.#awaited) {
      const life = this.#records.at(agent, awaited.epoch);
      if (life.epoch !== awaited.epoch || life.proposedAt === 0) continue;
      this.#awaited.delete(agent);
      this.#found.push(recovery(awaited, life));
    }
  }
}

function recovery({ origin, noticedAt, told }: Awaited, life: LifeRecord): Recovery {
  return {
    kind: origin.kind,
    // Clocks are read on two threads, behind a hop of the event loop.
    noticed: Math.max(0, noticedAt - origin.at),
    replaced: Math.max(0, life.setupAt - noticedAt),
    setUp: life.readyAt - life.setupAt,
    proposed: life.proposedAt - life.readyAt,
    total: life.proposedAt - origin.at,
    told,
  };
}
