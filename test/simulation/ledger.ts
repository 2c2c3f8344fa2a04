// The books of a schedule, kept by watching every lane operation: holds each against what must follow from those before.
// It must never believe a lane's own words; it compares them with its accounts after every step.
import type { DeadLetterReason } from "#runtime/channel/dead-letter.js";
import type { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import type { Life } from "#runtime/engine/host-slot.js";
import type { Finish, Witness } from "./instants.js";
import { LaneAccount, type Message } from "./lane-account.js";
import { ReplyAccount, type SeatView } from "./reply-account.js";
import type { Schedule } from "./schedule.js";
import { demand } from "./trace.js";

/** Letters that stand for messages of the agent's own mailbox. */
const MAIL_REASONS = ["expired", "poison", "stopped", "undecodable", "unknown"] as const;
type MailReason = (typeof MAIL_REASONS)[number];

interface Mailbox {
  readonly agent: number;
  /** Milliseconds. */
  readonly deadline: number;
  readonly requests: LaneAccount;
  readonly events: readonly LaneAccount[];
  readonly replies: ReplyAccount;
  readonly box: DeadLetterBox;
  readonly expected: Record<MailReason, number>;
  /** Of the message in hand, a letter was written. */
  written: MailReason | undefined;
}

export class Ledger implements Witness {
  /** What runs now has not happened: its thread has just died, and its memory will be as it was then. */
  ghost = false;
  /** Mailboxes are being emptied by the engine. */
  abandoning = false;
  /** What whoever speaks for the engine, or publishes, sends next. */
  writing: Message | undefined;
  /** Whose turn it is. */
  speaker: Life | undefined;
  /** What the speaker replies to where that is not in its hand: a promise. */
  promised: number | undefined;
  /** Told at every instant at which the speaker's thread can die. */
  mortal: ((where: string) => void) | undefined;
  readonly ringing = new Map<SharedArrayBuffer, () => void>();
  readonly #schedule: Schedule;
  readonly #accounts = new Map<SharedArrayBuffer, LaneAccount>();
  readonly #boxes = new Map<SharedArrayBuffer, Mailbox>();
  readonly #mailboxes: Mailbox[] = [];
  #touched = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get mailboxes(): readonly Mailbox[] {
    return this.#mailboxes;
  }

  enrol(
    lanes: { requests: SharedArrayBuffer; events: readonly SharedArrayBuffer[]; replies: SharedArrayBuffer },
    box: DeadLetterBox,
    seat: SeatView,
    deadline: number,
  ): void {
    const agent = this.#mailboxes.length;
    const mailbox: Mailbox = {
      agent,
      deadline,
      requests: this.#open(lanes.requests, new LaneAccount(`requests to ${agent}`, lanes.requests)),
      events: lanes.events.map((lane, index) =>
        this.#open(lane, new LaneAccount(`events ${index} to ${agent}`, lane)),
      ),
      replies: this.#open(lanes.replies, new ReplyAccount(`replies of ${agent}`, lanes.replies, seat)),
      box,
      expected: { expired: 0, poison: 0, stopped: 0, undecodable: 0, unknown: 0 },
      written: undefined,
    };
    this.#mailboxes.push(mailbox);
    this.#boxes.set(box.buffer, mailbox);
  }

  /** The agent that speaks is shown a message. */
  meet(agent: number, is: (message: Message) => boolean): void {
    this.#inHandOf(this.#mailbox(agent), "an agent meets a message that nobody took").meet(is);
  }

  /** A life of the agent is over, wherever it was: what it had in hand is the next one's. */
  died(agent: number): void {
    const mailbox = this.#mailbox(agent);
    if (mailbox.written !== undefined) mailbox.expected[mailbox.written]++;
    mailbox.written = undefined;
    for (const lane of [mailbox.requests, ...mailbox.events]) lane.readerDied();
    mailbox.replies.writerDied();
  }

  /** Events that it had not published are gone with it. */
  diedWriting(lane: SharedArrayBuffer): void {
    this.#accounts.get(lane)?.writerDied();
  }

  /** Conservation, of every lane and every dead letter box, where anything has happened to them. */
  compare(): void {
    if (!this.#touched) return;
    this.#touched = false;
    for (const account of this.#accounts.values()) account.compare();
    for (const { agent, box, expected } of this.#mailboxes) {
      const counts = box.counts();
      for (const reason of MAIL_REASONS) {
        demand(
          counts[reason] === expected[reason],
          () =>
            `agent ${agent} has ${counts[reason]} dead letters "${reason}" for ${expected[reason]} messages`,
        );
      }
    }
  }

  instant(where: string): void {
    if (!this.ghost) this.mortal?.(where);
  }

  committed(lane: SharedArrayBuffer): void {
    this.#touched = true;
    const account = this.#accounts.get(lane);
    if (this.ghost || account === undefined) return;
    const message = account instanceof ReplyAccount ? this.#reply() : this.writing;
    demand(message !== undefined, () => `${account.name}: nobody meant to send`);
    account.commit(message);
  }

  published(lane: SharedArrayBuffer): void {
    this.#touched = true;
    if (!this.ghost) this.#accounts.get(lane)?.publish();
  }

  gaveOut(lane: SharedArrayBuffer, message: boolean): void {
    const account = this.#accounts.get(lane);
    if (this.ghost || account === undefined) return;
    this.finished(lane, "handled");
    if (message) account.take();
    else account.empty();
  }

  finished(lane: SharedArrayBuffer, how: Finish): void {
    this.#touched = true;
    const account = this.#accounts.get(lane);
    if (this.ghost || account?.inHand === undefined) return;
    if (!(account instanceof ReplyAccount)) this.#checkMail(account, how);
    else if (how === "discarded") this.#schedule.trace.say(`${account.name}: a stale reply is refused`);
    account.finish(how);
  }

  lettered(box: SharedArrayBuffer, reason: DeadLetterReason): void {
    this.#touched = true;
    const mailbox = this.#boxes.get(box);
    if (this.ghost || this.abandoning || mailbox === undefined) return;
    const mail = MAIL_REASONS.find((known) => known === reason);
    if (mail !== undefined) mailbox.written = mail;
  }

  rung(doorbell: SharedArrayBuffer): void {
    if (!this.ghost) this.ringing.get(doorbell)?.();
  }

  #checkMail(account: LaneAccount, how: Finish): void {
    const { agenda } = this.#schedule;
    const mailbox = this.#mailboxes.find(({ requests, events }) => [requests, ...events].includes(account));
    const message = account.inHand;
    if (mailbox === undefined || message === undefined) return;
    const words = (): string => `${account.name}: ${JSON.stringify(message)}`;
    if (this.abandoning) {
      mailbox.expected.stopped++;
      return;
    }
    demand(this.speaker?.agent === mailbox.agent, () => `${words()} is ${how} by another than its agent`);
    if (how === "handled") {
      demand(account.met, () => `${words()} counts as handled, and its agent never met it`);
      return;
    }
    const { written } = mailbox;
    demand(written !== undefined, () => `${words()} is discarded without a dead letter`);
    const just =
      (written === "poison" && account.isPoison) ||
      (written === "expired" &&
        message.kind === "request" &&
        agenda.now() > message.asked + mailbox.deadline);
    demand(just && !account.met, () => `${words()} is discarded as ${written}, which it is not`);
    if (written === "poison") this.#schedule.trace.say(`${words()} is quarantined as poison`);
    mailbox.expected[written]++;
    mailbox.written = undefined;
  }

  #reply(): Message | undefined {
    if (this.speaker === undefined) return undefined;
    const inHand = this.#mailbox(this.speaker.agent).requests.inHand;
    const token = inHand?.kind === "request" ? inHand.token : this.promised;
    return { kind: "reply", epoch: this.speaker.epoch, token };
  }

  #inHandOf({ requests, events }: Mailbox, otherwise: string): LaneAccount {
    const found = [requests, ...events].find(({ inHand }) => inHand !== undefined);
    demand(found !== undefined, () => otherwise);
    return found;
  }

  #mailbox(agent: number): Mailbox {
    const mailbox = this.#mailboxes[agent];
    if (mailbox === undefined) throw new RangeError(`no agent ${agent}`);
    return mailbox;
  }

  #open<Account extends LaneAccount>(lane: SharedArrayBuffer, account: Account): Account {
    this.#accounts.set(lane, account);
    return account;
  }
}
