// Looks at every decision as a user would, with own arithmetic: in time, nobody excluded won, the same again when replayed.
// It must never trust what the engine counts of itself.
import { type Decision, now, OverloadedError, replay } from "tutti";
import { DEADLINE, MARGIN, REPLAYED } from "./settings.js";
import type { StallMeter } from "./stall-meter.js";

/** Violations of one kind that are told in words. */
const TOLD = 20;

export class DecisionWatch {
  readonly #stalls: StallMeter;
  readonly violations: string[] = [];
  asked = 0;
  made = 0;
  refused = 0;
  failed = 0;
  late = 0;
  lateByStall = 0;
  withFallback = 0;
  withoutWinner = 0;
  replayed = 0;
  /** When a decision was last made in which every agent's own proposal counted, in milliseconds on the engine's clock. */
  wholeAt = 0;

  constructor(stalls: StallMeter) {
    this.#stalls = stalls;
  }

  /** Decisions that are not settled. */
  get open(): number {
    return this.asked - this.made - this.refused - this.failed;
  }

  /** Asks once and checks what comes of it. Undefined where nothing was decided. */
  async watch(decide: () => Promise<Decision<number>>): Promise<Decision<number> | undefined> {
    this.asked++;
    const asked = now();
    try {
      const decision = await decide();
      this.made++;
      this.#time(asked, decision);
      this.#check(decision);
      return decision;
    } catch (error) {
      if (error instanceof OverloadedError) this.refused++;
      else {
        this.failed++;
        this.violate(`a decision failed: ${error instanceof Error ? error.message : String(error)}`);
      }
      return undefined;
    }
  }

  violate(what: string): void {
    if (this.violations.length < TOLD) this.violations.push(what);
  }

  #time(asked: number, { id }: Decision<number>): void {
    const time = now();
    const latency = time - asked;
    if (latency <= DEADLINE + MARGIN) return;
    const stalled = this.#stalls.between(asked, time);
    if (latency - stalled <= DEADLINE + MARGIN) {
      this.lateByStall++;
      return;
    }
    this.late++;
    this.violate(
      `decision ${id} came ${latency.toFixed(1)} ms after it was asked for, ${stalled.toFixed(1)} of them stalls`,
    );
  }

  #check(decision: Decision<number>): void {
    const { rationale, winner, id } = decision;
    if (rationale.agents.some(({ cause }) => cause !== undefined)) this.withFallback++;
    if (rationale.agents.every(({ outcome }) => outcome === "live")) this.wholeAt = now();
    if (winner === undefined) this.withoutWinner++;
    else if (rationale.candidates[rationale.winner] !== winner) {
      this.violate(`decision ${id}: the winner is not the one of its rationale`);
    }
    if (infeasible(decision).has(rationale.winner)) {
      this.violate(`decision ${id}: an excluded, refused or vetoed candidate won`);
    }
    for (const { agent, outcome, scores } of rationale.agents) {
      if (outcome === "absent") continue;
      if (scores.length === rationale.candidates.length && scores.every((score) => score >= 0 && score <= 1))
        continue;
      this.violate(`decision ${id}: ${agent} was counted with scores that are none`);
    }
    if (this.made % REPLAYED === 0) this.#replay(decision);
  }

  #replay({ id, rationale, winner, price }: Decision<number>): void {
    this.replayed++;
    const again = replay(rationale);
    const same =
      again.winner === winner &&
      Object.is(again.price, price) &&
      again.totals.length === rationale.totals.length &&
      again.totals.every((total, index) => Object.is(total, rationale.totals[index]));
    if (!same) this.violate(`decision ${id}: replayed, it comes out differently`);
  }
}

function infeasible({ rationale }: Decision<number>): ReadonlySet<number> {
  const out = new Set<number>();
  for (const { candidate } of rationale.exclusions) out.add(candidate);
  for (const { candidate } of rationale.refusals) out.add(candidate);
  for (const { outcome, vetoes } of rationale.agents) {
    if (outcome !== "absent") for (const { candidate } of vetoes) out.add(candidate);
  }
  return out;
}
