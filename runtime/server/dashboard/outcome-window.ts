// What stood for each agent in the last minute: differences of the engine's counters, and what stood in, from samples.
// It must never hold more than one entry a second.
import type { OutcomeKind } from "../../coordinator/rationale.js";
import type { EngineInspection } from "../../engine/inspection.js";
import type { OutcomeView } from "./messages.js";

/** Entries, one a second. */
const WINDOW = 60;

type StandIn = Exclude<OutcomeKind, "live">;
type Counts = Omit<OutcomeView, "agent">;

/** One agent in one sampled decision. */
export interface SampledOutcome {
  readonly agent: string;
  readonly outcome: OutcomeKind;
}

export class OutcomeWindow {
  /** Counters as they stood, by agent; the sampled ones are kept here. Oldest first. */
  readonly #entries: ReadonlyMap<string, Counts>[] = [];
  readonly #sampled = new Map<string, Record<StandIn, number>>();

  /** Takes the state of this second, and gives the last minute's. Agents in their declared order. */
  take(inspection: EngineInspection, samples: readonly SampledOutcome[]): readonly OutcomeView[] {
    for (const { agent, outcome } of samples) if (outcome !== "live") this.#standIns(agent)[outcome]++;
    const now = new Map<string, Counts>();
    for (const [index, { name }] of inspection.actors.entries()) {
      const counted = inspection.decisions.agents[index];
      if (counted === undefined) continue;
      now.set(name, { live: counted.live, ...counted.fallbacks, ...this.#standIns(name) });
    }
    this.#entries.push(now);
    if (this.#entries.length > WINDOW + 1) this.#entries.shift();
    const before = this.#entries[0] ?? now;
    return [...now].map(([agent, counts]) => ({ agent, ...difference(counts, before.get(agent)) }));
  }

  #standIns(agent: string): Record<StandIn, number> {
    const known = this.#sampled.get(agent) ?? { cached: 0, default: 0, absent: 0 };
    this.#sampled.set(agent, known);
    return known;
  }
}

function difference(now: Counts, before: Counts = now): Counts {
  return {
    live: now.live - before.live,
    late: now.late - before.late,
    dead: now.dead - before.dead,
    shed: now.shed - before.shed,
    faulty: now.faulty - before.faulty,
    cached: now.cached - before.cached,
    default: now.default - before.default,
    absent: now.absent - before.absent,
  };
}
