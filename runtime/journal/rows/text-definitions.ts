// Defines texts and teams on the lane when a row first names them.
// It must never define one twice while its number holds, and never keep a number whose definition was not sent.
import { KIND } from "../../channel/frame-descriptor.js";
import { FULL, type LaneProducer } from "../../channel/lane-producer.js";
import type { JournalTeam } from "../journal.js";
import {
  NO_NUMBER,
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
} from "./row-frame.js";
import { NO_ROOM, SENT, type Sending, TOO_LARGE } from "./sending.js";
import { TextNumbers } from "./text-numbers.js";
import { mostTextBytes, type TextWriter } from "./text-writer.js";

/** Teams whose numbers hold at a time. */
const MOST_TEAMS = 1024;

export class TextDefinitions {
  readonly #lane: LaneProducer;
  readonly #writer: TextWriter;
  readonly #numbers = new TextNumbers();
  readonly #teams = new Map<JournalTeam, number>();
  #lastTeam: JournalTeam | undefined;
  #lastTeamNumber = 0;
  #failure: Sending = SENT;

  constructor(lane: LaneProducer, writer: TextWriter) {
    this.#lane = lane;
    this.#writer = writer;
  }

  /** Why a definition of this row could not be sent; the row cannot go either. */
  get failure(): Sending {
    return this.#failure;
  }

  /** Before a row. */
  begin(): void {
    this.#failure = SENT;
    this.#numbers.begin();
  }

  /** The number of a text; of none, or where it could not be defined, {@link NO_NUMBER}. */
  text(text: string | undefined): number {
    if (text === undefined) return NO_NUMBER;
    return this.#numbers.numberOf(text) ?? this.#define(text);
  }

  team(team: JournalTeam): number {
    if (team === this.#lastTeam) return this.#lastTeamNumber;
    const number = this.#teams.get(team) ?? this.#defineTeam(team);
    if (number === NO_NUMBER) return number;
    this.#lastTeam = team;
    this.#lastTeamNumber = number;
    return number;
  }

  #define(text: string): number {
    if (this.#failure !== SENT) return NO_NUMBER;
    const number = this.#numbers.next;
    const offset = this.#claim(TEXT_START + mostTextBytes(text));
    if (offset === FULL) return NO_NUMBER;
    const { words } = this.#lane.memory;
    const length = this.#writer.write(text, offset + TEXT_START);
    words[(offset >> 2) + KIND] = TEXT;
    words[(offset >> 2) + TEXT_NUMBER] = number;
    words[(offset >> 2) + TEXT_LENGTH] = length;
    this.#lane.commitShortened(TEXT_START + length);
    this.#numbers.keep(text);
    return number;
  }

  #defineTeam(team: JournalTeam): number {
    if (this.#teams.size === MOST_TEAMS) this.#teams.clear();
    const { agents, versions } = team;
    const rule = this.text(team.rule.name);
    const prefix = this.text(team.idPrefix);
    const names = agents.map((name) => this.text(name));
    const versionNumbers = agents.map((_, agent) => this.text(versions?.[agent]));
    if (this.#failure !== SENT) return NO_NUMBER;
    const number = this.#teams.size;
    const offset = this.#claim(4 * (TEAM_WORDS + 2 * agents.length));
    if (offset === FULL) return NO_NUMBER;
    const { words } = this.#lane.memory;
    const word = offset >> 2;
    words[word + KIND] = TEAM;
    words[word + TEAM_NUMBER] = number;
    words[word + TEAM_AGENTS] = agents.length;
    words[word + TEAM_RULE] = rule;
    words[word + TEAM_PREFIX] = prefix;
    words.set([...names, ...versionNumbers], word + TEAM_WORDS);
    this.#lane.commit();
    this.#teams.set(team, number);
    return number;
  }

  /** FULL where there is no room, or never will be. */
  #claim(length: number): number {
    if (length > this.#lane.memory.largestFrame) {
      this.#failure = TOO_LARGE;
      return FULL;
    }
    const offset = this.#lane.claim(length);
    if (offset === FULL) this.#failure = NO_ROOM;
    return offset;
  }
}
