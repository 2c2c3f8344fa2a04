// Impressions whose click may still come: learned as clicked when it does, and as not clicked once it would have come.
// It must never teach the model one impression twice.
import type { ClickModel } from "./click-model.js";

/** Milliseconds of simulated time; clicks come within seconds. */
const PATIENCE = 120_000;

interface Pending {
  readonly features: Int32Array;
  readonly until: number;
}

export class PendingImpressions {
  readonly #clicks: ClickModel;
  /** In the order of time. */
  readonly #pending = new Map<string, Pending>();

  constructor(clicks: ClickModel) {
    this.#clicks = clicks;
  }

  add(decision: string, features: Int32Array, time: number): void {
    this.#pending.set(decision, { features, until: time + PATIENCE });
  }

  clicked(decision: string): void {
    const pending = this.#pending.get(decision);
    if (pending === undefined) return;
    this.#pending.delete(decision);
    this.#clicks.learn(pending.features, true);
  }

  expire(time: number): void {
    for (const [decision, { features, until }] of this.#pending) {
      if (until > time) return;
      this.#pending.delete(decision);
      this.#clicks.learn(features, false);
    }
  }
}
