// A journal as the deciding thread sees it: rows go into a lane, and a thread of their own writes them.
// It must never touch the disk once it is open, and never wait but where the policy is to block.
import type { Worker } from "node:worker_threads";
import type { CandidateKey } from "../actor/agent.js";
import type { Clock } from "../channel/clock.js";
import type { Doorbell } from "../channel/doorbell.js";
import type { LaneProducer } from "../channel/lane-producer.js";
import { nap } from "../channel/nap.js";
import type { SettledOutcome } from "../coordinator/settled-outcome.js";
import { DurableWaiters } from "./durable-waiters.js";
import { JournalClosedError, type JournalError, JournalFailedError } from "./errors.js";
import { errorOf } from "./file-error.js";
import type { Journal, JournalOutcome, JournalTeam } from "./journal.js";
import type { JournalRecovery, JournalStatistics } from "./journal-statistics.js";
import { RowSender } from "./rows/row-sender.js";
import { NO_ROOM, SENT, type Sending, TOO_LARGE } from "./rows/sending.js";
import type { JournalNews } from "./thread/journal-protocol.js";
import type { JournalStatus } from "./thread/journal-status.js";
import type { SegmentSealer } from "./thread/segment-sealer.js";

/** What happens to a row that finds the queue full: the thread that gives it waits, or it is dropped and counted. */
export type WhenFull = "block" | "shed";

/** The ends of the writer's thread that the client holds. */
export interface WriterThread {
  readonly worker: Worker;
  readonly lane: LaneProducer;
  readonly doorbell: Doorbell;
  readonly status: JournalStatus;
  /** Seals what is closed; left out: it stays as it is. */
  readonly sealer: SegmentSealer | undefined;
  /** Gives the folder back. */
  release(): void;
}

/**
 * Milliseconds without a turn of the writer's thread after which it is taken for dead, and nobody waits for room any more: the end
 * of a thread is told by events, which a thread that waits does not see.
 */
const DEAD = 30_000;

export class JournalClient implements Journal {
  readonly #thread: WriterThread;
  readonly #sender: RowSender;
  readonly #whenFull: WhenFull;
  readonly #recovered: JournalRecovery;
  readonly #now: () => number;
  readonly #clock: Clock;
  readonly #ended: Promise<void>;
  readonly #waiters = new DurableWaiters();
  #given = 0;
  /** Rows that are, or were, in the lane. */
  #taken = 0;
  #shed = 0;
  #oversized = 0;
  /** Turns of the writer when room was waited for last, and when they were found to have changed. */
  #turns = -1;
  #turnedAt = 0;
  #failure: JournalError | undefined;
  #closing: Promise<void> | undefined;

