// What a circuit breaker must do, said once more in the plainest way: requests are named by one number.
import type { BreakerOptions, BreakerState } from "#runtime/coordinator/circuit-breaker.js";

export class ReferenceBreaker {
  state: BreakerState = "closed";
  failuresInARow = 0;
  /** How often the request that was let through has failed since it opened. */
  failedProbes = 0;
  openedAt = 0;
  stirredAt: number | undefined;
  probe: { readonly request: number; readonly due: number } | undefined;
  readonly #options: BreakerOptions;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get wait(): number {
    return Math.min(this.#options.retryAfter * 2 ** this.failedProbes, this.#options.largestRetry);
  }

  admits(request: number, now: number, due: number): boolean {
    if (this.state === "closed") return true;
    if (this.state === "half-open") {
      if (this.probe !== undefined && now > this.probe.due) this.#probeFails(now);
      return false;
    }
    const mayRetry =
      now >= this.openedAt + this.wait || (this.failedProbes === 0 && this.stirredAt !== undefined);
    if (!mayRetry) return false;
    this.state = "half-open";
    this.probe = { request, due };
    return true;
  }

  succeed(request: number): void {
    if (this.state === "closed") this.failuresInARow = 0;
    else if (this.isProbe(request)) this.reset();
  }

  fail(request: number, now: number): void {
    if (this.isProbe(request)) return this.#probeFails(now);
    if (this.state !== "closed") return;
    this.failuresInARow++;
    if (this.failuresInARow >= this.#options.failures) this.#open(now);
  }

  lapse(request: number, now: number): void {
    if (this.isProbe(request)) this.#probeFails(now);
  }

  stir(now: number): void {
    if (this.state === "open") this.stirredAt = now;
  }

  reset(): void {
    this.state = "closed";
    this.failuresInARow = 0;
    this.failedProbes = 0;
  }

  isProbe(request: number): boolean {
    return this.state === "half-open" && this.probe?.request === request;
  }

  #probeFails(now: number): void {
    this.failedProbes++;
    this.#open(now);
  }

  #open(now: number): void {
    this.state = "open";
    this.openedAt = now;
    this.stirredAt = undefined;
  }
}
