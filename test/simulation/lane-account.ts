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

export class LaneAccount {
  readonly name: string;
  readonly #books: LaneBooks;
  readonly #sent: Message[] = [];
  #committed: Message[] = [];
  readonly #finished: Record<Finish, number> = { handled: 0, discarded: 0 };
  #inHand = false;
  /** Lives that ended with the first message that is not finished in hand. */
  #kills = 0;
  /** The agent has been shown the message in hand. */
  #met = false;

  constructor(name: string, lane: SharedArrayBuffer) {
    this.name = name;
    this.#books = new LaneBooks(lane);
  }

  get inHand(): Message | undefined {
    return this.#inHand ? this.#sent[this.#position] : undefined;
  }

  /** Whether the message in hand must not be shown to the agent any more. */
  get isPoison(): boolean {
    return this.#inHand && this.#kills >= POISON_KILLS;
  }

  get met(): boolean {
    return this.#met;
  }

  get waiting(): number {
    return this.#sent.length - this.#position;
  }

  get discarded(): number {
    return this.#finished.discarded;
  }

  commit(message: Message): void {
    this.#committed.push(message);
  }

  publish(): void {
    this.#sent.push(...this.#committed);
    this.#committed.length = 0;
  }

  /** The next message is in somebody's hands. */
  take(): void {
    demand(this.waiting > 0, () => `${this.name} gave out a message that nobody had sent`);
    this.#inHand = true;
    this.#met = false;
  }

  empty(): void {
    demand(this.waiting === 0, () => `${this.name} hides ${this.waiting} messages`);
  }

  /** The agent is shown this message. */
  meet(is: (message: Message) => boolean): void {
    const message = this.inHand;
    demand(
      message !== undefined && is(message),
      () =>
        `${this.name}: the agent meets another message than the first unfinished, ${JSON.stringify(message)}`,
    );
    demand(!this.#met, () => `${this.name}: one life meets ${JSON.stringify(message)} twice`);
    demand(
      this.#kills < POISON_KILLS,
      () => `${this.name}: ${JSON.stringify(message)} has ended ${this.#kills} lives, and is met again`,
    );
    this.#met = true;
  }

  finish(how: Finish): void {
    this.#finished[how]++;
    this.#inHand = false;
    this.#kills = 0;
  }

  /** The life that read from here is over, without finishing what it had in hand. */
  readerDied(): void {
    if (this.#inHand) this.#kills++;
    this.#inHand = false;
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

  get #position(): number {
    return this.#finished.handled + this.#finished.discarded;
  }
}
