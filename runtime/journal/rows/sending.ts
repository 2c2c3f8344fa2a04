// What became of a row that was given to the lane.

export const SENT = 0;
/** The lane is full now. */
export const NO_ROOM = 1;
/** The row, or one of its texts, is larger than a frame may be. */
export const TOO_LARGE = 2;

export type Sending = typeof SENT | typeof NO_ROOM | typeof TOO_LARGE;
