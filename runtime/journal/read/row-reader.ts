// Reads the rows of one batch.
// It must never change a double on the way, and never keep the batch alive by a view in a row.
import type { RecordBatch } from "apache-arrow";
import type { CandidateKey } from "../../actor/agent.js";
import type { Exclusion } from "../../coordinator/rationale.js";
import type { VotingRuleName } from "../../coordinator/vote/voting-rule.js";
import type { DecisionRow, JournalRow, OutcomeRow } from "../journal-row.js";
import { AgentReader } from "./agent-reader.js";
import { type Column, columnOf, laterColumnOf } from "./batch-columns.js";

export class RowReader {
  /** Rows of the batch. */
  readonly length: number;
  readonly #times: Column;
  readonly #decisions: Column;
  readonly #outcomes: Column;
  readonly #outcomeValues: Column;
  readonly #requests: Column;
  readonly #rules: Column;
  readonly #winners: Column;
  readonly #scores: Column;
  readonly #prices: Column;
  readonly #early: Column;
  readonly #exhausted: Column;
  readonly #latencies: Column;
  readonly #candidates: Column;
  readonly #candidateTexts: Column;
  readonly #numbers: Column;
  readonly #candidateNumbers: Column;
  readonly #values: Column;
  readonly #candidateValues: Column;
  readonly #agents: AgentReader;
  readonly #limits: Column;
  readonly #refused: Column;
  readonly #limited: Column;
  readonly #owners: Column;
  readonly #reasons: Column;
  readonly #events: Column | undefined;

  constructor(batch: RecordBatch) {
    this.length = batch.numRows;
    this.#times = columnOf(batch, "time");
    this.#decisions = columnOf(batch, "decision");
    this.#outcomes = columnOf(batch, "outcome");
    this.#outcomeValues = columnOf(batch, "value");
    this.#requests = columnOf(batch, "request");
    this.#rules = columnOf(batch, "rule");
    this.#winners = columnOf(batch, "winner");
    this.#scores = columnOf(batch, "score");
    this.#prices = columnOf(batch, "price");
    this.#early = columnOf(batch, "early");
    this.#exhausted = columnOf(batch, "exhausted");
    this.#latencies = columnOf(batch, "latency");
    this.#candidates = columnOf(batch, "candidates");
    this.#candidateTexts = this.#candidates.child(0);
    this.#numbers = columnOf(batch, "numbers");
    this.#candidateNumbers = this.#numbers.child(0);
    this.#values = columnOf(batch, "values");
    this.#candidateValues = this.#values.child(0);
    this.#agents = new AgentReader(batch);
    this.#limits = columnOf(batch, "limits");
    const limits = this.#limits.child(0);
    this.#refused = limits.child(0);
    this.#limited = limits.child(1);
    this.#owners = limits.child(2);
    this.#reasons = limits.child(3);
    this.#events = laterColumnOf(batch, "event");
  }

  row(index: number): JournalRow {
    const type = this.#outcomes.text(index);
    return type === undefined ? this.#decision(index) : this.#outcome(index, type);
  }

  #outcome(index: number, type: string): OutcomeRow {
    const value = this.#outcomeValues.number(index);
    const event = this.#events?.ownText(index);
    return {
      kind: "outcome",
      time: this.#times.instant(index),
      decision: this.#decisions.ownText(index) ?? "",
      type,
      ...(value === undefined ? {} : { value }),
      ...(event === undefined ? {} : { event }),
    };
  }

  #decision(index: number): DecisionRow {
    const request = this.#requests.ownText(index);
    const price = this.#prices.number(index);
    const candidates = this.#keys(index);
    const winner = this.#winners.number(index) ?? -1;
    const winnerKey = candidates[winner];
    const [valuesStart, valuesEnd] = this.#values.range(index);
    return {
      kind: "decision",
      time: this.#times.instant(index),
      decision: this.#decisions.ownText(index) ?? "",
      ...(request === undefined ? {} : { request }),
      ...(winnerKey === undefined ? {} : { winnerKey }),
      score: this.#scores.number(index) ?? 0,
      ...(price === undefined ? {} : { price }),
      rule: (this.#rules.text(index) ?? "") as VotingRuleName,
      candidates,
      agents: this.#agents.read(index, candidates.length, winner),
      ...(valuesEnd > valuesStart ? { values: this.#candidateValues.numbers(valuesStart, valuesEnd) } : {}),
      ...this.#limitsOf(index),
      ...(this.#exhausted.flag(index) ? { exhausted: true } : {}),
      winner,
      early: this.#early.flag(index),
      latency: this.#latencies.number(index) ?? 0,
    };
  }

  #keys(index: number): readonly CandidateKey[] {
    const [textsStart, textsEnd] = this.#candidates.range(index);
    const [numbersStart, numbersEnd] = this.#numbers.range(index);
    const count = Math.max(textsEnd - textsStart, numbersEnd - numbersStart);
    return Array.from({ length: count }, (_, candidate) => {
      const number =
        numbersEnd > numbersStart ? this.#candidateNumbers.number(numbersStart + candidate) : undefined;
      return number ?? this.#candidateTexts.text(textsStart + candidate) ?? "";
    });
  }

  #limitsOf(index: number): Pick<DecisionRow, "exclusions" | "refusals"> {
    const exclusions: Exclusion[] = [];
    const refusals: Exclusion[] = [];
    const [start, end] = this.#limits.range(index);
    for (let limit = start; limit < end; limit++) {
      const list = this.#refused.flag(limit) ? refusals : exclusions;
      list.push({
        candidate: this.#limited.number(limit) ?? 0,
        by: this.#owners.text(limit) ?? "",
        reason: this.#reasons.text(limit) ?? "",
      });
    }
    return { exclusions, refusals };
  }
}
