// An open-loop load generator: requests come when they come, whether the system keeps up or not (Schroeder, Wierman and
// Harchol-Balter, "Open versus closed", NSDI 2006). It must never wait for an answer before it sends the next request, and
// never count from the time of sending: both hide the stalls (coordinated omission, Gil Tene).
import type { Histogram } from "hdr-histogram-js";
import { Random } from "#ads/random.js";
import { LatencyRecorder } from "./latency-recorder.js";
import { eventLoopPace, type Pace } from "./pace.js";

export interface OpenLoopOptions {
  /** Arrivals a second, above 0. */
  readonly rate: number;
  /** In which requests arrive; the run ends when all have been answered. */
  readonly milliseconds: number;
  /** Exponential gaps, as of independent users, or equal ones. Default "poisson". */
  readonly arrivals?: "poisson" | "constant";
  /** Of the gaps. Default 1. */
  readonly seed?: number;
  /** Sends one request, and resolves with its answer. */
  send(index: number): Promise<unknown>;
  /** Whether an error is a refusal, which is counted; any other ends the run. Default: none is. */
  refusal?(error: unknown): boolean;
  /** Default: this thread's clock and event loop. */
  readonly pace?: Pace;
}

export interface OpenLoopRun {
  /** arrivals = answered + refused. */
  readonly arrivals: number;
  readonly answered: number;
  readonly refused: number;
  /** Milliseconds from the start to the last answer. */
  readonly elapsed: number;
  /** Of the answered, from the intended time of sending. */
  readonly latency: Histogram;
}

/**
 * Sends at the times that were planned before: what a busy event loop kept waiting is sent at once, and its wait counts.
 * Between two arrivals it turns the event loop, which is the thread that the answers come to as well.
 * @throws RangeError for a rate or a duration that is not above 0; and what `send` throws, unless it is a refusal
 */
export function openLoop(options: OpenLoopOptions): Promise<OpenLoopRun> {
  const { rate, milliseconds } = options;
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`rate must be above 0, not ${rate}`);
  }
  if (!(milliseconds > 0 && milliseconds < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`milliseconds must be above 0, not ${milliseconds}`);
  }
  return new OpenLoop(options).run();
}

class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #pace: Pace;
  readonly #random: Random;
  readonly #gap: number;
  readonly #recorder = new LatencyRecorder();
  #arrivals = 0;
  #answered = 0;
  #refused = 0;
  #broken: { readonly error: unknown } | undefined;

  constructor(options: OpenLoopOptions) {
    this.#options = options;
    this.#pace = options.pace ?? eventLoopPace;
    this.#random = new Random(options.seed ?? 1);
    this.#gap = 1_000 / options.rate;
  }

  async run(): Promise<OpenLoopRun> {
    const started = this.#pace.now();
    const until = started + this.#options.milliseconds;
    let due = started + this.#nextGap();
    while (due < until && this.#broken === undefined) {
      // Read once: sending takes time as well, and the answers must get their turn.
      const now = this.#pace.now();
      for (; due <= now && due < until; due += this.#nextGap()) void this.#ask(this.#arrivals++, due);
      await this.#pace.turn(due - now);
    }
    while (this.#answered + this.#refused < this.#arrivals && this.#broken === undefined) {
      await this.#pace.turn(0);
    }
    if (this.#broken !== undefined) throw this.#broken.error;
    return {
      arrivals: this.#arrivals,
      answered: this.#answered,
      refused: this.#refused,
      elapsed: this.#pace.now() - started,
      latency: this.#recorder.histogram,
    };
  }

  async #ask(index: number, intended: number): Promise<void> {
    try {
      await this.#options.send(index);
      this.#recorder.recordBetween(intended, this.#pace.now());
      this.#answered++;
    } catch (error) {
      if (this.#options.refusal?.(error) === true) this.#refused++;
      else this.#broken ??= { error };
    }
  }

  #nextGap(): number {
    if (this.#options.arrivals === "constant") return this.#gap;
    return this.#gap * -Math.log(1 - this.#random.uniform());
  }
}
