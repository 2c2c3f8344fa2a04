// Reads rows off the lane into the columns of the batch being gathered; used by the writer's thread.
// It must never keep a view of the lane: its room is given back before the batch is written.
import { HEADER_LENGTH, KIND } from "../../channel/frame-descriptor.js";
import type { LaneMemory } from "../../channel/lane-memory.js";
import { MalformedFrameError } from "../../channel/malformed-frame-error.js";
import { KnownText } from "../columns/batch-texts.js";
import { NO_TEXT } from "../columns/integer-column.js";
import type { RowColumns } from "../columns/row-columns.js";
import { DecisionReceiver } from "./decision-receiver.js";
import type { EventMemory } from "./event-memory.js";
import { KnownTeam } from "./known-team.js";
import {
  DECISION,
  NO_NUMBER,
  OUTCOME,
  OUTCOME_EVENT_LENGTH,
  OUTCOME_ID_LENGTH,
  OUTCOME_START,
  OUTCOME_TYPE,
  OUTCOME_VALUE,
  TEAM,
  TEAM_AGENTS,
  TEAM_NUMBER,
  TEAM_PREFIX,
  TEAM_RULE,
  TEAM_WORDS,
  TEXT,
  TEXT_LENGTH,
  TEXT_NUMBER,
  TEXT_START,
  TIME,
} from "./row-frame.js";

export class RowReceiver {
  readonly #memory: LaneMemory;
  readonly #columns: RowColumns;
  readonly #texts: KnownText[] = [];
  readonly #teams: KnownTeam[] = [];
  readonly #decisions: DecisionReceiver;
  readonly #events: EventMemory;
  /** Outcomes that were told again, and left out. */
  duplicates = 0;

  constructor(memory: LaneMemory, columns: RowColumns, events: EventMemory) {
    this.#events = events;
    this.#memory = memory;
    this.#columns = columns;
    this.#decisions = new DecisionReceiver(memory, columns, this.#texts);
  }

  /** Takes the frame at byte `offset`. Returns the rows that it added: 0 or 1. Throws {@link MalformedFrameError}. */
  receive(offset: number): number {
    const { words } = this.#memory;
    const word = offset >> 2;
    const kind = words[word + KIND];
    switch (kind) {
      case DECISION:
        this.#decisions.receive(offset, this.#teams);
        return 1;
      case OUTCOME:
        if (this.#outcome(offset)) return 1;
        this.duplicates++;
        return 0;
      case TEXT:
        this.#texts[words[word + TEXT_NUMBER] as number] = new KnownText(
          this.#memory.bytes.slice(
            offset + TEXT_START,
            offset + TEXT_START + (words[word + TEXT_LENGTH] as number),
          ),
        );
        return 0;
      case TEAM:
        this.#teams[words[word + TEAM_NUMBER] as number] = this.#team(word);
        return 0;
      default:
        throw new MalformedFrameError(
          `a frame of kind ${kind}, ${HEADER_LENGTH} bytes or more, in a journal`,
        );
    }
  }

  #team(word: number): KnownTeam {
    const { words } = this.#memory;
    const agents = words[word + TEAM_AGENTS] as number;
    const text = (at: number): KnownText | undefined => {
      const number = words[at] as number;
      return number === NO_NUMBER ? undefined : this.#texts[number];
    };
    const start = word + TEAM_WORDS;
    const prefix = text(word + TEAM_PREFIX);
    return new KnownTeam(
      Array.from({ length: agents }, (_, agent) => text(start + agent)),
      Array.from({ length: agents }, (_, agent) => text(start + agents + agent)),
      text(word + TEAM_RULE),
      prefix === undefined ? "" : Buffer.from(prefix.bytes).toString("utf8"),
    );
  }

  /** Returns whether it was added: one that is told again is not. */
  #outcome(offset: number): boolean {
    const { words, doubles, bytes } = this.#memory;
    const word = offset >> 2;
    const double = offset >> 3;
    const columns = this.#columns;
    const idStart = offset + OUTCOME_START;
    const idLength = words[word + OUTCOME_ID_LENGTH] as number;
    const eventStart = idStart + idLength;
    const eventLength = words[word + OUTCOME_EVENT_LENGTH] as number;
    if (eventLength >= 0) {
      const decision = this.#textAt(idStart, idLength);
      if (!this.#events.isNew(decision, this.#textAt(eventStart, eventLength))) return false;
    }
    const type = this.#texts[words[word + OUTCOME_TYPE] as number];
    columns.times.push(doubles[double + TIME] as number);
    columns.decisions.pushBytes(bytes, idStart, idLength);
    columns.outcomes.push(type === undefined ? NO_TEXT : columns.texts.placeOf(type));
    columns.outcomeValues.push(doubles[double + OUTCOME_VALUE] as number);
    columns.requests.pushNull();
    if (eventLength < 0) columns.events.pushNull();
    else columns.events.pushBytes(bytes, eventStart, eventLength);
    columns.rules.push(NO_TEXT);
    columns.winners.push(-1);
    columns.winnerScores.push(0);
    columns.winnerPrices.push(Number.NaN);
    columns.early.push(false);
    columns.exhausted.push(false);
    columns.latencies.push(0);
    columns.endRow();
    return true;
  }

  #textAt(start: number, length: number): string {
    const { buffer, byteOffset } = this.#memory.bytes;
    return Buffer.from(buffer, byteOffset + start, length).toString("utf8");
  }
}
