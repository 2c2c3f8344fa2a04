// What a lane must hold, kept beside the real one by whoever watches: which messages were sent, which is in hand, how many
// lives each has ended. It must never read the lane itself but to compare.
import { LaneBooks } from "#runtime/channel/lane-books.js";
import type { Finish } from "./instants.js";
import { demand } from "./trace.js";

export type Message =
  | { readonly kind: "request"; readonly token: number; readonly asked: number }
  | { readonly kind: "event"; readonly number: number }
  | { readonly kind: "reply"; readonly epoch: number; readonly token: number | undefined };

/** Lives that a message may end. */
export const POISON_KILLS = 2;

/** Messages are named by their number since the lane was made. */
export class LaneAccount {
  readonly name: string;
  readonly #books: LaneBooks;
  readonly #sent: Message[] = [];
  readonly #committed: Message[] = [];
  readonly #finished: Record<Finish, number> = { handled: 0, discarded: 0 };
  /** The frame given out: its first message, and the one behind its last. */
  #frame = 0;
  #frameEnd = 0;
  #inHand: number | undefined;
  /** Which message ended how many lives in a row. */
  #killer = { message: -1, kills: 0 };
  /** Messages that the present life was shown. */
  readonly #met = new Set<number>();

  /** Those that it answered without. */
  readonly #passed = new Set<number>();

  constructor(name: string, lane: SharedArrayBuffer) {
    this.name = name;
    this.#books = new LaneBooks(lane);
  }

  /** The number of the message in hand. */
  get inHand(): number | undefined {
    return this.#inHand;
  }

  /** Whether the message must not be shown to the agent any more. */
  isPoison(number: number): boolean {
    return this.#killsOf(number) >= POISON_KILLS;
  }

  /** The number of the first message that is not finished. */
  get position(): number {
    return this.#finished.handled + this.#finished.discarded;
  }

  get waiting(): number {
    return this.#sent.length - this.position;
  }

  get discarded(): number {
    return this.#finished.discarded;
  }

  message(number: number): Message {
    const message = this.#sent[number];
    if (message === undefined) throw new RangeError(`${this.name} has no message ${number}`);
    return message;
  }

  /** Whether the present life was shown the message. */
  hasMet(number: number): boolean {
    return this.#met.has(number);
  }

  commit(messages: readonly Message[]): void {
    this.#committed.push(...messages);
  }

  publish(): void {
    this.#sent.push(...this.#committed);
    this.#committed.length = 0;
  }

  /** A frame is in somebody's hands, with its first unfinished message. */
  gaveOut(messages: number, done: number): void {
    this.#frame = this.position - done;
    this.#frameEnd = this.#frame + messages;
    demand(
      done < messages && this.#frameEnd <= this.#sent.length,
      () => `${this.name} gave out a frame of ${messages} with ${done} done, and ${this.waiting} wait`,
    );
    this.#inHand = this.position;
  }

  take(number: number): void {
    const message = this.#frame + number;
    demand(
      message >= this.position && message < this.#frameEnd,
      () => `${this.name}: message ${message} is taken, of ${this.position} to ${this.#frameEnd}`,
    );
    this.#inHand = message;
  }

  putDown(): void {
    this.#inHand = undefined;
  }

  empty(): void {
    demand(this.waiting === 0, () => `${this.name} hides ${this.waiting} messages`);
  }

  /** The agent is shown this message. */
  meet(is: (message: Message) => boolean): void {
    const number = this.#inHand;
    const words = (): string =>
      `${this.name}: ${number === undefined ? "nothing" : JSON.stringify(this.message(number))}`;
    demand(
      number !== undefined && is(this.message(number)),
      () => `${words()} is in hand, and another is met`,
    );
    demand(!this.#met.has(number), () => `${words()} is met twice by one life`);
    for (let before = this.position; before < number; before++) {
      demand(this.#met.has(before), () => `${words()} is met before ${JSON.stringify(this.message(before))}`);
    }
    demand(
      this.#killsOf(number) < POISON_KILLS,
      () => `${words()} has ended ${this.#killsOf(number)} lives, and is met again`,
    );
    this.#met.add(number);
  }

  /** The present life answers the message without being shown it. */
  pass(number: number): void {
    this.#passed.add(number);
  }

  finish(handled: number, discarded: number): void {
    this.#finished.handled += handled;
    this.#finished.discarded += discarded;
    demand(this.position <= this.#frameEnd, () => `${this.name}: more is finished than its frame holds`);
    if (this.#inHand !== undefined && this.#inHand < this.position) this.#inHand = undefined;
    if (this.#killer.message < this.position) this.#killer = { message: -1, kills: 0 };
  }

  /** The life that read from here is over, without finishing what it had in hand. */
  readerDied(): void {
    const message = this.#inHand;
    if (message !== undefined) this.#killer = { message, kills: this.#killsOf(message) + 1 };
    this.#inHand = undefined;
    this.#met.clear();
    this.#passed.clear();
  }

  /** The life that wrote here is over: what it had not published is gone. */
  writerDied(): void {
    this.#committed.length = 0;
  }

  /** Conservation: the lane's own books say the same. */
  compare(): void {
    const { sent, handled, discarded, waiting } = this.#books.read();
    const own = this.#finished;
    demand(
      sent === this.#sent.length &&
        handled === own.handled &&
        discarded === own.discarded &&
        waiting === this.waiting,
      () =>
        `${this.name}: its books say ${sent} sent = ${handled} handled + ${discarded} discarded + ${waiting} waiting; ` +
        `it was ${this.#sent.length} = ${own.handled} + ${own.discarded} + ${this.waiting}`,
    );
  }

  #killsOf(message: number): number {
    return this.#killer.message === message ? this.#killer.kills : 0;
  }
}
