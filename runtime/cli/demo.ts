// `tutti demo`: a pack's seeded world, decided for real; a few decisions in words, then the figures.
import { setTimeout as pause } from "node:timers/promises";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { monotonicClock } from "../channel/clock.js";
import type { Decision } from "../coordinator/decision.js";
import { createEngine } from "../create-engine.js";
import type { Engine } from "../engine.js";
import type { Demonstration, OpenPack, Progress } from "../pack.js";
import { type DemonstrationReport, demonstrationPage } from "./demonstration-report.js";
import { LatencyRecorder } from "./latency-figures.js";
import { startProgress } from "./progress.js";

/** Decisions in flight at once: few, so that the latencies are of decisions and not of a queue. */
const IN_FLIGHT = 2;
/** Decisions told in words, spread over the run. */
const TOLD = 3;
/** First requests, which compile the code: decided, but not measured. */
const WARM_UP = 1000;
/** Events observed before the agents get a millisecond to take them: four times as many overflow an event lane in time. */
const EVENTS_AT_ONCE = 64;

export interface DemonstrationOptions {
  readonly seed: number;
  readonly requests: number;
  readonly json: boolean;
}

type World = Demonstration<unknown, CandidateKey, AgentEvent>;

export async function demonstrate(
  name: string,
  pack: OpenPack<unknown, CandidateKey, AgentEvent>,
  options: DemonstrationOptions,
  write: (text: string) => Promise<void>,
  messages: NodeJS.WriteStream,
): Promise<void> {
  const world = pack.demonstrate(options.seed, options.requests + WARM_UP);
  if (!options.json) await write(`${world.setting.join("\n")}\n\n`);
  const engine = await createEngine(world.engine ?? pack.engine);
  try {
    await tellHistory(world, engine);
    await new Run(world, engine, 0, WARM_UP).all();
    const warm = engine.inspect().decisions;
    const run = new Run(world, engine, WARM_UP, WARM_UP + options.requests);
    const progress = startProgress("Deciding", options.requests, messages);
    const seconds = await run.all(progress);
    progress.finish();
    const { decisions } = engine.inspect();
    const report: DemonstrationReport = {
      pack: name,
      seed: options.seed,
      requests: options.requests,
      seconds,
      decisionsPerSecond: Math.round(options.requests / seconds),
      latency: run.latencies.figures(),
      fallbacks: decisions.withFallback - warm.withFallback,
      early: decisions.early - warm.early,
      withoutWinner: decisions.withoutWinner - warm.withoutWinner,
      trade: Object.fromEntries(world.summarize()),
    };
    await write(options.json ? `${JSON.stringify(report)}\n` : demonstrationPage(run.told, report));
  } finally {
    await engine.close();
  }
}

async function tellHistory(
  { history }: World,
  engine: Engine<unknown, CandidateKey, AgentEvent>,
): Promise<void> {
  for (const [index, event] of history.entries()) {
    engine.observe(event);
    if (index % EVENTS_AT_ONCE === 0) await pause(1);
  }
  await pause(10);
}

/** Decides a part of the world's requests, several at once, and lets the world answer. */
class Run {
  readonly latencies = new LatencyRecorder();
  readonly told: string[][] = [];
  readonly #world: World;
  readonly #engine: Engine<unknown, CandidateKey, AgentEvent>;
  readonly #first: number;
  readonly #end: number;
  #next: number;
  #done = 0;

  constructor(world: World, engine: Engine<unknown, CandidateKey, AgentEvent>, first: number, end: number) {
    this.#world = world;
    this.#engine = engine;
    this.#first = first;
    this.#end = end;
    this.#next = first;
  }

  /** Returns the seconds it took. */
  async all(progress?: Progress): Promise<number> {
    const started = monotonicClock.now();
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.#lane(progress)));
    return (monotonicClock.now() - started) / 1000;
  }

  async #lane(progress: Progress | undefined): Promise<void> {
    while (this.#next < this.#end) {
      const index = this.#next++;
      const request = this.#world.requests[index];
      const asked = monotonicClock.now();
      const decision = await this.#engine.decide(request);
      this.latencies.record(monotonicClock.now() - asked);
      this.#tell(index, request, decision);
      for (const event of this.#world.respond(request, decision)) this.#engine.observe(event);
      this.#done++;
      if (this.#done % 100 === 0) progress?.advance(this.#done);
    }
  }

  /** The first decision with a winner in each part of the run. */
  #tell(index: number, request: unknown, decision: Decision): void {
    const part = Math.floor(((index - this.#first) / (this.#end - this.#first)) * TOLD);
    if (decision.winner === undefined || this.told.length > part) return;
    this.told.push([...this.#world.tell(request, decision)]);
  }
}
