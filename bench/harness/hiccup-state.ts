// What the hiccup meter and its thread share: one word, which is both what the thread sleeps on and what it is told by.
// Even while nobody measures, odd while somebody does, so that no measurement is missed, however short it is.

/** Milliseconds of one sleep. */
export const SLEEP: number = 1;

/** The word's last value: the thread ends. */
export const CLOSED: number = -1;

export interface HiccupThreadData {
  readonly state: Int32Array<SharedArrayBuffer>;
}
