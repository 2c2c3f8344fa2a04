// Makes the operations on lanes, doorbells and dead letter boxes tell a witness what they do, and at which instants: a
// thread can be ended wherever it calls a function, and nowhere in between (V8 looks for that at calls and loops only).
// It must never change what an operation does.

import { ReplyWriter } from "#runtime/actor/reply-writer.js";
import type { DeadLetterReason } from "#runtime/channel/dead-letter.js";
import { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { Doorbell } from "#runtime/channel/doorbell.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { LaneProducer } from "#runtime/channel/lane-producer.js";
import { BATCH_FULL, RequestSender } from "#runtime/coordinator/request-sender.js";

export type Finish = "handled" | "discarded";

export interface Witness {
  /** Whoever runs may be ended here. */
  instant(where: string): void;
  /** A request was put into the batch. */
  gathered(): void;
  /** Those requests of the batch whose bits are in `members` go into the next frame. */
  sending(members: number): void;
  /** The batch is over. */
  cleared(): void;
  /** An answer was put into the next frame of replies. */
  answered(): void;
  committed(lane: SharedArrayBuffer): void;
  published(lane: SharedArrayBuffer): void;
  /** A frame was given out, with so many messages of which `done` are finished, and the next is in hand; or there is none. */
  gaveOut(lane: SharedArrayBuffer, messages: number, done: number): void;
  /** Of the frame given out, the message with this number is in hand. */
  took(lane: SharedArrayBuffer, message: number): void;
  putDown(lane: SharedArrayBuffer): void;
  /** The next messages of the frame given out were finished: handled, then given up for the reason. */
  finished(lane: SharedArrayBuffer, handled: number, discarded: number, reason?: DeadLetterReason): void;
  rung(doorbell: SharedArrayBuffer): void;
}

let witness: Witness | undefined;
/** Within an operation that is made of others: what those do is told by it. */
let within = 0;

/** Has `seen` told of everything from now on; undefined: nobody. */
export function setWitness(seen: Witness | undefined): void {
  witness = seen;
  within = 0;
}

/** Calls an operation whose own calls of operations are not instants, and not told of. */
function whole<T>(call: () => T): T {
  within++;
  try {
    return call();
  } finally {
    within--;
  }
}

const { next, discard, release, giveBack, take, putDown, finish } = LaneConsumer.prototype;
const { claim, commit, commitShortened, publish } = LaneProducer.prototype;
const { proposal, fault, expired } = ReplyWriter.prototype;
const { add: gather, send, clear } = RequestSender.prototype;
const { note } = DeadLetterBox.prototype;
const { ring } = Doorbell.prototype;

LaneConsumer.prototype.next = function (): number {
  witness?.instant("before the next message");
  const { buffer } = this.memory;
  const { left } = this;
  const offset = whole(() => next.call(this));
  if (left > 0) witness?.finished(buffer, left, 0);
  witness?.gaveOut(buffer, offset === EMPTY ? 0 : this.left + this.done, offset === EMPTY ? 0 : this.done);
  witness?.instant("with the next message in hand");
  return offset;
};
LaneConsumer.prototype.take = function (message: number): void {
  take.call(this, message);
  witness?.took(this.memory.buffer, message);
};
LaneConsumer.prototype.putDown = function (): void {
  putDown.call(this);
  witness?.putDown(this.memory.buffer);
};
LaneConsumer.prototype.finish = function (
  handled: number,
  discarded: number,
  reason?: DeadLetterReason,
): void {
  if (within > 0) return finish.call(this, handled, discarded, reason);
  witness?.instant("before finishing");
  finish.call(this, handled, discarded, reason);
  witness?.finished(this.memory.buffer, handled, discarded, reason);
};
LaneConsumer.prototype.discard = function (reason: DeadLetterReason): void {
  witness?.instant("before discarding");
  const { left } = this;
  whole(() => discard.call(this, reason));
  witness?.finished(this.memory.buffer, 0, left, reason);
};
LaneConsumer.prototype.release = function (): void {
  witness?.instant("before giving room back");
  const { left } = this;
  whole(() => release.call(this));
  witness?.finished(this.memory.buffer, left, 0);
};
LaneConsumer.prototype.giveBack = function (): void {
  if (within === 0) witness?.instant("before giving room back");
  giveBack.call(this);
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
/** A proposal that cannot be used is written as a fault: that is one answer. */
function answering(writer: ReplyWriter, write: () => void): void {
  const before = writer.unsent;
  whole(write);
  if (within === 0 && writer.unsent > before) witness?.answered();
}
ReplyWriter.prototype.proposal = function (...words): void {
  answering(this, () => proposal.apply(this, words));
};
ReplyWriter.prototype.fault = function (...words): void {
  answering(this, () => fault.apply(this, words));
};
ReplyWriter.prototype.expired = function (...words): void {
  answering(this, () => expired.apply(this, words));
};
RequestSender.prototype.add = function (...words): number {
  const place = gather.apply(this, words);
  if (place !== BATCH_FULL) witness?.gathered();
  return place;
};
RequestSender.prototype.send = function (agent, members, ...words): boolean {
  witness?.sending(members);
  return send.call(this, agent, members, ...words);
};
RequestSender.prototype.clear = function (): void {
  clear.call(this);
  witness?.cleared();
};
DeadLetterBox.prototype.note = function (...words): void {
  if (within === 0) witness?.instant("before a dead letter is noted");
  note.apply(this, words);
};
Doorbell.prototype.ring = function (): void {
  witness?.instant("before ringing");
  ring.call(this);
  witness?.rung(this.buffer);
};
