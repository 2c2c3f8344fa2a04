// What was taken for decisions whose outcome is not known yet, oldest first.
// It must never grow without bound: what is not answered in time, or is too much, is given back.

/** Milliseconds of request time that an outcome is waited for; most exchanges send no notice of a lost auction. */
const DEFAULT_PATIENCE = 600_000;
const DEFAULT_RESERVATION_LIMIT = 262_144;

export interface ReservationOptions {
  /** Milliseconds of request time; default {@link DEFAULT_PATIENCE}. */
  readonly patience?: number;
  /** Reservations held at once; default {@link DEFAULT_RESERVATION_LIMIT}. Beyond it the oldest is given back early. */
  readonly limit?: number;
}

export class Reservations<Held> {
  readonly #patience: number;
  readonly #limit: number;
  readonly #giveBack: (held: Held) => void;
  /** In the order of taking, which a Map keeps. */
  readonly #held = new Map<string, { readonly held: Held; readonly until: number }>();
  #now = Number.NEGATIVE_INFINITY;

  /** @param giveBack is called with what expires. */
  constructor(giveBack: (held: Held) => void, options: ReservationOptions = {}) {
    this.#giveBack = giveBack;
    this.#patience = options.patience ?? DEFAULT_PATIENCE;
    this.#limit = options.limit ?? DEFAULT_RESERVATION_LIMIT;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Gives back what has waited too long at `time`. Times that go back are taken as the latest. */
  expire(time: number): void {
    if (time > this.#now) this.#now = time;
    for (const [decision, { held, until }] of this.#held) {
      if (until > this.#now && this.#held.size < this.#limit) return;
      this.#held.delete(decision);
      this.#giveBack(held);
    }
  }

  /** Keeps what was taken for a decision at `time`. Call `expire` before. */
  hold(decision: string, held: Held, time: number): void {
    this.#held.set(decision, { held, until: Math.max(time, this.#now) + this.#patience });
  }

  /** Ends a reservation; undefined where there is none (any more). */
  take(decision: string): Held | undefined {
    const reservation = this.#held.get(decision);
    if (reservation === undefined) return undefined;
    this.#held.delete(decision);
    return reservation.held;
  }
}
