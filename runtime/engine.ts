// The engine: wires channels, actors and the coordinator, and turns them on the caller's event loop.
// It must never block the event loop but in `decideSync`, and never leave a promise unsettled.
import { EventEmitter } from "node:events";
import type { AgentEvent, CandidateKey } from "./actor/agent.js";
import type { Constraint } from "./coordinator/constraint.js";
import type { Decision } from "./coordinator/decision.js";
import type { DecisionTable } from "./coordinator/decision-table.js";
import { EngineClosedError } from "./coordinator/errors.js";
import { Batch, type BatchRows } from "./engine/batch.js";
import type { DeadLetterReport } from "./engine/dead-letters.js";
import { DecisionList } from "./engine/decision-list.js";
import type { Announce, EngineEvents } from "./engine/engine-events.js";
import type { EngineOptions } from "./engine/engine-options.js";
import type { EngineInspection } from "./engine/inspection.js";
import { Team } from "./engine/team.js";
import { TurnLoop } from "./engine/turn-loop.js";
import { validateEngineOptions } from "./engine/validate-engine-options.js";
import type { Journal } from "./journal/journal.js";
import { memoryStore } from "./store/memory-store.js";

/** A team of agents that decides requests. Made by `createEngine`. */
export interface Engine<Request, Action extends CandidateKey, Event extends AgentEvent> {
  /**
   * Decides one request by its deadline, whatever the agents do. Rejects only with BadRequestError, OverloadedError (at
   * once) or EngineClosedError.
   */
  decide(request: Request): Promise<Decision<Action>>;
  /**
   * Decides many, in order, without a promise each; waits for room instead of being overloaded. Rejects with a
   * BatchError, which holds the decisions of the good requests, where some are bad.
   */
  decideMany(requests: readonly Request[]): Promise<readonly Decision<Action>[]>;
  /**
   * The same into columns that the caller uses again and again: winners, scores, prices, latencies, and the rationale of
   * each row, with nothing allocated for a decision. Rejects with a DecisionTableError where the table is too small or
   * in use, and with a BatchError, without decisions of its own, where some requests are bad.
   */
  decideMany(requests: readonly Request[], into: DecisionTable<Action>): Promise<undefined>;
  /** Decides one request while the thread stands still: for scripts, and for threads that own no event loop. */
  decideSync(request: Request): Decision<Action>;
  /** Tells the constraints and the agents that subscribe what happened. Full lanes drop it, counted. */
  observe(event: Event): void;
  /** Hands a new model to an agent, between two messages; its later lives have it, too. */
  swapModel(agent: string, model: unknown): Promise<void>;
  /** Brings an agent back that was given up or has ended. */
  restart(agent: string): void;
  /** A look at the counters, which disturbs nobody. */
  inspect(): EngineInspection;
  /** Messages that were not handled: how many, why, and the latest of them. */
  deadLetters(): DeadLetterReport;
  /** Calls `listener` with every later event of this name. Returns what ends it. */
  on<Name extends keyof EngineEvents>(
    name: Name,
    listener: (...event: EngineEvents[Name]) => void,
  ): () => void;
  /**
   * Ends what is in flight, stops the agents in reverse order, ends the threads, and waits until the journal is durable; rejects
   * with a JournalError where it cannot be. Calling it again does no harm.
   */
  close(): Promise<void>;
}

/** `createEngine`, once its modules are loaded. Throws InvalidOptionError, InvalidVotePolicyError, AgentStartError. */
export async function startEngine<
  Request,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
>(options: EngineOptions<Request, Action, Event>): Promise<Engine<Request, Action, Event>> {
  validateEngineOptions(options);
  const { constraints = [], store = memoryStore() } = options;
  const events = new EventEmitter<EngineEvents>();
  // Behind the running code: a listener that throws harms no one but its own program.
  const announce: Announce = (name, ...event) =>
    process.nextTick(() => (events as EventEmitter).emit(name, ...event));
  let engine: RunningEngine<Request, Action, Event> | undefined;
  const opened: Constraint<Request, Action, Event>[] = [];
  try {
    // A store that cannot be opened says so now, not at the first write.
    await store.get("tutti");
    for (const constraint of constraints) {
      // Memory that nobody shares needs no leases.
      if (options.store !== undefined) await constraint.open?.(store);
      opened.push(constraint);
    }
    const escalated = (): void => void engine?.close();
    const team = await Team.start(options, { store, announce, escalated });
    engine = new RunningEngine<Request, Action, Event>(team, options, events);
    return engine;
  } catch (error) {
    await Promise.allSettled(opened.map((constraint) => constraint.close?.()));
    throw error;
  }
}

