// The bookings on one account that its record does not count yet, in their order, with their sums.
// It must never drop one that a record does not count.
import type { EscrowBooking } from "./escrow-arithmetic.js";

export class UncountedBookings {
  #bookings: EscrowBooking[] = [];
  #amount = 0;
  #held = 0;

  get all(): readonly EscrowBooking[] {
    return this.#bookings;
  }

  /** Micro-units, of all together. */
  get amount(): number {
    return this.#amount;
  }

  /** What of {@link amount} the owner's slice pays. */
  get held(): number {
    return this.#held;
  }

  /** The first one's number; infinite where there is none. */
  get first(): number {
    return this.#bookings[0]?.sequence ?? Number.POSITIVE_INFINITY;
  }

  /** The last one's number; 0 where there is none. */
  get last(): number {
    return this.#bookings.at(-1)?.sequence ?? 0;
  }

  add(booking: EscrowBooking): void {
    this.#bookings.push(booking);
    this.#amount += booking.amount;
    this.#held += booking.held;
  }

  /** The record counts them up to this number. */
  drop(through: number): void {
    let counted = 0;
    for (const { sequence, amount, held } of this.#bookings) {
      if (sequence > through) break;
      counted++;
      this.#amount -= amount;
      this.#held -= held;
    }
    if (counted > 0) this.#bookings = this.#bookings.slice(counted);
  }

  /** The slice that was to pay for them is gone. */
  unhold(): void {
    this.#bookings = this.#bookings.map((booking) => ({ ...booking, held: 0 }));
    this.#held = 0;
  }
}
