// Where everything is in the frames that carry rows to the writer's thread. Every offset of such a frame lives here alone.
// Words are 4 bytes, doubles 8, from the start of the frame; the lane's own header comes first.
import { DEADLINE, EPOCH, HEADER_LENGTH } from "../../channel/frame-descriptor.js";

/** Kinds of frames. 0 is the lane's padding. */
export const TEXT = 1;
export const TEAM = 2;
export const DECISION = 3;
export const OUTCOME = 4;

/** No text: -1, where a number of a text stands. */
export const NO_NUMBER = -1;

/** The lane's header has room for two facts that every row has. */
export const FLAGS: number = EPOCH;
/** Milliseconds since 1970, as a double at this index. */
export const TIME: number = DEADLINE;

const PAYLOAD = HEADER_LENGTH / 4;

/** TEXT: its number, the length of its bytes, then these. Defines the number from here on. */
export const TEXT_NUMBER: number = PAYLOAD;
export const TEXT_LENGTH: number = PAYLOAD + 1;
export const TEXT_START: number = HEADER_LENGTH + 8;

/** TEAM: its number, the number of its agents, the numbers of the texts of its rule and id prefix; then, an agent each, names and versions. */
export const TEAM_NUMBER: number = PAYLOAD;
export const TEAM_AGENTS: number = PAYLOAD + 1;
export const TEAM_RULE: number = PAYLOAD + 2;
export const TEAM_PREFIX: number = PAYLOAD + 3;
export const TEAM_WORDS: number = PAYLOAD + 4;

/**
 * OUTCOME: number of its type's text; the lengths of the decision's id and of the event's, -1 where it has none, in bytes that
 * follow each other behind the value.
 */
export const OUTCOME_TYPE: number = PAYLOAD;
export const OUTCOME_ID_LENGTH: number = PAYLOAD + 1;
export const OUTCOME_EVENT_LENGTH: number = PAYLOAD + 2;
/** A double. NaN where there is none. */
export const OUTCOME_VALUE: number = PAYLOAD / 2 + 2;
export const OUTCOME_START: number = HEADER_LENGTH + 24;

/** DECISION, words. */
export const DECISION_TEAM: number = PAYLOAD;
export const DECISION_CANDIDATES: number = PAYLOAD + 1;
export const DECISION_WINNER: number = PAYLOAD + 2;
/** Bytes of the request's name; -1 where it has none. */
export const DECISION_REQUEST: number = PAYLOAD + 3;
export const DECISION_VETOES: number = PAYLOAD + 4;
export const DECISION_LIMITS: number = PAYLOAD + 5;
/** DECISION, doubles. */
const DOUBLES = PAYLOAD / 2 + 3;
export const DECISION_SEQUENCE: number = DOUBLES;
export const DECISION_SCORE: number = DOUBLES + 1;
/** NaN where there is none. */
export const DECISION_PRICE: number = DOUBLES + 2;
export const DECISION_LATENCY: number = DOUBLES + 3;
/**
 * Then, in this order: the sheet, without the prices' part where nobody priced; numbers of candidates; and, as words, texts of
 * candidates, reasons by agent, faults by agent, vetoes, limits; and the request's name.
 */
export const DECISION_SHEET: number = DOUBLES + 4;

/** Bits of FLAGS. */
export const EARLY = 1;
export const EXHAUSTED = 2;
export const VALUED = 4;
export const PRICED = 8;
/** Reasons and faults follow. */
export const REMARKED = 16;
/** The candidates are those of the decision before; none follow. */
export const SAME_CANDIDATES = 32;
/** At least one candidate is a number: doubles follow, NaN where it is a text. */
export const NUMBERED = 64;
/** At least one candidate is a text: words follow, {@link NO_NUMBER} where it is a number. */
export const NAMED = 128;

/** Words of a veto: agent, candidate, reason. */
export const VETO_WORDS = 3;
/** Words of a limit: whether refused, candidate, by whom, reason. */
export const LIMIT_WORDS = 4;
