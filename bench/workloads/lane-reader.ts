// Reads the mailbox of a channel benchmark: lanes in turn, spinning or parked between messages, until it is told to stop.
// It must never park while a message waits.
import type { Doorbell } from "../../runtime/channel/doorbell.js";
import { EMPTY, type LaneConsumer } from "../../runtime/channel/lane-consumer.js";

/** Messages of one lane before the next has its turn. */
const TURN = 256;
/** Milliseconds in one wait, so that the end is noticed. */
const PARK_LIMIT = 20;

export interface Reading {
  readonly lanes: readonly LaneConsumer[];
  readonly doorbell: Doorbell;
  readonly spins: boolean;
  /** Looked at between messages. */
  isOver(): boolean;
  take(lane: LaneConsumer, offset: number, index: number): void;
}

export function readLanes({ lanes, doorbell, spins, isOver, take }: Reading): void {
  while (!isOver()) {
    let taken = 0;
    for (const [index, lane] of lanes.entries()) taken += drain(lane, index, take);
    if (taken > 0 || spins) continue;
    doorbell.prepareToPark();
    if (lanes.some((lane) => lane.hasMore())) doorbell.stayAwake();
    else doorbell.park(PARK_LIMIT);
  }
}

function drain(lane: LaneConsumer, index: number, take: Reading["take"]): number {
  let taken = 0;
  for (; taken < TURN; taken++) {
    const offset = lane.next();
    if (offset === EMPTY) break;
    take(lane, offset, index);
  }
  if (taken > 0) lane.release();
  return taken;
}
