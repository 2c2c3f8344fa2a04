// Writes rows into the lane to the writer's thread: numbers as they are, texts by number once they are defined.
// It must never block, never throw, and never leave half a row; it is used by the thread that decides.
import type { CandidateKey } from "../../actor/agent.js";
import { KIND } from "../../channel/frame-descriptor.js";
import { FULL, type LaneProducer } from "../../channel/lane-producer.js";
import { hasPrices } from "../../coordinator/outcome.js";
import type { SettledOutcome } from "../../coordinator/settled-outcome.js";
import { columnStart, STANDING, sheetLength } from "../../coordinator/sheet.js";
import type { JournalOutcome, JournalTeam } from "../journal.js";
import { DecisionTexts } from "./decision-texts.js";
import {
  DECISION,
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
  NAMED,
  NUMBERED,
  OUTCOME,
  OUTCOME_EVENT_LENGTH,
  OUTCOME_ID_LENGTH,
  OUTCOME_START,
  OUTCOME_TYPE,
  OUTCOME_VALUE,
  PRICED,
  REMARKED,
  SAME_CANDIDATES,
  TIME,
  VALUED,
} from "./row-frame.js";
import { NO_ROOM, SENT, type Sending, TOO_LARGE } from "./sending.js";
import { TextDefinitions } from "./text-definitions.js";
import { mostTextBytes, TextWriter } from "./text-writer.js";

export class RowSender {
  readonly #lane: LaneProducer;
  readonly #text: TextWriter;
  readonly #definitions: TextDefinitions;
  readonly #texts: DecisionTexts;
  /** Those of the last decision sent. */
  #candidates: readonly CandidateKey[] | undefined;

  constructor(lane: LaneProducer) {
    this.#lane = lane;
    this.#text = new TextWriter(lane.memory);
    this.#definitions = new TextDefinitions(lane, this.#text);
    this.#texts = new DecisionTexts(this.#definitions);
  }

  /** Sends a decision, taken at `time` in milliseconds since 1970. */
  decision<Action extends CandidateKey>(
    decision: SettledOutcome<Action>,
    team: JournalTeam,
    request: string | undefined,
    time: number,
  ): Sending {
    const definitions = this.#definitions;
    definitions.begin();
    const teamNumber = definitions.team(team);
    const texts = this.#texts;
    const { candidates, sheet, sheetStart } = decision;
    const isSame = candidates === this.#candidates;
    texts.begin();
    if (!isSame) texts.addCandidates(candidates);
    if (decision.remarks !== undefined) texts.addRemarks(decision.remarks, team.agents.length);
    if (decision.limits !== undefined) texts.addLimits(decision.limits);
    if (definitions.failure !== SENT) return definitions.failure;

    const agents = team.agents.length;
    const isPriced = anyPriced(sheet, sheetStart, agents);
    const doubles = sheetLength(agents, candidates.length, team.valued, isPriced);
    const isNumbered = !isSame && texts.numbered > 0;
    const isNamed = !isSame && texts.numbered < candidates.length;
    const words = texts.length - (isSame || isNamed ? 0 : candidates.length);
    const ages = decision.remarks === undefined ? 0 : agents;
    const wordsStart = 8 * (DECISION_SHEET + doubles + ages + (isNumbered ? candidates.length : 0));
    const textStart = wordsStart + 4 * words;
    const most = textStart + (request === undefined ? 0 : mostTextBytes(request));
    const lane = this.#lane;
    const { memory } = lane;
    if (most > memory.largestFrame) return TOO_LARGE;
    const offset = lane.claim(most);
    if (offset === FULL) return NO_ROOM;

    const frame = memory.words;
    const word = offset >> 2;
    frame[word + KIND] = DECISION;
    frame[word + FLAGS] =
      (decision.early ? EARLY : 0) |
      (decision.limits?.exhausted === true ? EXHAUSTED : 0) |
      (team.valued ? VALUED : 0) |
      (isPriced ? PRICED : 0) |
      (decision.remarks === undefined ? 0 : REMARKED) |
      (isSame ? SAME_CANDIDATES : 0) |
      (isNumbered ? NUMBERED : 0) |
      (isNamed ? NAMED : 0);
    frame[word + DECISION_TEAM] = teamNumber;
    frame[word + DECISION_CANDIDATES] = candidates.length;
    frame[word + DECISION_WINNER] = decision.index;
    frame[word + DECISION_VETOES] = texts.vetoes;
    frame[word + DECISION_LIMITS] = texts.limits;
    const frameDoubles = memory.doubles;
    const double = offset >> 3;
    frameDoubles[double + TIME] = time;
    frameDoubles[double + DECISION_SEQUENCE] = decision.sequence;
    frameDoubles[double + DECISION_SCORE] = decision.score;
    frameDoubles[double + DECISION_PRICE] = decision.price ?? Number.NaN;
    frameDoubles[double + DECISION_LATENCY] = decision.latency;
    let to = double + DECISION_SHEET;
    for (let from = sheetStart; from < sheetStart + doubles; from++) {
      frameDoubles[to++] = sheet[from] as number;
    }
    for (let agent = 0; agent < ages; agent++) {
      frameDoubles[to++] = decision.remarks?.ages[agent] ?? Number.NaN;
    }
    if (isNumbered) {
      for (let index = 0; index < candidates.length; index++) {
        const key = candidates[index];
        frameDoubles[to++] = typeof key === "number" ? key : Number.NaN;
      }
    }
    texts.write(frame, (offset + wordsStart) >> 2, isSame || isNamed ? 0 : candidates.length);
    let length = textStart;
    if (request === undefined) frame[word + DECISION_REQUEST] = -1;
    else {
      const bytes = this.#text.write(request, offset + textStart);
      frame[word + DECISION_REQUEST] = bytes;
      length += bytes;
    }
    lane.commitShortened(length);
    this.#candidates = candidates;
    return SENT;
  }

  /** Sends what came of a decision, at `time` in milliseconds since 1970. */
  outcome({ decision, type, value = Number.NaN, event }: JournalOutcome, time: number): Sending {
    const definitions = this.#definitions;
    definitions.begin();
    const typeNumber = definitions.text(type);
    if (definitions.failure !== SENT) return definitions.failure;
    const lane = this.#lane;
    const { memory } = lane;
    const most = OUTCOME_START + mostTextBytes(decision) + mostTextBytes(event ?? "");
    if (most > memory.largestFrame) return TOO_LARGE;
    const offset = lane.claim(most);
    if (offset === FULL) return NO_ROOM;
    const word = offset >> 2;
    const bytes = this.#text.write(decision, offset + OUTCOME_START);
    memory.words[word + KIND] = OUTCOME;
    memory.words[word + OUTCOME_TYPE] = typeNumber;
    memory.words[word + OUTCOME_ID_LENGTH] = bytes;
    memory.doubles[(offset >> 3) + TIME] = time;
    memory.doubles[(offset >> 3) + OUTCOME_VALUE] = value;
    const eventBytes = event === undefined ? 0 : this.#text.write(event, offset + OUTCOME_START + bytes);
    memory.words[word + OUTCOME_EVENT_LENGTH] = event === undefined ? -1 : eventBytes;
    lane.commitShortened(OUTCOME_START + bytes + eventBytes);
    return SENT;
  }
}

function anyPriced(sheet: Float64Array, start: number, agents: number): boolean {
  const column = start + columnStart(STANDING, agents);
  for (let agent = 0; agent < agents; agent++) if (hasPrices(sheet[column + agent] as number)) return true;
  return false;
}
