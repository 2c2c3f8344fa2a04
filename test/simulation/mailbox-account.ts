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
  /** Letters of the present life for messages that are not finished, by lane and number. */
  readonly #written = new Map<LaneAccount, Map<number, MailReason>>();

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

  /** A letter was written by the agent's life, for what it has in hand. */
  write(reason: DeadLetterReason): void {
    const known = MAIL_REASONS.find((each) => each === reason);
    const lane = this.inHand;
    if (known === undefined || lane?.inHand === undefined) return;
    const number = lane.inHand;
    const message = lane.message(number);
    const words = (): string =>
      `${lane.name}: ${JSON.stringify(message)} is given up as ${known}, which it is not`;
    const expired =
      message.kind === "request" && this.#schedule.agenda.now() > message.asked + this.#deadline;
    demand(
      !lane.hasMet(number) && ((known === "poison" && lane.isPoison) || (known === "expired" && expired)),
      words,
    );
    if (known === "poison")
      this.#schedule.trace.say(`${lane.name}: ${JSON.stringify(message)} is quarantined as poison`);
    lane.pass(number);
    const letters = this.#written.get(lane) ?? new Map<number, MailReason>();
    letters.set(number, known);
    this.#written.set(lane, letters);
  }

  /** A life of the agent is over: what it had not finished is the next one's, who writes its letters anew. */
  died(): void {
    for (const letters of this.#written.values()) {
      for (const reason of letters.values()) this.#expected[reason]++;
    }
    this.#written.clear();
    for (const lane of this.mail) lane.readerDied();
    this.replies.writerDied();
  }

  /** The engine itself gives up so many. */
  abandon(messages: number): void {
    this.#expected.stopped += messages;
  }

  /** `by`, who speaks, finishes the next messages. */
  finish(lane: LaneAccount, handled: number, discarded: number, by: number | undefined): void {
    const letters = this.#written.get(lane);
    let given = 0;
    for (let number = lane.position; number < lane.position + handled + discarded; number++) {
      const words = (): string => `${lane.name}: ${JSON.stringify(lane.message(number))}`;
      demand(by === this.agent, () => `${words()} is finished by another than its agent`);
      const reason = letters?.get(number);
      demand(
        lane.hasMet(number) !== (reason !== undefined),
        () => `${words()} is finished, neither met nor given up`,
      );
      if (reason === undefined) continue;
      given++;
      this.#expected[reason]++;
      letters?.delete(number);
    }
    demand(given === discarded, () => `${lane.name}: ${discarded} count as discarded, of ${given} given up`);
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
