// Reads the agents' parts of a batch's decisions.
// It must never say of an agent what can only be said of one that was present.
import type { RecordBatch } from "apache-arrow";
import type { Veto } from "../../actor/agent.js";
import type { FallbackCause, OutcomeKind } from "../../coordinator/rationale.js";
import type { JournalAgent } from "../journal-row.js";
import { type Column, columnOf } from "./batch-columns.js";
import { standing } from "./standing.js";

export class AgentReader {
  readonly #agents: Column;
  /** In the order of AGENT_TYPE. */
  readonly #names: Column;
  readonly #versions: Column;
  readonly #kinds: Column;
  readonly #causes: Column;
  readonly #faults: Column;
  readonly #ages: Column;
  readonly #weights: Column;
  readonly #priorities: Column;
  readonly #confidences: Column;
  readonly #freshness: Column;
  readonly #reasons: Column;
  readonly #scores: Column;
  readonly #scoreItems: Column;
  readonly #prices: Column;
  readonly #priceItems: Column;
  readonly #vetoes: Column;
  readonly #vetoAgents: Column;
  readonly #vetoed: Column;
  readonly #vetoReasons: Column;

  constructor(batch: RecordBatch) {
    this.#agents = columnOf(batch, "agents");
    const agents = this.#agents.child(0);
    this.#names = agents.child(0);
    this.#versions = agents.child(1);
    this.#kinds = agents.child(2);
    this.#causes = agents.child(3);
    this.#faults = agents.child(4);
    this.#ages = agents.child(5);
    this.#weights = agents.child(6);
    this.#priorities = agents.child(7);
    this.#confidences = agents.child(8);
    this.#freshness = agents.child(9);
    this.#reasons = agents.child(10);
    this.#scores = columnOf(batch, "scores");
    this.#scoreItems = this.#scores.child(0);
    this.#prices = columnOf(batch, "prices");
    this.#priceItems = this.#prices.child(0);
    this.#vetoes = columnOf(batch, "vetoes");
    const vetoes = this.#vetoes.child(0);
    this.#vetoAgents = vetoes.child(0);
    this.#vetoed = vetoes.child(1);
    this.#vetoReasons = vetoes.child(2);
  }

  /** The agents of a decision's row over so many candidates, of which `winner` won; -1 where none did. */
  read(row: number, candidates: number, winner: number): readonly JournalAgent[] {
    const [start, end] = this.#agents.range(row);
    const [scoresStart] = this.#scores.range(row);
    const [pricesStart, pricesEnd] = this.#prices.range(row);
    const vetoes = this.#vetoesOf(row, end - start);
    return vetoes.map((own, place) => {
      const agent = start + place;
      const outcome = (this.#kinds.text(agent) ?? "absent") as OutcomeKind;
      const cause = this.#causes.text(agent) as FallbackCause | undefined;
      const fault = this.#faults.text(agent);
      const age = this.#ages.number(agent);
      const reason = this.#reasons.text(agent);
      const version = this.#versions.text(agent);
      const firstScore = scoresStart + place * candidates;
      const scores =
        outcome === "absent" ? [] : this.#scoreItems.numbers(firstScore, firstScore + candidates);
      const firstPrice = pricesStart + place * candidates;
      // Of an agent without prices each is null.
      const isPriced = pricesEnd > pricesStart && this.#priceItems.number(firstPrice) !== undefined;
      return {
        agent: this.#names.text(agent) ?? "",
        outcome,
        ...(cause === undefined ? {} : { cause }),
        ...(fault === undefined ? {} : { fault }),
        ...(age === undefined ? {} : { age }),
        weight: this.#weights.number(agent) ?? 0,
        priority: this.#priorities.number(agent) ?? 0,
        confidence: this.#confidences.number(agent) ?? 0,
        freshness: this.#freshness.number(agent) ?? 0,
        scores,
        vetoes: own,
        ...(isPriced ? { prices: this.#priceItems.numbers(firstPrice, firstPrice + candidates) } : {}),
        ...(reason === undefined ? {} : { reason }),
        ...(version === undefined ? {} : { version }),
        ...standing(scores, winner),
      };
    });
  }

  #vetoesOf(row: number, agents: number): readonly (readonly Veto[])[] {
    const vetoes: Veto[][] = Array.from({ length: agents }, () => []);
    const [start, end] = this.#vetoes.range(row);
    for (let veto = start; veto < end; veto++) {
      const reason = this.#vetoReasons.text(veto);
      vetoes[this.#vetoAgents.number(veto) ?? 0]?.push({
        candidate: this.#vetoed.number(veto) ?? 0,
        ...(reason === undefined ? {} : { reason }),
      });
    }
    return vetoes;
  }
}
