// Everything that a run has found out, summed over its processes, and the verdict.
// It must never say PASS while there is a violation, and never PASS when nothing was done.
import type { ChaosOptions } from "./chaos-options.js";
import { FAULT_KINDS, type FaultKind } from "./fault-kind.js";
import type { GenerationFigures, MessageFigures, Recovery } from "./messages.js";
import type { SpendAudit } from "./spend-audit.js";

/** Violations that are kept in words. */
const KEPT = 40;

type Counter = Exclude<
  keyof GenerationFigures,
  "faults" | "recoveries" | "messages" | "stalls" | "memory" | "violations"
>;

const COUNTERS: readonly Counter[] = [
  "asked",
  "made",
  "refused",
  "failed",
  "late",
  "lateByStall",
  "withFallback",
  "withoutWinner",
  "replayed",
  "struckAgain",
  "restarts",
  "hangs",
  "threads",
  "coldThreads",
];
const LANE_COUNTERS: readonly (keyof MessageFigures)[] = [
  "sent",
  "handled",
  "discarded",
  "waiting",
  "refused",
];

export class ChaosReport {
  readonly options: ChaosOptions;
  readonly counts: Record<Counter, number>;
  readonly messages: Record<keyof MessageFigures, number>;
  readonly faults: Record<FaultKind, number>;
  readonly recoveries: Recovery[] = [];
  readonly violations: string[] = [];
  readonly stalls = { count: 0, total: 0, longest: 0 };
  /** Bytes, the most of any process. */
  memory = 0;
  generations = 0;
  kills = 0;
  rests = 0;
  /** Of the budget ledger, in the store. */
  accounts = 0;
  readonly #audit: SpendAudit;
  #latest: GenerationFigures | undefined;
  #rested = false;

  constructor(options: ChaosOptions, audit: SpendAudit) {
    this.options = options;
    this.#audit = audit;
    this.counts = zeros(COUNTERS);
    this.messages = zeros(LANE_COUNTERS);
    this.faults = zeros(FAULT_KINDS);
  }

  get passed(): boolean {
    return this.violations.length === 0 && this.rests > 0 && this.counts.made > 0;
  }

  /** Whether the present process has said that it came to rest. */
  get isRested(): boolean {
    return this.#rested;
  }

  get budgetChecks(): number {
    return this.#audit.checks;
  }

  get impressions(): number {
    return this.#audit.acknowledged;
  }

  /** Micro-units. */
  get spent(): number {
    return this.#audit.spent;
  }

  get injected(): number {
    return FAULT_KINDS.reduce((sum, kind) => sum + this.faults[kind], 0);
  }

  hear(figures: GenerationFigures): void {
    this.#latest = figures;
    this.recoveries.push(...figures.recoveries);
    this.memory = Math.max(this.memory, figures.memory);
  }

  rest(): void {
    this.#rested = true;
  }

  /** Sums up what was last heard: of a process that was killed, a part of a second is missing. */
  endGeneration(killed: boolean): void {
    this.generations++;
    if (killed) this.kills++;
    if (this.#rested) this.rests++;
    const figures = this.#latest;
    this.#latest = undefined;
    this.#rested = false;
    if (figures === undefined) return;
    for (const name of COUNTERS) this.counts[name] += figures[name];
    for (const name of LANE_COUNTERS) this.messages[name] += figures.messages[name];
    for (const kind of FAULT_KINDS) this.faults[kind] += figures.faults[kind];
    this.stalls.count += figures.stalls.count;
    this.stalls.total += figures.stalls.total;
    this.stalls.longest = Math.max(this.stalls.longest, figures.stalls.longest);
    for (const violation of figures.violations) this.violate(`process ${this.generations}: ${violation}`);
  }

  violate(what: string): void {
    if (this.violations.length < KEPT) this.violations.push(what);
  }
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