class RunningEngine<Request, Action extends CandidateKey, Event extends AgentEvent>
  implements Engine<Request, Action, Event>
{
  readonly #team: Team<Request, Action, Event>;
  readonly #constraints: readonly Constraint<Request, Action, Event>[];
  readonly #journal: Journal | undefined;
  readonly #eventValue: ((event: Event) => number | undefined) | undefined;
  readonly #events: EventEmitter<EngineEvents>;
  readonly #loop: TurnLoop;
  readonly #batches: Batch<Request, Action>[] = [];
  #refusals: { readonly reject: (error: unknown) => void; readonly error: unknown }[] = [];
  readonly #rejectAll = (): void => {
    const refusals = this.#refusals;
    this.#refusals = [];
    for (const { reject, error } of refusals) reject(error);
  };
  /** One for all promises: a closure for each would be a tenth of what a decision allocates. */
  readonly #executor = (
    resolve: (decision: Decision<Action>) => void,
    reject: (error: unknown) => void,
  ): void => {
    this.#ends.resolve = resolve;
    this.#ends.reject = reject;
  };
  readonly #ends: {
    resolve: (decision: Decision<Action>) => void;
    reject: (error: unknown) => void;
  } = { resolve: () => undefined, reject: () => undefined };
  #closing: Promise<void> | undefined;

  constructor(
    team: Team<Request, Action, Event>,
    { constraints = [], journal, eventValue }: EngineOptions<Request, Action, Event>,
    events: EventEmitter<EngineEvents>,
  ) {
    this.#team = team;
    this.#constraints = constraints;
    this.#journal = journal;
    this.#eventValue = eventValue;
    this.#events = events;
    this.#loop = new TurnLoop(team.coordinator, team.doorbell, team.threads, () => this.#pump());
  }

  decide(request: Request): Promise<Decision<Action>> {
    if (this.#closing !== undefined) return Promise.reject(new EngineClosedError());
    const promise = new Promise(this.#executor);
    const { resolve, reject } = this.#ends;
    try {
      this.#team.coordinator.ask(request, resolve, 0);
      this.#loop.wake();
    } catch (error) {
      this.#refuse(reject, error);
    }
    return promise;
  }

  decideMany(requests: readonly Request[]): Promise<readonly Decision<Action>[]>;
  decideMany(requests: readonly Request[], into: DecisionTable<Action>): Promise<undefined>;
  async decideMany(
    requests: readonly Request[],
    into?: DecisionTable<Action>,
  ): Promise<readonly Decision<Action>[] | undefined> {
    if (this.#closing !== undefined) throw new EngineClosedError();
    if (into === undefined) {
      const list = new DecisionList<Action>(requests.length);
      await this.#decideAll(requests, list);
      // None failed, so that each has its decision.
      return list.decisions as Decision<Action>[];
    }
    into.begin(requests.length);
    try {
      await this.#decideAll(requests, into);
    } finally {
      into.end();
    }
    return undefined;
  }

  #decideAll(requests: readonly Request[], rows: BatchRows<Action>): Promise<void> {
    const batch = new Batch<Request, Action>(requests, this.#team.coordinator, rows);
    this.#batches.push(batch);
    this.#loop.wake();
    return batch.decided;
  }

  decideSync(request: Request): Decision<Action> {
    if (this.#closing !== undefined) throw new EngineClosedError();
    let decided: Decision<Action> | undefined;
    this.#team.coordinator.ask(
      request,
      (decision) => {
        decided = decision;
      },
      0,
    );
    for (;;) {
      if (decided !== undefined) break;
      this.#loop.turnBlocking();
    }
    // The doorbell was answered here: whoever else waits would not hear of it.
    if (this.#batches.length > 0 || this.#team.coordinator.inFlight > 0) this.#loop.wake();
    return decided;
  }

  observe(event: Event): void {
    if (this.#closing !== undefined) throw new EngineClosedError();
    this.#team.observe(event);
    if (event.decision !== undefined) this.#keep(event, event.decision);
  }

  async swapModel(agent: string, model: unknown): Promise<void> {
    if (this.#closing !== undefined) throw new EngineClosedError();
    await this.#team.swapModel(agent, model);
  }

  restart(agent: string): void {
    if (this.#closing !== undefined) throw new EngineClosedError();
    this.#team.restart(agent);
  }

  inspect(): EngineInspection {
    return {
      degraded: this.#team.degraded,
      decisions: this.#team.coordinator.statistics(),
      actors: this.#team.inspect(),
      ...(this.#journal === undefined ? {} : { journal: this.#journal.stats() }),
    };
  }

  deadLetters(): DeadLetterReport {
    return this.#team.deadLetters();
  }

  on<Name extends keyof EngineEvents>(
    name: Name,
    listener: (...event: EngineEvents[Name]) => void,
  ): () => void {
    const emitter: EventEmitter = this.#events;
    emitter.on(name, listener);
    return () => void emitter.off(name, listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#loop.drained();
    await this.#team.stop();
    for (const constraint of this.#constraints) await constraint.close?.();
    await this.#journal?.flush();
  }

  /** In the journal, where there is one. */
  #keep(event: Event, decision: string): void {
    const value = this.#eventValue?.(event);
    // An event may come from outside, as it is.
    const id: unknown = event.id;
    this.#journal?.outcome({
      decision,
      type: event.type,
      ...(value === undefined ? {} : { value }),
      ...(typeof id === "string" ? { event: id } : {}),
    });
  }

  /**
   * Rejects behind the running code, all together: a promise that is rejected before its caller has seen it costs three times
   * as much, and refusals come by the hundred thousand when there is least time for them.
   */
  #refuse(reject: (error: unknown) => void, error: unknown): void {
    if (this.#refusals.length === 0) process.nextTick(this.#rejectAll);
    this.#refusals.push({ reject, error });
  }

  /** Feeds batches into what room there is. Returns whether any of them wants more. */
  #pump(): boolean {
    while (this.#batches.length > 0) {
      const batch = this.#batches[0];
      if (batch?.pump() === true) return true;
      this.#batches.shift();
    }
    return false;
  }
}
