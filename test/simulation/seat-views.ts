// Stands between supervision and the coordinator, notes what the second is told, and passes it on.
import type { SeatView } from "./reply-account.js";
import type { Trace } from "./trace.js";

interface Told {
  markAlive(agent: number, epoch: number): void;
  markDead(agent: number): void;
  suspend(agent: number): void;
}

class Seat implements SeatView {
  epoch = 0;
  dead = true;
  /** Epochs of the replies taken, by the token of their decision. */
  readonly replies = new Map<number, number[]>();

  heard(token: number, epoch: number): void {
    const known = this.replies.get(token);
    if (known === undefined) this.replies.set(token, [epoch]);
    else known.push(epoch);
  }
}

export class SeatViews implements Told {
  readonly #seats: readonly Seat[];
  readonly #trace: Trace;
  #coordinator: Told | undefined;

  constructor(agents: number, trace: Trace) {
    this.#seats = Array.from({ length: agents }, () => new Seat());
    this.#trace = trace;
  }

  before(coordinator: Told): void {
    this.#coordinator = coordinator;
  }

  of(agent: number): Seat {
    const seat = this.#seats[agent];
    if (seat === undefined) throw new RangeError(`no agent ${agent}`);
    return seat;
  }

  markAlive(agent: number, epoch: number): void {
    this.#trace.say(`the coordinator asks agent ${agent}, life ${epoch}`);
    this.#coordinator?.markAlive(agent, epoch);
    Object.assign(this.of(agent), { epoch, dead: false });
  }

  markDead(agent: number): void {
    this.#trace.say(`the coordinator asks agent ${agent} no more`);
    this.#coordinator?.markDead(agent);
    this.of(agent).dead = true;
  }

  suspend(agent: number): void {
    const seat = this.of(agent);
    this.#trace.say(`the coordinator waits for life ${seat.epoch + 1} of agent ${agent}`);
    // What the old life replied is taken first.
    this.#coordinator?.suspend(agent);
    seat.epoch++;
    seat.dead = false;
  }
}
