// The books of a schedule, kept by watching every lane operation: holds each against what must follow from those before.
// It must never believe a lane's own words; it compares them with its accounts after every step.
import type { DeadLetterReason } from "#runtime/channel/dead-letter.js";
import type { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import type { Life } from "#runtime/engine/host-slot.js";
import type { Witness } from "./instants.js";
import { LaneAccount, type Message } from "./lane-account.js";
import { MailboxAccount } from "./mailbox-account.js";
import { ReplyAccount, type SeatView } from "./reply-account.js";
import type { Schedule } from "./schedule.js";
import { demand } from "./trace.js";

/** One agent's memory, as far as it is kept account of. */
export interface LedgerEntry {
  readonly requests: SharedArrayBuffer;
  readonly events: readonly SharedArrayBuffer[];
  readonly replies: SharedArrayBuffer;
  readonly deadLetters: DeadLetterBox;
  readonly seat: SeatView;
  /** Milliseconds. */
  readonly deadline: number;
}

export class Ledger implements Witness {
  /** What runs now has not happened: its thread has just ended, and its memory will be as it was then. */
  ghost = false;
  /** Mailboxes are being emptied by the engine. */
  abandoning = false;
  /** What whoever speaks for the engine, or publishes, sends next. */
  writing: Message | undefined;
  /** Whose turn it is. */
  speaker: Life | undefined;
  /** What the speaker replies to where that is not in its hand: a promise. */
  promised: number | undefined;
  /** Told at every instant at which the speaker's thread can end. */
  mortal: ((where: string) => void) | undefined;
  /** Who hears a doorbell. */
  readonly ringing = new Map<SharedArrayBuffer, () => void>();
  readonly #schedule: Schedule;
  readonly #accounts = new Map<SharedArrayBuffer, LaneAccount>();
  readonly #owners = new Map<LaneAccount, MailboxAccount>();
  readonly #mailboxes: MailboxAccount[] = [];
  /** Requests gathered, and those of them that go into the next frame. */
  readonly #batch: Message[] = [];
  #sending: readonly Message[] = [];
  /** Something has happened since the last comparison. */
  #touched = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get mailboxes(): readonly MailboxAccount[] {
    return this.#mailboxes;
  }

  /** Opens accounts for the next agent. */
  enrol({ requests, events, replies, deadLetters, seat, deadline }: LedgerEntry): void {
    const agent = this.#mailboxes.length;
    const mailbox = new MailboxAccount(
      {
        agent,
        deadline,
        requests: this.#open(requests, new LaneAccount(`requests to ${agent}`, requests)),
        events: events.map((lane, index) =>
          this.#open(lane, new LaneAccount(`events ${index} to ${agent}`, lane)),
        ),
        replies: this.#open(replies, new ReplyAccount(`replies of ${agent}`, replies, seat)),
        deadLetters,
      },
      this.#schedule,
    );
    for (const lane of mailbox.mail) this.#owners.set(lane, mailbox);
    this.#mailboxes.push(mailbox);
  }

  mailbox(agent: number): MailboxAccount {
    const mailbox = this.#mailboxes[agent];
    if (mailbox === undefined) throw new RangeError(`no agent ${agent}`);
    return mailbox;
  }

  /** The agent that speaks is shown a message. */
  meet(agent: number, is: (message: Message) => boolean): void {
    const lane = this.mailbox(agent).inHand;
    demand(lane !== undefined, () => `agent ${agent} meets a message that nobody took`);
    lane.meet(is);
  }

  /** Events that a life had not published are gone with it. */
  diedWriting(lane: SharedArrayBuffer): void {
    this.#accounts.get(lane)?.writerDied();
  }

  /** Conservation, of every lane and every dead letter box, where anything has happened to them. */
  compare(): void {
    if (!this.#touched) return;
    this.#touched = false;
    for (const account of this.#accounts.values()) account.compare();
    for (const mailbox of this.#mailboxes) mailbox.compare();
  }

  instant(where: string): void {
    if (!this.ghost) this.mortal?.(where);
  }

  gathered(): void {
    const { writing } = this;
    demand(writing?.kind === "request", () => "a request is gathered that nobody asked");
    // A batch has one deadline for the agents: that of its first request.
    const [first = writing] = this.#batch;
    this.#batch.push({ ...writing, asked: first.kind === "request" ? first.asked : writing.asked });
  }

  sending(members: number): void {
    this.#sending = this.#batch.filter((_, place) => ((members >>> place) & 1) === 1);
  }

  cleared(): void {
    this.#batch.length = 0;
  }

  answered(): void {
    if (this.ghost || this.speaker === undefined) return;
    const { requests, replies } = this.mailbox(this.speaker.agent);
    const { inHand } = requests;
    if (inHand !== undefined && !requests.hasMet(inHand)) requests.pass(inHand);
    const message = inHand === undefined ? undefined : requests.message(inHand);
    const token = message?.kind === "request" ? message.token : this.promised;
    replies.answer({ kind: "reply", epoch: this.speaker.epoch, token });
  }

  committed(lane: SharedArrayBuffer): void {
    const account = this.#touch(lane);
    if (account === undefined) return;
    const messages = this.#messagesFor(account);
    demand(messages.length > 0, () => `${account.name}: nobody meant to send`);
    account.commit(messages);
  }

  published(lane: SharedArrayBuffer): void {
    this.#touch(lane)?.publish();
  }

  gaveOut(lane: SharedArrayBuffer, messages: number, done: number): void {
    const account = this.#touch(lane);
    if (messages > 0) account?.gaveOut(messages, done);
    else account?.empty();
  }

  took(lane: SharedArrayBuffer, message: number): void {
    this.#touch(lane)?.take(message);
  }

  putDown(lane: SharedArrayBuffer): void {
    this.#touch(lane)?.putDown();
  }

  finished(lane: SharedArrayBuffer, handled: number, discarded: number, reason?: DeadLetterReason): void {
    const account = this.#touch(lane);
    if (account === undefined || handled + discarded === 0) return;
    const owner = this.#owners.get(account);
    if (owner === undefined) {
      if (discarded > 0) this.#schedule.trace.say(`${account.name}: a stale one is refused`);
    } else if (this.abandoning) owner.abandon(discarded);
    else owner.finish(account, { handled, discarded, reason }, this.speaker?.agent);
    account.finish(handled, discarded);
  }

  rung(doorbell: SharedArrayBuffer): void {
    if (!this.ghost) this.ringing.get(doorbell)?.();
  }

  #touch(lane: SharedArrayBuffer): LaneAccount | undefined {
    this.#touched = true;
    return this.ghost ? undefined : this.#accounts.get(lane);
  }

  #messagesFor(account: LaneAccount): readonly Message[] {
    if (account instanceof ReplyAccount) return account.answers();
    if (this.#mailboxes.some(({ requests }) => requests === account)) return this.#sending;
    return this.writing === undefined ? [] : [this.writing];
  }

  #open<Account extends LaneAccount>(lane: SharedArrayBuffer, account: Account): Account {
    this.#accounts.set(lane, account);
    return account;
  }
}
