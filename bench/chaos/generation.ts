// One process under chaos: the ads engine, its load, its faults, and what is watched; until it is told to end, or killed.
// It must come to rest by itself when the load stops: nobody is restarted, and nothing drained, from here.
import { setTimeout as pause } from "node:timers/promises";
import { createEngine, durableStore, now, type StateStore } from "tutti";
import { adsEngineOptions } from "tutti/ads";
import { Random } from "#ads/random.js";
import { imbalances } from "./conservation.js";
import { DecisionWatch } from "./decision-watch.js";
import { FaultInjector } from "./fault-injector.js";
import { AGENTS, FAULT_KINDS, traitsOf } from "./fault-kind.js";
import { planFaults } from "./fault-plan.js";
import { allocateLifeRecords, LifeRecords } from "./life-records.js";
import { type AdsEngine, Load } from "./load.js";
import { ChaosMarket } from "./market.js";
import type { FromGeneration, GenerationFigures, GenerationOptions, MessageFigures } from "./messages.js";
import { OutcomeDesk } from "./outcome-desk.js";
import { recordedWorkers } from "./recording-worker.js";
import { RecoveryWatch } from "./recovery-watch.js";
import { DEADLINE, LIMITS, MOST_MEMORY, REST_LIMIT, SUPERVISION } from "./settings.js";
import { StallMeter } from "./stall-meter.js";

/** Milliseconds. */
const REPORT = 250;
const QUIET_LOOK = 50;
/** Looks in a row that must find everything quiet. */
const QUIET_LOOKS = 5;
/** Between the faults of a calm run, after the last one is over: the spares are warm again. */
const CALM_PAUSE = 400;

interface GenerationParts {
  readonly options: GenerationOptions;
  readonly tell: (message: FromGeneration) => void;
  readonly market: ChaosMarket;
  readonly records: LifeRecords;
  readonly store: StateStore;
  readonly settled: () => Promise<void>;
  readonly engine: AdsEngine;
}

export class Generation {
  readonly #options: GenerationOptions;
  readonly #tell: (message: FromGeneration) => void;
  readonly #engine: AdsEngine;
  readonly #store: StateStore;
  readonly #stalls = new StallMeter();
  readonly #watch: DecisionWatch;
  readonly #recoveries: RecoveryWatch;
  readonly #desk: OutcomeDesk;
  readonly #load: Load;
  readonly #faults: FaultInjector;
  #hangs = 0;
  #ending = false;
  #reports: NodeJS.Timeout | undefined;

  static async start(
    options: GenerationOptions,
    tell: (message: FromGeneration) => void,
  ): Promise<Generation> {
    const market = new ChaosMarket(options.seed, options.generation, options.requests);
    const records = allocateLifeRecords(AGENTS.length);
    const store = durableStore({ path: options.store });
    const { agents, ...ads } = adsEngineOptions(market.catalogue, {
      deadline: DEADLINE,
      isolated: options.isolated,
    });
    const engine = await createEngine({
      ...ads,
      agents: agents.map((spec, index) => ({
        ...spec,
        module: new URL(`./agents/${AGENTS[index]}.js`, import.meta.url),
        options: { ...spec.options, chaos: records },
      })),
      supervision: SUPERVISION,
      limits: { ...ads.limits, ...LIMITS },
      store,
    });
    const settling = (ads.constraints ?? []).filter(settles);
    const settled = async (): Promise<void> => {
      await Promise.all(settling.map((constraint) => constraint.settled()));
    };
    return new Generation({
      options,
      tell,
      market,
      records: new LifeRecords(records),
      store,
      settled,
      engine,
    });
  }

  private constructor(parts: GenerationParts) {
    const { options, tell, market, records, store, settled, engine } = parts;
    const { seed, generation, faultsPerMinute, inherited } = options;
    this.#options = options;
    this.#tell = tell;
    this.#engine = engine;
    this.#store = store;
    this.#watch = new DecisionWatch(this.#stalls);
    this.#recoveries = new RecoveryWatch(records);
    const random = new Random(seed ^ generation);
    const violate = (what: string): void => this.#watch.violate(what);
    this.#desk = new OutcomeDesk({ engine, market, store, settled, random, tell, violate }, inherited);
    this.#load = new Load(engine, market, this.#watch, (offer, decision) =>
      this.#desk.decided(offer, decision),
    );
    // A calm run is about recoveries.
    const kinds = FAULT_KINDS.filter((kind) => !options.calm || traitsOf(kind).ends);
    const plan = planFaults(seed * 1000 + generation, faultsPerMinute, kinds);
    this.#faults = new FaultInjector(engine, this.#load, records, plan);
    engine.on("hang", () => this.#hangs++);
    engine.on("given-up", ({ agent, reason }) => violate(`${agent} was given up: ${reason}`));
  }