  /** `now` in milliseconds since 1970. */
  constructor(
    thread: WriterThread,
    whenFull: WhenFull,
    recovered: JournalRecovery,
    now: () => number,
    clock: Clock,
  ) {
    this.#thread = thread;
    this.#sender = new RowSender(thread.lane);
    this.#whenFull = whenFull;
    this.#recovered = recovered;
    this.#now = now;
    this.#clock = clock;
    const { worker } = thread;
    worker.on("message", (news: JournalNews) => this.#hear(news));
    worker.on("error", (error) =>
      this.#fail(new JournalFailedError(`the journal's thread failed: ${error.message}`)),
    );
    this.#ended = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#fail(new JournalClosedError("the journal is closed: open another one"));
        void this.#giveBack().then(resolve);
      });
    });
    worker.unref();
  }

  append<Action extends CandidateKey>(
    decision: SettledOutcome<Action>,
    team: JournalTeam,
    request?: string,
  ): void {
    this.#given++;
    if (this.#isOver) return;
    const time = this.#now();
    let sending = this.#sender.decision(decision, team, request, time);
    while (sending === NO_ROOM && this.#waitsForRoom()) {
      sending = this.#sender.decision(decision, team, request, time);
    }
    this.#count(sending);
  }

  outcome(outcome: JournalOutcome): void {
    this.#given++;
    if (this.#isOver) return;
    const time = this.#now();
    let sending = this.#sender.outcome(outcome, time);
    while (sending === NO_ROOM && this.#waitsForRoom()) sending = this.#sender.outcome(outcome, time);
    this.#count(sending);
  }

  flush(): Promise<void> {
    const rows = this.#taken;
    const { status, worker } = this.#thread;
    if (status.durable >= rows) return Promise.resolve();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const durable = this.#waiters.wait(rows);
    worker.ref();
    status.isWanted = true;
    this.#hurry();
    return durable;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  stats(): JournalStatistics {
    const counts = this.#thread.status.counts();
    const undurable = this.#taken - counts.durable;
    const isOver = this.#failure !== undefined;
    const sealingFailure = this.#thread.sealer?.failure;
    return {
      given: this.#given,
      ...counts,
      waiting: isOver ? 0 : undurable,
      shed: this.#shed,
      oversized: this.#oversized,
      lost: this.#given - this.#taken - this.#shed - this.#oversized + (isOver ? undurable : 0),
      sealedSegments: this.#thread.sealer?.sealed ?? 0,
      ...(sealingFailure === undefined ? {} : { sealingFailure }),
      recovered: this.#recovered,
    };
  }

  /** On the process's way out, where nothing asynchronous happens any more: waits until all is written, at most so long. */
  endNow(milliseconds: number): void {
    this.#thread.status.end();
    this.#thread.doorbell.ring();
    this.#thread.status.waitForEnd(milliseconds);
    // Where it may be sealing until the process is gone, the next writer finds the lock of a dead process, and takes it.
    if (this.#thread.sealer?.isRunning !== true) this.#thread.release();
  }

  /** Settles when the thread has ended. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** The folder is another's only once nothing is sealed in it any more. */
  async #giveBack(): Promise<void> {
    await this.#thread.sealer?.stop();
    this.#thread.release();
  }

  async #close(): Promise<void> {
    const { worker, status } = this.#thread;
    worker.ref();
    status.end();
    this.#thread.doorbell.ring();
    await this.#ended;
    const { lost } = this.stats();
    if (lost === 0) return;
    const reason = this.#failure?.message ?? "the journal has failed";
    throw new JournalFailedError(`${lost} rows are lost: ${reason}`, { cause: this.#failure });
  }

  get #isOver(): boolean {
    return this.#failure !== undefined || this.#closing !== undefined || this.#thread.status.isFailed;
  }

  #count(sending: Sending): void {
    if (sending === SENT) {
      this.#taken++;
      this.#publish();
      return;
    }
    if (sending === TOO_LARGE) this.#oversized++;
    else if (!this.#thread.status.isFailed) this.#shed++;
    // Texts may have been defined for the row, and be all that fills the lane.
    this.#publish();
    this.#hurry();
  }

  #publish(): void {
    const { lane, doorbell } = this.#thread;
    lane.publish();
    doorbell.ring();
  }

  /** Stands still for a moment, where the policy is to block. Returns whether it is worth another try. */
  #waitsForRoom(): boolean {
    const { status } = this.#thread;
    if (this.#whenFull === "shed" || status.isFailed) return false;
    const { turns } = status;
    const time = this.#clock.now();
    if (turns !== this.#turns) {
      this.#turns = turns;
      this.#turnedAt = time;
    } else if (time - this.#turnedAt > DEAD) return false;
    this.#publish();
    this.#hurry();
    nap();
    return true;
  }

  #hurry(): void {
    this.#thread.status.hurry();
    this.#thread.doorbell.ring();
  }

  #hear(news: JournalNews): void {
    if (news.kind === "durable") this.#settle(news.rows);
    else if (news.kind === "closed") this.#thread.sealer?.seal(news.upTo);
    else if (news.kind === "failed") this.#fail(errorOf(news.error));
    else this.#rejectAll(errorOf(news.error));
  }

  #settle(durable: number): void {
    this.#waiters.settle(durable);
    if (this.#waiters.isEmpty) this.#rest();
  }

  /** The first reason holds. */
  #fail(error: JournalError): void {
    this.#failure ??= error;
    // What became durable while the news was on its way was acknowledged nowhere else.
    this.#settle(this.#thread.status.durable);
    this.#rejectAll(this.#failure);
  }

  #rejectAll(error: JournalError): void {
    this.#waiters.reject(error);
    this.#rest();
  }

  /** Nobody waits: neither need the thread tell, nor the process stay alive. */
  #rest(): void {
    this.#thread.status.isWanted = false;
    if (this.#closing === undefined) this.#thread.worker.unref();
  }
}
