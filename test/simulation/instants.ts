// Makes the operations on lanes, doorbells and dead letter boxes tell a witness what they do, and at which instants: a
// thread can be ended wherever it calls a function, and nowhere in between (V8 looks for that at calls and loops only).
// It must never change what an operation does.
import type { DeadLetterKind, DeadLetterReason } from "#runtime/channel/dead-letter.js";
import { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { Doorbell } from "#runtime/channel/doorbell.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";

export type Finish = "handled" | "discarded";

export interface Witness {
  /** Whoever runs may be ended here. */
  instant(where: string): void;
  committed(lane: SharedArrayBuffer): void;
  published(lane: SharedArrayBuffer): void;
  /** A message, or that there is none, was given out; the one before is thereby handled. */
  gaveOut(lane: SharedArrayBuffer, message: boolean): void;
  /** What is in hand, if anything is, was finished. */
  finished(lane: SharedArrayBuffer, how: Finish): void;
  lettered(box: SharedArrayBuffer, reason: DeadLetterReason): void;
  rung(doorbell: SharedArrayBuffer): void;
}

let witness: Witness | undefined;

/** Has `seen` told of everything from now on; undefined: nobody. */
export function setWitness(seen: Witness | undefined): void {
  witness = seen;
}

const { next, discard, release } = LaneConsumer.prototype;
const { claim, commit, commitShortened, publish } = LaneProducer.prototype;
const { add } = DeadLetterBox.prototype;
const { ring } = Doorbell.prototype;

LaneConsumer.prototype.next = function (): number {
  witness?.instant("before the next message");
  const offset = next.call(this);
  witness?.gaveOut(this.memory.buffer, offset !== EMPTY);
  witness?.instant("with the next message in hand");
  return offset;
};
LaneConsumer.prototype.discard = function (): void {
  witness?.instant("before discarding");
  discard.call(this);
  witness?.finished(this.memory.buffer, "discarded");
};
LaneConsumer.prototype.release = function (): void {
  witness?.instant("before giving room back");
  release.call(this);
  witness?.finished(this.memory.buffer, "handled");
};
LaneProducer.prototype.claim = function (length: number): number {
  witness?.instant("before claiming room");
  return claim.call(this, length);
};
LaneProducer.prototype.commit = function (): void {
  commit.call(this);
  witness?.committed(this.memory.buffer);
};
LaneProducer.prototype.commitShortened = function (length: number): void {
  witness?.instant("before committing");
  commitShortened.call(this, length);
};
LaneProducer.prototype.publish = function (): boolean {
  witness?.instant("before publishing");
  const any = publish.call(this);
  witness?.published(this.memory.buffer);
  return any;
};
DeadLetterBox.prototype.add = function (
  reason: DeadLetterReason,
  kind: DeadLetterKind,
  messages?: number,
): void {
  witness?.instant("before a dead letter");
  add.call(this, reason, kind, messages);
  witness?.lettered(this.buffer, reason);
};
Doorbell.prototype.ring = function (): void {
  witness?.instant("before ringing");
  ring.call(this);
  witness?.rung(this.buffer);
};
