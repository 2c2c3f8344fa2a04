// The books of a schedule, kept by watching every lane operation: holds each against what must follow from those before.
// It must never believe a lane's own words; it compares them with its accounts after every step.
import type { DeadLetterReason } from "#runtime/channel/dead-letter.js";
import type { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import type { Life } from "#runtime/engine/host-slot.js";
import type { Finish, Witness } from "./instants.js";
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
  readonly #boxes = new Map<SharedArrayBuffer, MailboxAccount>();
  readonly #mailboxes: MailboxAccount[] = [];
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
    this.#boxes.set(deadLetters.buffer, mailbox);
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

  committed(lane: SharedArrayBuffer): void {
    const account = this.#touch(lane);
    if (account === undefined) return;
    const message = account instanceof ReplyAccount ? this.#reply() : this.writing;
    demand(message !== undefined, () => `${account.name}: nobody meant to send`);
    account.commit(message);
  }

  published(lane: SharedArrayBuffer): void {
    this.#touch(lane)?.publish();
  }

  gaveOut(lane: SharedArrayBuffer, message: boolean): void {
    this.finished(lane, "handled");
    const account = this.#touch(lane);
    if (message) account?.take();
    else account?.empty();
  }

  finished(lane: SharedArrayBuffer, how: Finish): void {
    const account = this.#touch(lane);
    if (account?.inHand === undefined) return;
    const owner = this.#owners.get(account);
    if (owner === undefined) {
      if (how === "discarded") this.#schedule.trace.say(`${account.name}: a stale one is refused`);
    } else if (this.abandoning) owner.abandon();
    else owner.finish(account, how, this.speaker?.agent);
    account.finish(how);
  }

  lettered(box: SharedArrayBuffer, reason: DeadLetterReason): void {
    this.#touched = true;
    if (!this.ghost && !this.abandoning) this.#boxes.get(box)?.write(reason);
  }

  rung(doorbell: SharedArrayBuffer): void {
    if (!this.ghost) this.ringing.get(doorbell)?.();
  }

  #touch(lane: SharedArrayBuffer): LaneAccount | undefined {
    this.#touched = true;
    return this.ghost ? undefined : this.#accounts.get(lane);
  }

  #reply(): Message | undefined {
    if (this.speaker === undefined) return undefined;
    const { inHand } = this.mailbox(this.speaker.agent).requests;
    const token = inHand?.kind === "request" ? inHand.token : this.promised;
    return { kind: "reply", epoch: this.speaker.epoch, token };
  }

  #open<Account extends LaneAccount>(lane: SharedArrayBuffer, account: Account): Account {
    this.#accounts.set(lane, account);
    return account;
  }
}
