// The message of the channel benchmarks: 64 bytes behind a frame's header, of which a number and a time are read again.
import { EVENT, HEADER_LENGTH, KIND } from "../../runtime/channel/frame-descriptor.js";
import type { LaneMemory } from "../../runtime/channel/lane-memory.js";
import { FULL, type LaneProducer } from "../../runtime/channel/lane-producer.js";

/** Bytes. */
export const PAYLOAD = 64;
const NUMBER: number = HEADER_LENGTH >> 3;
const TIME: number = NUMBER + 1;

/** Publishes one message; false where the lane is full. */
export function sendMessage(lane: LaneProducer, number: number, time: number): boolean {
  const offset = lane.claim(HEADER_LENGTH + PAYLOAD);
  if (offset === FULL) return false;
  const { words, doubles } = lane.memory;
  words[(offset >> 2) + KIND] = EVENT;
  doubles[(offset >> 3) + NUMBER] = number;
  doubles[(offset >> 3) + TIME] = time;
  lane.commit();
  lane.publish();
  return true;
}

export function numberOf({ doubles }: LaneMemory, offset: number): number {
  return doubles[(offset >> 3) + NUMBER] as number;
}

export function timeOf({ doubles }: LaneMemory, offset: number): number {
  return doubles[(offset >> 3) + TIME] as number;
}