  run(): void {
    this.#stalls.start();
    this.#recoveries.start(this.#engine);
    this.#desk.start();
    this.#load.start(this.#options.rate);
    if (this.#options.calm) void this.#injectCalmly();
    else this.#faults.start();
    this.#reports = setInterval(() => {
      this.#tell({ type: "figures", figures: this.#figures() });
    }, REPORT);
    this.#tell({ type: "ready" });
  }

  /** Stops faults and load, waits until all is quiet, checks that everything balances, closes. */
  async end(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#faults.stop();
    // Where the machine is too busy for a request to be answered in time, an order may not get through: that is no fault.
    await this.#within(() => {
      this.#faults.look();
      return this.#faults.open === 0 && !this.#load.bursting;
    });
    const faultless = now();
    await this.#until("every agent was live again", () => this.#isLive() && this.#watch.wholeAt > faultless);
    this.#load.stop();
    await this.#until("all was quiet", () => this.#isQuiet());
    this.#checkBalance("at rest");
    clearInterval(this.#reports);
    this.#desk.stop();
    this.#recoveries.stop();
    this.#stalls.stop();
    await this.#engine.close();
    this.#checkBalance("after close");
    await this.#store.close();
    this.#tell({ type: "ended", figures: this.#figures() });
  }

  async #injectCalmly(): Promise<void> {
    while (!this.#ending) {
      await pause(CALM_PAUSE);
      this.#faults.injectNext();
      do {
        await pause(QUIET_LOOK);
        this.#faults.look();
      } while (!this.#ending && (this.#faults.open > 0 || this.#recoveries.open > 0 || !this.#isLive()));
    }
  }

  #isLive(): boolean {
    return (
      this.#recoveries.open === 0 && this.#engine.inspect().actors.every(({ phase }) => phase === "running")
    );
  }

  #isQuiet(): boolean {
    const { actors, decisions } = this.#engine.inspect();
    // Replies that came too late lie in their lanes until the coordinator has a decision to look for.
    if (this.#watch.open === 0 && actors.some(({ replies }) => replies.waiting > 0)) this.#load.ask();
    return (
      this.#watch.open === 0 &&
      this.#desk.open === 0 &&
      decisions.inFlight === 0 &&
      actors.every(
        ({ phase, mailbox, replies }) =>
          phase === "running" && mailbox.waiting === 0 && replies.waiting === 0,
      )
    );
  }

  /** Whether the condition came true, and stayed so, before the limit. */
  async #within(condition: () => boolean): Promise<boolean> {
    const limit = now() + REST_LIMIT;
    for (let seen = 0; seen < QUIET_LOOKS; ) {
      await pause(QUIET_LOOK);
      seen = condition() ? seen + 1 : 0;
      if (now() > limit) return false;
    }
    return true;
  }

  async #until(what: string, condition: () => boolean): Promise<void> {
    if (await this.#within(condition)) return;
    const { actors: all, decisions } = this.#engine.inspect();
    const actors = all.map(({ name, phase, mailbox, replies }, agent) => {
      const { breaker = "", limit = 0, fallbacks = {} } = decisions.agents[agent] ?? {};
      const asked = `breaker ${breaker}, limit ${limit}, fallbacks ${JSON.stringify(fallbacks)}`;
      return `${name} ${phase}, ${mailbox.waiting} + ${replies.waiting} waiting, ${asked}`;
    });
    this.#watch.violate(
      `${REST_LIMIT / 1000} s passed before ${what}: ${actors.join("; ")}; ${this.#watch.open} decisions and ` +
        `${this.#desk.open} outcomes open; ${this.#faults.open} faults open`,
    );
  }

  #checkBalance(when: string): void {
    for (const wrong of imbalances(this.#engine.inspect(), this.#engine.deadLetters().counts)) {
      this.#watch.violate(`${when}: ${wrong}`);
    }
  }

  #figures(): GenerationFigures {
    const { asked, made, refused, failed, late, lateByStall, withFallback, withoutWinner, replayed } =
      this.#watch;
    const { actors } = this.#engine.inspect();
    const memory = process.memoryUsage.rss();
    if (memory > MOST_MEMORY) this.#watch.violate(`the process grew to ${memory} bytes`);
    this.#faults.look();
    return {
      ...{ asked, made, refused, failed, late, lateByStall, withFallback, withoutWinner, replayed },
      faults: this.#faults.counts,
      recoveries: this.#recoveries.take(),
      struckAgain: this.#recoveries.struckAgain,
      restarts: actors.reduce((sum, { restarts }) => sum + restarts, 0),
      hangs: this.#hangs,
      threads: recordedWorkers.started,
      coldThreads: recordedWorkers.cold,
      messages: sumOfLanes(actors.flatMap(({ mailbox, replies }) => [mailbox, replies])),
      stalls: {
        count: this.#stalls.count,
        total: this.#stalls.total,
        longest: this.#stalls.longest,
      },
      memory,
      violations: [...this.#watch.violations],
    };
  }
}

/** A constraint that says when what it was told is durable. */
function settles<T extends object>(constraint: T): constraint is T & { settled(): Promise<void> } {
  return "settled" in constraint && typeof constraint.settled === "function";
}

function sumOfLanes(lanes: readonly MessageFigures[]): MessageFigures {
  const sum = { sent: 0, handled: 0, discarded: 0, waiting: 0, refused: 0 };
  for (const lane of lanes) {
    for (const name of ["sent", "handled", "discarded", "waiting", "refused"] as const)
      sum[name] += lane[name];
  }
  return sum;
}
