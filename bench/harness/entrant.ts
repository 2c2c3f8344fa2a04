// One contender on its way through the rounds: opened, run, closed, and what it found kept. What it throws ends its part and is told.
// It must never let one contender's failure reach another, nor be forgotten.
import type { Contender, Running, Sample } from "./contender.js";
import { Distribution } from "./distribution.js";
import { median } from "./median.js";
import type { Result } from "./result.js";
import { within } from "./time-limit.js";

/** Milliseconds. */
export interface EntrantLimits {
  /** Native peers are compiled when they are opened. */
  readonly open: number;
  readonly run: number;
  readonly close: number;
}

export class Entrant {
  readonly #bench: string;
  readonly #contender: Contender;
  readonly #limits: EntrantLimits;
  readonly #values: number[] = [];
  readonly #latency = new Distribution();
  readonly #hiccups = new Distribution();
  readonly #details = new Map<string, number[]>();
  #running: Running | undefined;
  #absent: string | undefined;
  #failed: string | undefined;

  constructor(bench: string, contender: Contender, limits: EntrantLimits) {
    this.#bench = bench;
    this.#contender = contender;
    this.#limits = limits;
  }

  get name(): string {
    return `${this.#bench}: ${this.#contender.system}, ${this.#contender.setting}`;
  }

  /** Whether it takes part in the next round. */
  get ready(): boolean {
    return this.#running !== undefined && this.#failed === undefined;
  }

  async open(): Promise<void> {
    await this.#attempt(async () => {
      const opened = await within(this.#limits.open, "opening", this.#contender.open());
      if ("absent" in opened) this.#absent = opened.absent;
      else this.#running = opened;
    });
  }

  /** Runs once. Undefined where it failed. */
  async run(milliseconds: number): Promise<Sample | undefined> {
    const running = this.#running;
    if (running === undefined) return undefined;
    return this.#attempt(async () => {
      const sample = await within(this.#limits.run, "a run", running.run(milliseconds));
      if (!Number.isFinite(sample.value)) throw new RangeError(`a run's value is ${sample.value}`);
      return sample;
    });
  }

  /** Takes the sample and its histograms over. */
  async keep({ value, latency, hiccups, details = {} }: Sample): Promise<void> {
    await this.#attempt(() => {
      this.#values.push(value);
      if (latency !== undefined) this.#latency.add(latency);
      if (hiccups !== undefined) this.#hiccups.add(hiccups);
      for (const [name, detail] of Object.entries(details)) {
        this.#details.set(name, [...(this.#details.get(name) ?? []), detail]);
      }
    });
  }

  async close(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    await this.#attempt(() => within(this.#limits.close, "closing", running.close()));
  }

  result(): Result {
    const { system, setting, unit } = this.#contender;
    const about = { bench: this.#bench, system, setting, unit };
    if (this.#failed !== undefined) return { ...about, rounds: this.#values, failed: this.#failed };
    if (this.#absent !== undefined) return { ...about, rounds: [], absent: this.#absent };
    const middle = median(this.#values);
    const latency = this.#latency.percentiles();
    const hiccups = this.#hiccups.percentiles();
    const details = [...this.#details].map(([name, values]) => [name, median(values)] as const);
    return {
      ...about,
      rounds: this.#values,
      ...(middle === undefined
        ? {}
        : { median: middle, min: Math.min(...this.#values), max: Math.max(...this.#values) }),
      ...(latency === undefined ? {} : { latency }),
      ...(hiccups === undefined ? {} : { hiccups }),
      ...(details.length === 0 ? {} : { details: Object.fromEntries(details) as Record<string, number> }),
    };
  }

  /** The first failure is the one that is told. */
  async #attempt<T>(work: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#failed ??= error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return undefined;
    }
  }
}
