// What a bid request that cannot be read is refused with.
// It must never quote a value of the request: values may be personal.
import { TuttiError } from "tutti";

/** A value that is no OpenRTB 2.x bid request; `path` says where, as in `imp[0].bidfloor`. */
export class InvalidBidRequestError extends TuttiError {
  readonly code = "INVALID_BID_REQUEST";
  readonly path: string;

  /** @param path "" for the whole value. @param problem as in "must be a list". */
  constructor(path: string, problem: string) {
    super(`${path === "" ? "the bid request" : path} ${problem}`);
    this.path = path;
  }
}
