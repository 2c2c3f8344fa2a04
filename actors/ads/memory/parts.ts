// The two parts of what every agent has learned.
// They must never change their names: it is kept under them.

/** Pieces of this part are few: a life begins with all of them. */
export const MODEL = "model";
/** Pieces of this part may be many. */
export const LISTENERS = "listener";
