// What one agent's mailbox must hold, its replies and its dead letters: each message that is given up has one letter, with
// the true reason. It must never read the mailbox itself but to compare.
import type { DeadLetterReason } from "#runtime/channel/dead-letter.js";
import type { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
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

/** What is finished at one stroke. */
interface Finished {
  readonly handled: number;
  readonly discarded: number;
  readonly reason: DeadLetterReason | undefined;
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

  /** A life of the agent is over: what it had not finished is the next one's. */
  died(): void {
    for (const lane of this.mail) lane.readerDied();
    this.replies.writerDied();
  }

  /** The engine itself gives up so many. */
  abandon(messages: number): void {
    this.#expected.stopped += messages;
  }

  /** `by`, who speaks, finishes the next messages: those handled it was shown, those given up it was not, for a true reason. */
  finish(lane: LaneAccount, { handled, discarded, reason }: Finished, by: number | undefined): void {
    const known = MAIL_REASONS.find((each) => each === reason);
    let unseen = 0;
    for (let number = lane.position; number < lane.position + handled + discarded; number++) {
      const words = (): string => `${lane.name}: ${JSON.stringify(lane.message(number))}`;
      demand(by === this.agent, () => `${words()} is finished by another than its agent`);
      if (lane.hasMet(number)) continue;
      unseen++;
      demand(known !== undefined && this.#isTrue(known, lane, number), () => `${words()} is no ${reason}`);
      if (known === "poison") this.#schedule.trace.say(`${words()} is quarantined as poison`);
    }
    demand(
      unseen === discarded,
      () => `${lane.name}: ${discarded} count as given up, ${unseen} were not met`,
    );
    if (known !== undefined) this.#expected[known] += discarded;
  }

  #isTrue(reason: MailReason, lane: LaneAccount, number: number): boolean {
    const message = lane.message(number);
    if (reason === "poison") return lane.isPoison(number);
    return (
      reason === "expired" &&
      message.kind === "request" &&
      this.#schedule.agenda.now() > message.asked + this.#deadline
    );
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
