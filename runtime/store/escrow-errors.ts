// What can go wrong with an escrow ledger, each with its own code.
// It must never be thrown for money that runs out: that is an answer, not an error.
import { TuttiError } from "../error.js";

/** An amount of money is not an integer from 0 to 2^53 - 1 micro-units. */
export class InvalidAmountError extends TuttiError {
  readonly code = "INVALID_AMOUNT";
}

/** A ledger was called before it could be, or after it was closed. */
export class EscrowStateError extends TuttiError {
  readonly code = "ESCROW_STATE";
}

/** What the store holds under a ledger's key is not what a ledger writes there. */
export class EscrowRecordError extends TuttiError {
  readonly code = "ESCROW_RECORD";
}

/** Throws {@link InvalidAmountError}. `what` names the amount in the message. */
export function checkAmount(amount: number, what: string): void {
  if (Number.isSafeInteger(amount) && amount >= 0) return;
  throw new InvalidAmountError(
    `${what} must be a whole number of micro-units from 0 to 2^53 - 1, not ${amount}: round it first`,
  );
}
