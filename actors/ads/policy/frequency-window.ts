// When one listener met one campaign, as far back as its cap looks: an exact sliding window, as long as the cap. What is
// reserved counts like what was met, but is not kept: its outcome may still be a loss.
// It must never hold more times than the cap allows impressions, but for impressions that came without a reservation.

export class FrequencyWindow {
  /** Ascending but for stragglers; times are few, so they are searched one by one. */
  readonly #met: number[] = [];
  readonly #reserved: number[] = [];

  /** When the listener met the campaign; some may be older than the cap looks back. */
  get met(): readonly number[] {
    return this.#met;
  }

  /** Drops times that are `span` or more before `time`, and counts the rest. */
  count(time: number, span: number): number {
    return keepSince(this.#met, time - span) + keepSince(this.#reserved, time - span);
  }

  meet(time: number): void {
    this.#met.push(time);
  }

  reserve(time: number): void {
    this.#reserved.push(time);
  }

  /** Ends a reservation that was made for exactly this time. */
  giveBack(time: number): void {
    const index = this.#reserved.lastIndexOf(time);
    if (index >= 0) this.#reserved.splice(index, 1);
  }
}

/** Drops the times up to `start`, and counts the rest. */
function keepSince(times: number[], start: number): number {
  let kept = 0;
  for (const time of times) if (time > start) times[kept++] = time;
  times.length = kept;
  return kept;
}
