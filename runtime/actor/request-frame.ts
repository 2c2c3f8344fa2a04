// The layout of a REQUEST frame behind its header: how the candidates are given, the candidates, the request's bytes.
import { HEADER_LENGTH, HEADER_WORDS } from "../channel/frame-descriptor.js";

/** Word: one of the forms below. */
export const CANDIDATE_FORM: number = HEADER_WORDS;
/** Word: bytes that the candidates take; the request's bytes start at the next multiple of 8. */
export const CANDIDATES_LENGTH: number = HEADER_WORDS + 1;
/** Byte where the candidates start. */
export const CANDIDATES_START: number = HEADER_LENGTH + 8;

/** The engine's fixed list: nothing is written. */
export const FIXED_CANDIDATES = 0;
/** Whole numbers of 32 bits, one word each. */
export const INTEGER_CANDIDATES = 1;
/** Anything else, by the message codec. */
export const ENCODED_CANDIDATES = 2;
