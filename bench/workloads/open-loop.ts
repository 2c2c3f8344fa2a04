// The open loop: requests come as Poisson arrivals at a part of the saturation that was found in the same run, and each
// latency counts from the time the request should have been sent. What a stall of the machine makes the engine refuse is told.
import { OverloadedError } from "tutti";
import type { Bench, Contender, Running } from "../harness/contender.js";
import { openLoop } from "../harness/open-loop.js";
import { type Placement, runDecide, type ScoringEngine, scoringEngine } from "./scoring-engine.js";
import { SIN32 } from "./workload.js";

/** Parts of saturation. */
const LOADS: readonly number[] = [0.1, 0.5, 0.8];
/** In the closed loop that finds the saturation. */
const CALLERS = 64;
/** Milliseconds of it. */
const SATURATING = 400;

export const openLoopBench: Bench = {
  name: "open loop",
  title: "sin32, Poisson arrivals at a part of saturation, latency from the intended time of sending",
  contenders: () =>
    (["packed", "isolated"] as const).flatMap((placement) => {
      const target = new Target(placement);
      return LOADS.map(
        (load): Contender => ({
          system: `Tutti decide, ${placement}`,
          setting: `${Math.round(load * 100)} % of saturation`,
          unit: "decisions/s",
          open: () => target.open(load),
        }),
      );
    }),
};

/** One engine for all loads of a placement: its saturation is found once. */
class Target {
  readonly #placement: Placement;
  #saturated: Promise<{ readonly engine: ScoringEngine; readonly rate: number }> | undefined;
  #users = 0;

  constructor(placement: Placement) {
    this.#placement = placement;
  }

  async open(load: number): Promise<Running> {
    this.#users++;
    this.#saturated ??= this.#saturate();
    const { engine, rate } = await this.#saturated;
    return {
      run: async (milliseconds) => {
        const run = await openLoop({
          rate: rate * load,
          milliseconds,
          send: (seed) => engine.decide({ seed }),
          refusal: (error) => error instanceof OverloadedError,
        });
        return {
          value: (run.answered * 1_000) / run.elapsed,
          latency: run.latency,
          details: { "refused, %": (100 * run.refused) / run.arrivals },
        };
      },
      close: async () => {
        if (--this.#users === 0) await engine.close();
      },
    };
  }

  async #saturate(): Promise<{ readonly engine: ScoringEngine; readonly rate: number }> {
    const engine = await scoringEngine(SIN32, this.#placement);
    await runDecide(engine, CALLERS, SATURATING);
    const { value: rate } = await runDecide(engine, CALLERS, SATURATING);
    return { engine, rate };
  }
}
