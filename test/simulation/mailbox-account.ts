// What one agent's mailbox must hold, its replies and its dead letters: each message that is given up has one letter, with
// the true reason. It must never read the mailbox itself but to compare.
import type { DeadLetterReason } from "#runtime/channel/dead-letter.js";
import type { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import type { Finish } from "./instants.js";
import type { LaneAccount } from "./lane-account.js";
import type { ReplyAccount } from "./reply-account.js";
import type { Schedule } from "./schedule.js";
import { demand } from "./trace.js";

/** Letters that stand for messages of the agent's own mailbox. */
const MAIL_REASONS = ["expired", "poison", "stopped", "undecodable", "unknown"] as const;
type MailReason = (typeof MAIL_REASONS)[number];

export interface MailboxParts {
  readonly agent: number;
  /** Milliseconds. */
  readonly deadline: number;
  readonly requests: LaneAccount;
  readonly events: readonly LaneAccount[];
  readonly replies: ReplyAccount;
  readonly deadLetters: DeadLetterBox;
}

export class MailboxAccount {
  readonly agent: number;
  readonly mail: readonly LaneAccount[];
  readonly requests: LaneAccount;
  readonly replies: ReplyAccount;
  readonly #deadline: number;
  readonly #deadLetters: DeadLetterBox;
  readonly #schedule: Schedule;
  readonly #expected: Record<MailReason, number> = {
    expired: 0,
    poison: 0,
    stopped: 0,
    undecodable: 0,
    unknown: 0,
  };
  /** Of the message in hand, a letter was written. */
  #written: MailReason | undefined;

  constructor({ agent, deadline, requests, events, replies, deadLetters }: MailboxParts, schedule: Schedule) {
    this.agent = agent;
    this.requests = requests;
    this.mail = [requests, ...events];
    this.replies = replies;
    this.#deadline = deadline;
    this.#deadLetters = deadLetters;
    this.#schedule = schedule;
  }

  /** The lane whose message the agent has in hand. */
  get inHand(): LaneAccount | undefined {
    return this.mail.find(({ inHand }) => inHand !== undefined);
  }

  /** A letter was written by the agent's life. */
  write(reason: DeadLetterReason): void {
    this.#written = MAIL_REASONS.find((known) => known === reason) ?? this.#written;
  }

  /** A life of the agent is over: what it had in hand is the next one's, who writes its letter anew. */
  died(): void {
    if (this.#written !== undefined) this.#expected[this.#written]++;
    this.#written = undefined;
    for (const lane of this.mail) lane.readerDied();
    this.replies.writerDied();
  }

  /** The engine itself gives up what it has in hand. */
  abandon(): void {
    this.#expected.stopped++;
  }

  /** `by`, who speaks, finishes what is in hand. */
  finish(lane: LaneAccount, how: Finish, by: number | undefined): void {
    const message = lane.inHand;
    const words = (): string => `${lane.name}: ${JSON.stringify(message)}`;
    demand(by === this.agent, () => `${words()} is ${how} by another than its agent`);
    if (how === "handled") {
      demand(lane.met, () => `${words()} counts as handled, and its agent never met it`);
      return;
    }
    const written = this.#written;
    demand(written !== undefined, () => `${words()} is discarded without a dead letter`);
    const expired =
      message?.kind === "request" && this.#schedule.agenda.now() > message.asked + this.#deadline;
    demand(
      !lane.met && ((written === "poison" && lane.isPoison) || (written === "expired" && expired)),
      () => `${words()} is discarded as ${written}, which it is not`,
    );
    if (written === "poison") this.#schedule.trace.say(`${words()} is quarantined as poison`);
    this.#expected[written]++;
    this.#written = undefined;
  }

  compare(): void {
    const counts = this.#deadLetters.counts();
    for (const reason of MAIL_REASONS) {
      demand(
        counts[reason] === this.#expected[reason],
        () =>
          `agent ${this.agent} has ${counts[reason]} dead letters "${reason}" for ${this.#expected[reason]} messages`,
      );
    }
  }
}
