// Reads a decision's frame into the columns: the sheet's runs of numbers become columns, and numbers of texts become places.
// It must never change a double on the way.
import type { LaneMemory } from "../../channel/lane-memory.js";
import { MalformedFrameError } from "../../channel/malformed-frame-error.js";
import {
  CACHED,
  causeOf,
  fallbackCause,
  hasPrices,
  NO_CAUSE,
  outcomeKind,
  outcomeOf,
} from "../../coordinator/outcome.js";
import { decisionId } from "../../coordinator/settled-decision.js";
import {
  CONFIDENCE,
  columnStart,
  FRESHNESS,
  PRIORITY,
  pricesStart,
  STANDING,
  scoresStart,
  sheetLength,
  valuesStart,
  WEIGHT,
} from "../../coordinator/sheet.js";
import { KnownText } from "../columns/batch-texts.js";
import { NO_TEXT } from "../columns/integer-column.js";
import type { RowColumns } from "../columns/row-columns.js";
import type { KnownTeam } from "./known-team.js";
import {
  DECISION_CANDIDATES,
  DECISION_LATENCY,
  DECISION_LIMITS,
  DECISION_PRICE,
  DECISION_REQUEST,
  DECISION_SCORE,
  DECISION_SEQUENCE,
  DECISION_SHEET,
  DECISION_TEAM,
  DECISION_VETOES,
  DECISION_WINNER,
  EARLY,
  EXHAUSTED,
  FLAGS,
  LIMIT_WORDS,
  NAMED,
  NUMBERED,
  PRICED,
  REMARKED,
  SAME_CANDIDATES,
  TIME,
  VALUED,
  VETO_WORDS,
} from "./row-frame.js";

/** In place of where the ages are. */
const NO_AGES = -1;

/** One more than the largest code of an outcome, and of a cause. */
const CODES = 5;

export class DecisionReceiver {
  readonly #memory: LaneMemory;
  readonly #columns: RowColumns;
  /** By number. */
  readonly #texts: readonly (KnownText | undefined)[];
  readonly #outcomes = Array.from({ length: CODES }, (_, code) => wordOf(outcomeKind(code)));
  readonly #causes = Array.from({ length: CODES }, (_, code) => wordOf(fallbackCause(code) ?? ""));
  /** Those of the last decision: a text each, or a number where there is none. */
  #candidateTexts: (KnownText | undefined)[] = [];
  #candidateNumbers = new Float64Array(0);
  #isNamed = false;
  #isNumbered = false;

  constructor(memory: LaneMemory, columns: RowColumns, texts: readonly (KnownText | undefined)[]) {
    this.#memory = memory;
    this.#columns = columns;
    this.#texts = texts;
  }

