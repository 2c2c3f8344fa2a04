// Where everything is in a frame's header, and what kinds of frames there are.
// Offsets are in words (4 bytes) or doubles (8 bytes) from the start of the frame.

/** Bytes of the frame, header included, padding for alignment not. */
export const LENGTH = 0;
/** One of the kinds below. */
export const KIND = 1;
/** The life of the agent that the frame was meant for, or came from. */
export const EPOCH = 2;
/** A bit for each message of the frame that is for its reader, at most {@link MOST_MEMBERS}; a lane's claim writes 1. */
export const MEMBERS = 3;
/** Milliseconds on the monotonic clock after which the frame is worth nothing, as a double at this index. */
export const DEADLINE = 2;

/** Messages that one frame carries: as many as a word has bits. */
export const MOST_MEMBERS = 32;

/** Bytes of a header; the payload follows. */
export const HEADER_LENGTH = 24;

/** Fills the space between the last frame and the end of the lane; only LENGTH and KIND are there. */
export const PADDING = 0;
/** Coordinator to agent: requests, each to be answered in an ANSWERS frame. */
export const REQUEST = 1;
/** Anyone to agent: an event. */
export const EVENT = 2;
/** Agent to coordinator: answers to requests. */
export const ANSWERS = 3;
