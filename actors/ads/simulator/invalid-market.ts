// A market that cannot be made.
import { TuttiError } from "tutti";

export class InvalidMarketError extends TuttiError {
  readonly code = "INVALID_MARKET";
  /** The option at fault. */
  readonly option: string;

  constructor(option: string, wanted: string) {
    super(`market option ${option} must be ${wanted}`);
    this.option = option;
  }
}
