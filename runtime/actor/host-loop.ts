// Turns the actors of one host: works while there is mail, waits as the idle strategy says, and returns to the event loop
// whenever the control plane asks, promises are pending, or it has been away for long.
// It must never stay in Atomics.wait while a promise is pending: timers, ports and promises stand still meanwhile.
import { monotonicClock } from "../channel/clock.js";
import type { Doorbell } from "../channel/doorbell.js";
import type { Heartbeat } from "../channel/heartbeat.js";
import type { IdleStrategy } from "../channel/idle-strategy.js";
import type { Actor } from "./actor.js";

/** Milliseconds without the event loop, at most: what a timer of an agent may be late by. */
const AWAY_LIMIT = 20;
/** Milliseconds in one Atomics.wait: a lost ring would cost this much once, and timers run this often when idle. */
const PARK_LIMIT = 50;
/** Milliseconds that a host with pending promises polls its event loop before it waits there for the doorbell. */
const POLL_LIMIT = 0.2;

/** What gathers while messages are handled, and goes out behind them. */
interface Flushed {
  flush(): void;
}

export class HostLoop {
  /** Replaced, never changed: a turn goes on with the list it began with. */
  #actors: readonly Actor[] = [];
  readonly #doorbell: Doorbell;
  readonly #heartbeat: Heartbeat;
  readonly #store: Flushed;
  readonly #strategy: IdleStrategy;
  readonly #turn = (): void => this.#run();
  readonly #wake = (): void => {
    this.#waiting = false;
    this.#doorbell.enter();
    this.#run();
  };
  /** A parkAsync is outstanding. */
  #waiting = false;
  #idleSince = 0;
  #controls = 0;
  #over = false;

  constructor(doorbell: Doorbell, heartbeat: Heartbeat, store: Flushed, strategy: IdleStrategy) {
    this.#doorbell = doorbell;
    this.#heartbeat = heartbeat;
    this.#store = store;
    this.#strategy = strategy;
  }

  start(): void {
    // An earlier thread may have ended with a message in hand.
    this.#heartbeat.turning(false);
    this.#doorbell.enter();
    this.#idleSince = monotonicClock.now();
    setImmediate(this.#turn);
  }

  /** Turns this actor too, in place of an earlier life of it. In the order of their positions, whenever they come. */
  add(actor: Actor): void {
    const others = this.#actors.filter(({ index }) => index !== actor.index);
    this.#actors = [...others, actor].sort((one, other) => one.index - other.index);
  }

  find(index: number): Actor | undefined {
    return this.#actors.find((actor) => actor.index === index);
  }

  /** Turns this actor no more. */
  remove(index: number): Actor | undefined {
    const found = this.find(index);
    this.#actors = this.#actors.filter((actor) => actor !== found);
    return found;
  }

  /** Ends all lives at once, and turns no more. */
  end(): void {
    this.#over = true;
    for (const actor of this.#actors) actor.end();
    this.#actors = [];
  }

  /** Keeps the thread in its event loop while `call` is served. */
  async serve<T>(call: () => T | Promise<T>): Promise<T> {
    this.#controls++;
    try {
      return await call();
    } finally {
      this.#controls--;
      // An actor that was added may have mail that was rung for in an earlier life.
      this.#doorbell.ring();
    }
  }

  #run(): void {
    if (this.#over) return;
    let now = monotonicClock.now();
    const away = now + AWAY_LIMIT;
    this.#heartbeat.turning(true);
    for (;;) {
      this.#heartbeat.beat();
      const handled = this.#work();
      if (handled > 0) {
        this.#store.flush();
        this.#idleSince = monotonicClock.now();
        if (this.#idleSince > away || this.#mustPoll()) return this.#visitEventLoop();
        continue;
      }
      now = monotonicClock.now();
      if (this.#doorbell.takeControl() || now > away) return this.#visitEventLoop();
      if (this.#mustPoll()) {
        if (now - this.#idleSince < POLL_LIMIT) return this.#visitEventLoop();
        return this.#waitInEventLoop();
      }
      const idle = now - this.#idleSince;
      if (this.#strategy.keepSpinning(idle)) continue;
      this.#park();
    }
  }

  #work(): number {
    let handled = 0;
    for (const actor of this.#actors) handled += actor.turn();
    return handled;
  }

  #mustPoll(): boolean {
    if (this.#controls > 0) return true;
    for (const actor of this.#actors) if (actor.pending > 0) return true;
    return false;
  }

  #park(): void {
    this.#doorbell.prepareToPark();
    if (this.#hasMail() || this.#doorbell.hasControl()) return this.#doorbell.stayAwake();
    this.#doorbell.leave();
    this.#doorbell.park(PARK_LIMIT);
    this.#doorbell.enter();
    this.#idleSince = monotonicClock.now();
  }

  #hasMail(): boolean {
    for (const actor of this.#actors) if (actor.hasMail()) return true;
    return false;
  }

  #visitEventLoop(): void {
    this.#heartbeat.turning(false);
    setImmediate(this.#turn);
  }

  /** Sleeps in the event loop until the doorbell rings; promises that settle meanwhile reply by themselves. */
  #waitInEventLoop(): void {
    this.#heartbeat.turning(false);
    this.#doorbell.prepareToPark();
    if (this.#hasMail()) {
      this.#doorbell.stayAwake();
      return this.#visitEventLoop();
    }
    if (this.#waiting) return;
    this.#waiting = true;
    this.#doorbell.leave();
    this.#doorbell.parkAsync(this.#wake);
  }
}
