// Stands between supervision and the coordinator, notes what the second is told, and passes it on.
// It must never answer for either.
import type { SeatView } from "./reply-account.js";
import { demand, type Trace } from "./trace.js";

interface Told {
  markAlive(agent: number, epoch: number): void;
  markDead(agent: number): void;
  suspend(agent: number, epoch: number): void;
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
  #unread: (agent: number) => number = () => 0;

  constructor(agents: number, trace: Trace) {
    this.#seats = Array.from({ length: agents }, () => new Seat());
    this.#trace = trace;
  }

  /** `unread`: replies of an agent that the coordinator has not taken. */
  before(coordinator: Told, unread: (agent: number) => number): void {
    this.#coordinator = coordinator;
    this.#unread = unread;
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
    this.#requireRead(agent);
    this.of(agent).dead = true;
  }

  suspend(agent: number, epoch: number): void {
    const seat = this.of(agent);
    this.#trace.say(`the coordinator waits for life ${epoch} of agent ${agent}`);
    this.#coordinator?.suspend(agent, epoch);
    this.#requireRead(agent);
    seat.epoch = epoch;
    seat.dead = false;
  }

  /** What a life replied before it ended counts. */
  #requireRead(agent: number): void {
    demand(this.#unread(agent) === 0, () => `replies of agent ${agent} from before its end were not taken`);
  }
}
