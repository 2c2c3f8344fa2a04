// Turns the coordinator on the caller's event loop: polls while decisions are in flight, and sleeps on the doorbell when
// replies are far away. It must never keep the process alive, or the processor busy, when nothing is in flight.
import { monotonicClock } from "../channel/clock.js";
import type { Doorbell } from "../channel/doorbell.js";
import { DENSE_TRAFFIC, nap } from "../channel/nap.js";
import type { RunnableThreads } from "../channel/runnable-threads.js";

/** What is turned: the coordinator, seen without its types. */
interface Turned {
  readonly inFlight: number;
  readonly nextDeadline: number;
  poll(): number;
  flush(): void;
  hasMail(): boolean;
}

/** Milliseconds without a reply after which polling gives way to the doorbell. */
const POLL_LIMIT = 2;
/** Milliseconds of looking before the core is left to others: about one wake-up. */
const SPIN_LIMIT = 0.05;
/** Milliseconds: the platform fires longer timers at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** Milliseconds in one park: what a deadline, or another event of the loop, may be noticed late by. */
const PARK_LIMIT = 0.2;
/** The same where the caller stands still: supervision's timers stand still with it. */
const BLOCKED_LIMIT = 10;

export class TurnLoop {
  readonly #turned: Turned;
  readonly #doorbell: Doorbell;
  readonly #threads: RunnableThreads;
  readonly #pump: () => boolean;
  readonly #turn = (): void => this.#run();
  readonly #ring = (): void => {
    this.#waiting = false;
    this.#awake();
  };
  readonly #begin = (): void => {
    this.#flushing = false;
    this.#pump();
    this.#turned.flush();
    this.#awake();
  };
  readonly #awake = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Also with nothing in flight: what was decided elsewhere (a death, `decideSync`) leaves batches to pump and waiters to tell.
    if (this.#turning) return;
    this.#turning = true;
    this.#doorbell.enter();
    this.#lastReply = monotonicClock.now();
    setImmediate(this.#turn);
  };
  /** A turn is scheduled. */
  #turning = false;
  /** A flush is scheduled: requests asked in this turn of the event loop go out together. */
  #flushing = false;
  /** A wait for the doorbell is outstanding; there is never more than one. */
  #waiting = false;
  #timer: NodeJS.Timeout | undefined;
  #lastReply = 0;
  #drained: (() => void)[] = [];

  /** `pump` asks for more where there is room, and says whether any is left to ask. */
  constructor(turned: Turned, doorbell: Doorbell, threads: RunnableThreads, pump: () => boolean) {
    this.#turned = turned;
    this.#doorbell = doorbell;
    this.#threads = threads;
    this.#pump = pump;
  }

  /** Something was asked: sends it behind the running code, and turns until it is decided. */
  wake(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(this.#begin);
  }

  /** One turn without the event loop: looks for replies, and parks when there are none. */
  turnBlocking(): void {
    this.#turned.flush();
    const until = monotonicClock.now() + SPIN_LIMIT;
    this.#doorbell.enter();
    let seen = 0;
    do seen = this.#turned.poll();
    while (seen === 0 && monotonicClock.now() < until && this.#threads.haveCoreEach());
    if (!this.#turning) this.#doorbell.leave();
    // No event loop turns here: only a reply or a deadline is worth waking up for.
    if (seen === 0) this.#park(Math.min(BLOCKED_LIMIT, this.#turned.nextDeadline - monotonicClock.now()));
  }

  /** Settles when nothing is in flight. */
  drained(): Promise<void> {
    if (this.#turned.inFlight === 0 && !this.#flushing && !this.#turning) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.push(resolve);
    });
  }

  #run(): void {
    const seen = this.#turned.poll();
    const more = this.#pump();
    this.#turned.flush();
    if (this.#turned.inFlight === 0 && !more) return this.#rest();
    const now = monotonicClock.now();
    const idle = now - this.#lastReply;
    if (seen > 0 || this.#turned.inFlight === 0) this.#lastReply = now;
    else if (idle > POLL_LIMIT) return this.#sleep();
    else if (idle > SPIN_LIMIT || !this.#threads.haveCoreEach()) this.#giveWay();
    setImmediate(this.#turn);
  }

  /**
   * Leaves the core to the agents for a moment. Polling on instead starves them where cores are fewer than they seem, as on
   * a virtual machine whose host is busy: 20 % of requests then reached their agent after 2 ms instead of 0.05.
   */
  #giveWay(): void {
    this.#doorbell.leave();
    if (this.#turned.inFlight >= DENSE_TRAFFIC) nap();
    else this.#park(PARK_LIMIT);
    this.#doorbell.enter();
  }

  /** Milliseconds, at most; none where they are not above 0. */
  #park(limit: number): void {
    this.#doorbell.prepareToPark();
    if (limit <= 0 || this.#turned.hasMail()) this.#doorbell.stayAwake();
    else this.#doorbell.park(limit);
  }

  #rest(): void {
    this.#turning = false;
    this.#doorbell.leave();
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** Until the doorbell rings or the next deadline, whichever is first. */
  #sleep(): void {
    this.#doorbell.prepareToPark();
    if (this.#turned.hasMail()) {
      this.#doorbell.stayAwake();
      setImmediate(this.#turn);
      return;
    }
    this.#turning = false;
    this.#doorbell.leave();
    const wait = Math.max(1, this.#turned.nextDeadline - monotonicClock.now());
    this.#timer = setTimeout(this.#awake, Math.min(wait, LONGEST_TIMER));
    if (this.#waiting) return;
    this.#waiting = true;
    this.#doorbell.parkAsync(this.#ring);
  }
}
