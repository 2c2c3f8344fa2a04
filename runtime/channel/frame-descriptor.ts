// Where everything is in a frame's header, and what kinds of frames there are.
// Offsets are in words (4 bytes) or doubles (8 bytes) from the start of the frame.

/** Bytes of the frame, header included, padding for alignment not. */
export const LENGTH = 0;
/** One of the kinds below. */
export const KIND = 1;
/** Which decision it belongs to: the slot in the coordinator's gather table ... */
export const SLOT = 2;
/** ... and which use of that slot, so that a late frame cannot be taken for another decision's. */
export const GENERATION = 3;
/** The life of the agent that the frame was meant for, or came from. */
export const EPOCH = 4;
/** Number of candidates. */
export const CANDIDATES = 5;
/** Milliseconds on the monotonic clock after which the frame is worth nothing, as a double at this index. */
export const DEADLINE = 3;

/** Bytes of a header; the payload follows. */
export const HEADER_LENGTH = 32;
export const HEADER_WORDS: number = HEADER_LENGTH / 4;
export const HEADER_DOUBLES: number = HEADER_LENGTH / 8;

/** Fills the space between the last frame and the end of the lane; only LENGTH and KIND are there. */
export const PADDING = 0;
/** Coordinator to agent: a request, to be answered by one PROPOSAL, FAULT or EXPIRED. */
export const REQUEST = 1;
/** Anyone to agent: an event. */
export const EVENT = 2;
/** Engine to agent: answer with PROBE_ANSWER, to show that the loop turns. */
export const PROBE = 3;
/** Agent to coordinator: scores. */
export const PROPOSAL = 4;
/** Agent to coordinator: no usable proposal, and why. */
export const FAULT = 5;
/** Agent to coordinator: the request was too late when it was taken from the mailbox. */
export const EXPIRED = 6;
/** Agent to engine. */
export const PROBE_ANSWER = 7;
