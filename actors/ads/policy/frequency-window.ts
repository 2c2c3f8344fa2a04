// When one listener met one campaign, as far back as its cap looks: an exact sliding window, as long as the cap.
// It must never hold more times than the cap allows impressions, but for impressions that came without a reservation.

export class FrequencyWindow {
  /** Ascending but for stragglers; times are few, so they are searched one by one. */
  readonly #times: number[] = [];

  /** Drops times that are `span` or more before `time`, and counts the rest. */
  count(time: number, span: number): number {
    const times = this.#times;
    let kept = 0;
    for (const met of times) {
      if (met > time - span) times[kept++] = met;
    }
    times.length = kept;
    return kept;
  }

  add(time: number): void {
    this.#times.push(time);
  }

  /** Forgets one meeting at exactly this time. */
  remove(time: number): void {
    const index = this.#times.lastIndexOf(time);
    if (index >= 0) this.#times.splice(index, 1);
  }
}