  /** Adds the row of the frame at byte `offset`. Throws {@link MalformedFrameError} where its team is not known. */
  receive(offset: number, teams: readonly KnownTeam[]): void {
    const { words, doubles, bytes } = this.#memory;
    const columns = this.#columns;
    const word = offset >> 2;
    const double = offset >> 3;
    const team = teams[words[word + DECISION_TEAM] as number];
    if (team === undefined) {
      throw new MalformedFrameError(
        `a decision of team ${words[word + DECISION_TEAM]}, which was not described`,
      );
    }
    const flags = words[word + FLAGS] as number;
    const agents = team.names.length;
    const candidates = words[word + DECISION_CANDIDATES] as number;
    columns.times.push(doubles[double + TIME] as number);
    columns.decisions.push(decisionId(team.idPrefix, doubles[double + DECISION_SEQUENCE] as number));
    columns.outcomes.push(NO_TEXT);
    columns.outcomeValues.push(Number.NaN);
    columns.rules.push(this.#place(team.rule));
    columns.winners.push(words[word + DECISION_WINNER] as number);
    columns.winnerScores.push(doubles[double + DECISION_SCORE] as number);
    columns.winnerPrices.push(doubles[double + DECISION_PRICE] as number);
    columns.early.push((flags & EARLY) !== 0);
    columns.exhausted.push((flags & EXHAUSTED) !== 0);
    columns.latencies.push(doubles[double + DECISION_LATENCY] as number);

    const sheet = double + DECISION_SHEET;
    const isValued = (flags & VALUED) !== 0;
    const isPriced = (flags & PRICED) !== 0;
    const isRemarked = (flags & REMARKED) !== 0;
    const ages = sheet + sheetLength(agents, candidates, isValued, isPriced);
    this.#sheet(sheet, team, candidates, isValued, isPriced, isRemarked ? ages : NO_AGES);
    let next = 2 * (isRemarked ? ages + agents : ages);
    if ((flags & SAME_CANDIDATES) === 0) next = this.#keepCandidates(next, candidates, flags);
    this.#candidates(candidates);
    for (let agent = 0; agent < agents; agent++) {
      columns.reasons.push(isRemarked ? this.#placeAt(next + agent) : NO_TEXT);
      columns.faults.push(isRemarked ? this.#placeAt(next + agents + agent) : NO_TEXT);
    }
    if (isRemarked) next += 2 * agents;
    next = this.#vetoes(next, words[word + DECISION_VETOES] as number);
    next = this.#limits(next, words[word + DECISION_LIMITS] as number);
    const request = words[word + DECISION_REQUEST] as number;
    if (request < 0) columns.requests.pushNull();
    else columns.requests.pushBytes(bytes, next * 4, request);
    columns.events.pushNull();
    columns.endRow();
  }

  #sheet(
    sheet: number,
    team: KnownTeam,
    candidates: number,
    isValued: boolean,
    isPriced: boolean,
    ages: number,
  ): void {
    const { doubles } = this.#memory;
    const columns = this.#columns;
    const agents = team.names.length;
    const prices = sheet + pricesStart(agents, candidates, isValued);
    for (let agent = 0; agent < agents; agent++) {
      const standing = doubles[sheet + columnStart(STANDING, agents) + agent] as number;
      const outcome = outcomeOf(standing);
      const cause = causeOf(standing);
      columns.names.push(this.#place(team.names[agent]));
      columns.versions.push(this.#place(team.versions[agent]));
      columns.kinds.push(this.#place(this.#outcomes[outcome]));
      columns.causes.push(cause === NO_CAUSE ? NO_TEXT : this.#place(this.#causes[cause]));
      const isAged = outcome === CACHED && ages !== NO_AGES;
      columns.ages.push(isAged ? (doubles[ages + agent] as number) : Number.NaN);
      if (!isPriced) continue;
      if (hasPrices(standing)) columns.prices.append(doubles, prices + agent * candidates, candidates);
      else columns.prices.fill(Number.NaN, candidates);
    }
    columns.weights.append(doubles, sheet + columnStart(WEIGHT, agents), agents);
    columns.priorities.append(doubles, sheet + columnStart(PRIORITY, agents), agents);
    columns.confidences.append(doubles, sheet + columnStart(CONFIDENCE, agents), agents);
    columns.freshness.append(doubles, sheet + columnStart(FRESHNESS, agents), agents);
    columns.scores.append(doubles, sheet + scoresStart(agents), agents * candidates);
    if (isValued) columns.values.append(doubles, sheet + valuesStart(agents, candidates), candidates);
  }

  /** Remembers the candidates that start at word `at`; returns the word behind. */
  #keepCandidates(at: number, count: number, flags: number): number {
    const { words, doubles } = this.#memory;
    let next = at;
    this.#isNumbered = (flags & NUMBERED) !== 0;
    this.#isNamed = (flags & NAMED) !== 0;
    if (this.#isNumbered) {
      this.#candidateNumbers = doubles.slice(next >> 1, (next >> 1) + count);
      next += 2 * count;
    }
    if (this.#isNamed) {
      const texts = this.#candidateTexts;
      texts.length = count;
      for (let index = 0; index < count; index++) {
        const number = words[next + index] as number;
        texts[index] = number < 0 ? undefined : this.#texts[number];
      }
      next += count;
    }
    return next;
  }

  #candidates(count: number): void {
    const columns = this.#columns;
    if (this.#isNumbered) columns.candidateNumbers.append(this.#candidateNumbers, 0, count);
    if (!this.#isNamed) return;
    for (let index = 0; index < count; index++) {
      columns.candidateTexts.push(this.#place(this.#candidateTexts[index]));
    }
  }

  #vetoes(at: number, count: number): number {
    const { words } = this.#memory;
    const columns = this.#columns;
    let next = at;
    for (let veto = 0; veto < count; veto++, next += VETO_WORDS) {
      columns.vetoAgents.push(words[next] as number);
      columns.vetoCandidates.push(words[next + 1] as number);
      columns.vetoReasons.push(this.#placeAt(next + 2));
    }
    return next;
  }

  #limits(at: number, count: number): number {
    const { words } = this.#memory;
    const columns = this.#columns;
    let next = at;
    for (let limit = 0; limit < count; limit++, next += LIMIT_WORDS) {
      columns.limitRefused.push(words[next] === 1);
      columns.limitCandidates.push(words[next + 1] as number);
      columns.limitOwners.push(this.#placeAt(next + 2));
      columns.limitReasons.push(this.#placeAt(next + 3));
    }
    return next;
  }

  #placeAt(word: number): number {
    const number = this.#memory.words[word] as number;
    return number < 0 ? NO_TEXT : this.#place(this.#texts[number]);
  }

  #place(text: KnownText | undefined): number {
    return text === undefined ? NO_TEXT : this.#columns.texts.placeOf(text);
  }
}

function wordOf(word: string): KnownText {
  return new KnownText(Buffer.from(word));
}
