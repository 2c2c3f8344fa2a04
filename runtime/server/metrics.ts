// What the engine has counted, for Prometheus: read off it when somebody asks, so that no decision pays for it.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { EngineInspection } from "../engine/inspection.js";
import type { Engine } from "../engine.js";

/** Seconds: from well under a millisecond to the longest that an exchange waits. */
const LATENCIES = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3];

/** One family of numbers that an inspection holds: by name, help, labels, and how to read them. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  read(inspection: EngineInspection, set: (value: number, labels?: Record<string, string>) => void): void;
}

const FAMILIES: readonly Family[] = [
  {
    name: "tutti_decisions_total",
    help: "Decisions made, by what became of them",
    labels: ["result"],
    read: ({ decisions }, set) => {
      set(decisions.decisions - decisions.withoutWinner, { result: "winner" });
      set(decisions.withoutWinner, { result: "none" });
    },
  },
  {
    name: "tutti_decisions_with_fallback_total",
    help: "Decisions in which a fallback stood in for an agent",
    labels: [],
    read: ({ decisions }, set) => set(decisions.withFallback),
  },
  {
    name: "tutti_decisions_early_total",
    help: "Decisions made before all agents had answered",
    labels: [],
    read: ({ decisions }, set) => set(decisions.early),
  },
  {
    name: "tutti_refused_total",
    help: "Requests refused because too many were in flight",
    labels: [],
    read: ({ decisions }, set) => set(decisions.overloaded),
  },
  {
    name: "tutti_in_flight",
    help: "Decisions in flight now",
    labels: [],
    read: ({ decisions }, set) => set(decisions.inFlight),
  },
  {
    name: "tutti_in_flight_limit",
    help: "Decisions that may be in flight now",
    labels: [],
    read: ({ decisions }, set) => set(decisions.limit),
  },
  {
    name: "tutti_agent_outcomes_total",
    help: "What stood for each agent in decisions",
    labels: ["agent", "outcome"],
    read: ({ decisions, actors }, set) => {
      for (const [index, { name: agent }] of actors.entries()) {
        const counts = decisions.agents[index];
        if (counts === undefined) continue;
        set(counts.live, { agent, outcome: "live" });
        for (const [outcome, count] of Object.entries(counts.fallbacks)) set(count, { agent, outcome });
      }
    },
  },
  {
    name: "tutti_agent_restarts_total",
    help: "Lives that each agent has begun after its first",
    labels: ["agent"],
    read: ({ actors }, set) => {
      for (const { name: agent, restarts } of actors) set(restarts, { agent });
    },
  },
  {
    name: "tutti_mailbox_waiting",
    help: "Messages that wait in each agent's mailbox",
    labels: ["agent"],
    read: ({ actors }, set) => {
      for (const { name: agent, mailbox } of actors) set(mailbox.waiting, { agent });
    },
  },
  {
    name: "tutti_dead_letters_total",
    help: "Messages that were not handled, by reason",
    labels: ["agent", "reason"],
    read: ({ actors }, set) => {
      for (const { name: agent, deadLetters } of actors)
        for (const [reason, count] of Object.entries(deadLetters)) set(count, { agent, reason });
    },
  },
  {
    name: "tutti_journal_rows_total",
    help: "Rows given to the journal, by what became of them",
    labels: ["result"],
    read: ({ journal }, set) => {
      if (journal === undefined) return;
      for (const result of ["durable", "shed", "oversized", "lost"] as const)
        set(journal[result], { result });
    },
  },
  {
    name: "tutti_journal_waiting",
    help: "Rows on their way to the journal's disk",
    labels: [],
    read: ({ journal }, set) => {
      if (journal !== undefined) set(journal.waiting);
    },
  },
  {
    name: "tutti_journal_bytes_total",
    help: "Bytes that the journal has written",
    labels: [],
    read: ({ journal }, set) => {
      if (journal !== undefined) set(journal.bytes);
    },
  },
  {
    name: "tutti_degraded",
    help: "1 where an agent was given up, and its fallback stands in for good",
    labels: [],
    read: ({ degraded }, set) => set(degraded ? 1 : 0),
  },
];

export class Metrics<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly #registry = new Registry();
  readonly #latency: Histogram<"route">;

  constructor(engine: Engine<Request, Action, Event>) {
    // From now on, and not from when somebody first asks.
    ofProcess();
    this.#latency = new Histogram({
      name: "tutti_call_seconds",
      help: "Calls, from the first byte of the request to the answer",
      labelNames: ["route"],
      buckets: LATENCIES,
      registers: [this.#registry],
    });
    for (const { name, help, labels, read } of FAMILIES) {
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers: [this.#registry],
        collect() {
          this.reset();
          read(engine.inspect(), (value, given = {}) => this.set(given, value));
        },
      });
    }
  }

  /** Observes, for each call of the route that is answered, the seconds that it took. */
  route(route: string): Pick<Histogram.Internal<"route">, "observe"> {
    return this.#latency.labels(route);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** With those of the process. */
  async text(): Promise<string> {
    return (await ofProcess().metrics()) + (await this.#registry.metrics());
  }
}

let processMetrics: Registry | undefined;

/** One for all servers of the process: what it observes cannot be stopped. */
function ofProcess(): Registry {
  if (processMetrics === undefined) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  return processMetrics;
}
