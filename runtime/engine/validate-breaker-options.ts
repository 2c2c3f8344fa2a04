// Checks when an agent is to be left out for a while. It must never accept a name that is no option.
import { type BreakerOptions, DEFAULT_BREAKER } from "../coordinator/circuit-breaker.js";
import { InvalidOptionError, requireNumber } from "./invalid-option-error.js";

/** Milliseconds, or failures. */
const MOST = 2 ** 31 - 1;

/** Throws InvalidOptionError. */
export function validateBreakerOptions(options: Partial<BreakerOptions> | false = {}): void {
  if (options === false) return;
  if (typeof options !== "object" || options === null) {
    throw new InvalidOptionError("breaker", "must be an object or false");
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(DEFAULT_BREAKER, name)) {
      throw new InvalidOptionError(
        `breaker.${name}`,
        `is no option: use ${Object.keys(DEFAULT_BREAKER).join(", ")}`,
      );
    }
    requireNumber(`breaker.${name}`, value, name === "failures" ? 1 : Number.MIN_VALUE, MOST);
  }
  const { failures, retryAfter, largestRetry } = { ...DEFAULT_BREAKER, ...options };
  if (!Number.isInteger(failures)) {
    throw new InvalidOptionError("breaker.failures", `must be a whole number, not ${failures}`);
  }
  if (largestRetry < retryAfter) {
    throw new InvalidOptionError(
      "breaker.largestRetry",
      `must be at least retryAfter = ${retryAfter}, not ${largestRetry}`,
    );
  }
}
