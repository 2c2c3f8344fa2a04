// The port to a simulated world: opportunities come one at a time, an action may be taken on each, outcomes follow at once or later.
// It must never show what a real system would not see: whoever holds a simulator can only look at what it gives out.

/** A seeded world in simulated time. Knows no trade; a pack says what an opportunity, an action and an outcome are. */
export interface Simulator<Opportunity, Action, Outcome> {
  /** Simulated instant, in milliseconds since 1970: that of the latest opportunity, or the end once there is none left. */
  readonly clock: number;
  /**
   * Begins a run from its start. The same seed gives the same run, bit for bit; and whatever is done in it, the same
   * opportunities, so that two policies can be compared on equal chances.
   * @param seed any integer; it is taken modulo 2^32.
   */
  reset(seed: number): void;
  /** The next opportunity, which moves the clock; undefined when the run is over. One that is not acted on is let pass. */
  next(): Opportunity | undefined;
  /** Acts on the opportunity that was given last, at most once: what is known of it at once. */
  act(action: Action): readonly Outcome[];
  /** What has become known by now and was not told yet, the earliest first. After the end of the run: all that is left. */
  news(): readonly Outcome[];
}
