// The coordinator as a state machine: fans a request out, gathers replies until they decide, are late, or cannot come,
// and resolves them. Driven by `ask` and `poll`; the clock is passed in.
// It must never wait, never hold a timer of the platform, and never settle a decision twice.
import type { CandidateKey } from "../actor/agent.js";
import type { Clock } from "../channel/clock.js";
import { EPOCH, EXPIRED, FAULT, GENERATION, KIND, PROPOSAL, SLOT } from "../channel/frame-descriptor.js";
import { EMPTY, type LaneConsumer } from "../channel/lane-consumer.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import type { EngineOptions } from "../engine-options.js";
import type { Decision } from "./decision.js";
import { BadRequestError, OverloadedError } from "./errors.js";
import type { Fallback } from "./fallback.js";
import { GatherTable } from "./gather-table.js";
import { type CauseCode, DEAD, FAULTY, LATE, LIVE, SHED } from "./outcome.js";
import type { Exclusion, FallbackCause } from "./rationale.js";
import { fallbackCause } from "./outcome.js";
import { RationaleRecorder } from "./rationale-record.js";
import type { ReplyReader } from "./reply-reader.js";
import type { RequestSender } from "./request-sender.js";
import { decisionId, type DecisionTemplate, SettledDecision } from "./settled-decision.js";
import type { CoordinatorStatistics } from "./statistics.js";
import { TimerWheel } from "./timer-wheel.js";
import type { Election } from "./vote/election.js";
import type { Weigher } from "./vote/vote-policy.js";

/** Called once with the decision, and with the token given to `ask`. A promise's `resolve` will do. */
export type Settle<Action extends CandidateKey> = (decision: Decision<Action>, token: number) => void;

/** What the coordinator needs of one agent. */
export interface CoordinatedAgent {
  readonly name: string;
  readonly weight: number;
  readonly mayVeto: boolean;
  /** Milliseconds, at most the decision's. */
  readonly deadline: number;
  readonly fallback: Fallback;
  readonly replies: LaneConsumer;
  readonly reader: ReplyReader;
}

export interface CoordinatorConfiguration<Request, Action extends CandidateKey> {
  readonly agents: readonly CoordinatedAgent[];
  readonly options: EngineOptions<Request, Action, never>;
  readonly slots: number;
  readonly mostCandidates: number;
  readonly mostRefusals: number;
  readonly sender: RequestSender;
  readonly election: Election;
  readonly weigher: Weigher;
  readonly template: DecisionTemplate;
  readonly clock: Clock;
}

/** Decisions whose deadline has passed, handled at once. */
const EXPIRED_AT_ONCE = 256;

interface AgentCounts {
  live: number;
  tooLate: number;
  staleEpoch: number;
  readonly fallbacks: Record<FallbackCause, number>;
}

export class Coordinator<Request, Action extends CandidateKey> {
  readonly #agents: readonly CoordinatedAgent[];
  readonly #options: EngineOptions<Request, Action, never>;
  readonly #table: GatherTable;
  readonly #sender: RequestSender;
  readonly #election: Election;
  readonly #weigher: Weigher;
  readonly #template: DecisionTemplate;
  readonly #clock: Clock;
  readonly #wheel: TimerWheel;
  readonly #recorder = new RationaleRecorder();
  readonly #mostRefusals: number;
  readonly #baseWeights: Float64Array;
  /** Life of each agent, from 1; 0 while it has none. */
  readonly #epochs: Int32Array;
  readonly #vetoers: number;
  readonly #valued: boolean;
  readonly #early: boolean;
  readonly #expired = new Int32Array(EXPIRED_AT_ONCE);
  /** Slots that got a reply in this poll and may be decided early, looked at once all lanes are drained. */
  readonly #touched: Int32Array;
  #touchedCount = 0;

  /** By slot. */
  readonly #settles: (Settle<Action> | undefined)[];
  readonly #tokens: Float64Array;
  readonly #exclusions: (Exclusion[] | undefined)[];
  readonly #keys: (string | number | undefined)[];

  /** While a constraint is asked: what `exclude` speaks of. One closure for all requests. */
  #excludingSlot = 0;
  #excludingBy = "";
  readonly #exclude = (index: number, reason: string): void => {
    const table = this.#table;
    const slot = this.#excludingSlot;
    const count = table.candidateCount[slot] as number;
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(`constraint "${this.#excludingBy}" excluded candidate ${index} of ${count}`);
    }
    const place = slot * table.stride + index;
    if (table.infeasible[place] === 1) return;
    table.infeasible[place] = 1;
    const exclusion = { candidate: index, by: this.#excludingBy, reason };
    const known = this.#exclusions[slot];
    if (known === undefined) this.#exclusions[slot] = [exclusion];
    else known.push(exclusion);
  };

  #sequence = 0;
  #decisions = 0;
  #earlyDecisions = 0;
  #withFallback = 0;
  #withoutWinner = 0;
  #overloaded = 0;
  readonly #counts: readonly AgentCounts[];

  constructor(configuration: CoordinatorConfiguration<Request, Action>) {
    const { agents, options, slots, mostCandidates } = configuration;
    this.#agents = agents;
    this.#options = options;
    this.#table = new GatherTable(slots, agents.length, mostCandidates);
    this.#sender = configuration.sender;
    this.#election = configuration.election;
    this.#weigher = configuration.weigher;
    this.#template = configuration.template;
    this.#clock = configuration.clock;
    this.#wheel = new TimerWheel(slots, configuration.clock.now());
    this.#mostRefusals = configuration.mostRefusals;
    this.#baseWeights = Float64Array.from(agents, ({ weight }) => weight);
    this.#epochs = new Int32Array(agents.length);
    this.#vetoers = agents.reduce((mask, { mayVeto }, agent) => (mayVeto ? mask | (1 << agent) : mask), 0);
    this.#valued = options.values !== undefined;
    this.#early = options.early !== false;
    this.#touched = new Int32Array(slots);
    this.#settles = new Array<Settle<Action> | undefined>(slots).fill(undefined);
    this.#tokens = new Float64Array(slots);
    this.#exclusions = new Array<Exclusion[] | undefined>(slots).fill(undefined);
    this.#keys = new Array<string | number | undefined>(slots).fill(undefined);
    this.#counts = agents.map(() => ({
      live: 0,
      tooLate: 0,
      staleEpoch: 0,
      fallbacks: { late: 0, dead: 0, shed: 0, faulty: 0 },
    }));
  }

  get inFlight(): number {
    return this.#table.inFlight;
  }

  /** Decisions that may be asked for before one is refused. */
  get room(): number {
    return this.#table.slots - this.#table.inFlight;
  }

  /** When the next agent or decision is late, on the clock's scale; infinite when nothing is in flight. */
  get nextDeadline(): number {
    return this.#wheel.earliest();
  }

  /** Whether a reply waits that `poll` has not seen. */
  hasMail(): boolean {
    for (const { replies } of this.#agents) if (replies.hasMore()) return true;
    return false;
  }

  /** The agent lives: it is asked from the next request on. A higher epoch makes earlier lives' replies stale. */
  markAlive(agent: number, epoch: number): void {
    this.#epochs[agent] = epoch;
    this.#agents[agent]?.reader.forget();
  }

  /** The agent is dead: its fallback stands in at once, for what is in flight too. */
  markDead(agent: number): void {
    this.#epochs[agent] = 0;
    const table = this.#table;
    const now = this.#clock.now();
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.isWaiting(slot, agent)) {
        this.#standIn(slot, agent, DEAD, now);
        this.#proceed(slot);
      }
    }
  }

  /**
   * Starts a decision; `settle` is called once, from here (nothing to wait for) or from a later `poll`. Requests are
   * visible to agents after the next `flush`. Throws OverloadedError, or BadRequestError where the request, or what the
   * options' functions make of it, cannot be used; then nothing was started.
   */
  ask(request: Request, settle: Settle<Action>, token: number): void {
    const table = this.#table;
    const slot = table.take();
    if (slot < 0) {
      this.#overloaded++;
      throw new OverloadedError(table.inFlight);
    }
    this.#settles[slot] = settle;
    this.#tokens[slot] = token;
    let feasible: number;
    try {
      feasible = this.#open(slot, request);
      if (feasible > 0) {
        this.#sender.prepare(request, table.candidates[slot] ?? [], slot, table.generation[slot] as number);
      }
    } catch (error) {
      this.#free(slot);
      throw error;
    }
    if (feasible > 0) this.#fanOut(slot);
    else this.#leaveOut(slot);
    if (table.waiting[slot] === 0) this.#settle(slot, false);
    else this.#wheel.arm(slot, this.#nextLate(slot));
  }

  /** Lets the agents see what was asked since the last call. */
  flush(): void {
    this.#sender.flush();
  }

  /** Takes the replies that are there, then ends what is late. Returns how many replies and deadlines it saw. */
  poll(): number {
    let seen = 0;
    for (let agent = 0; agent < this.#agents.length; agent++) seen += this.#drain(agent);
    for (let index = 0; index < this.#touchedCount; index++) {
      const slot = this.#touched[index] as number;
      if (this.#table.waiting[slot] !== 0 && this.#isCertain(slot)) this.#settle(slot, true);
    }
    this.#touchedCount = 0;
    if (this.#wheel.armed > 0) seen += this.#expire();
    return seen;
  }

  statistics(): CoordinatorStatistics {
    return {
      decisions: this.#decisions,
      early: this.#earlyDecisions,
      withFallback: this.#withFallback,
      withoutWinner: this.#withoutWinner,
      overloaded: this.#overloaded,
      inFlight: this.inFlight,
      agents: this.#counts.map((counts) => ({ ...counts, fallbacks: { ...counts.fallbacks } })),
    };
  }

  /** Fills the slot's rows that do not depend on agents. Returns the number of feasible candidates. */
  #open(slot: number, request: Request): number {
    const table = this.#table;
    const { stride } = table;
    const { candidates: given, features, values, constraints = [], key } = this.#options;
    const start = slot * stride;
    const candidates = typeof given === "function" ? this.#ask("candidates", () => given(request)) : given;
    const count = candidates?.length;
    if (!(count >= 0 && count <= stride)) {
      throw new BadRequestError(
        `candidates gave ${count === undefined ? "no list" : `${count} candidates`}: at most limits.candidates = ${stride}`,
      );
    }
    table.requests[slot] = request;
    table.candidates[slot] = candidates;
    table.candidateCount[slot] = count;
    table.sequence[slot] = ++this.#sequence;
    for (let place = start; place < start + count; place++) table.infeasible[place] = 0;
    this.#weigher.weigh(
      features === undefined ? undefined : this.#ask("features", () => features(request)),
      this.#baseWeights,
      table.weight,
      table.priority,
      slot * table.agents,
    );
    if (values !== undefined) {
      const row = table.values.subarray(start, start + count).fill(1);
      this.#ask("values", () => values(request, candidates, row));
      for (const [index, value] of row.entries()) {
        if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
          throw new BadRequestError(`values gave ${value} for candidate ${index}: it must be finite and at least 0`);
        }
      }
    }
    if (key !== undefined) this.#keys[slot] = this.#ask("key", () => key(request));
    this.#excludingSlot = slot;
    for (const constraint of constraints) {
      if (constraint.exclude === undefined) continue;
      this.#excludingBy = constraint.name;
      this.#ask(`constraint "${constraint.name}"`, () =>
        constraint.exclude?.(request, candidates, this.#exclude),
      );
    }
    let feasible = 0;
    for (let place = start; place < start + count; place++) feasible += 1 - (table.infeasible[place] as number);
    table.asked[slot] = this.#clock.now();
    return feasible;
  }

  #ask<T>(what: string, call: () => T): T {
    try {
      return call();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BadRequestError(`${what} failed for this request: ${reason}`, { cause: error });
    }
  }

  #fanOut(slot: number): void {
    const table = this.#table;
    const agents = this.#agents;
    const asked = table.asked[slot] as number;
    let waiting = 0;
    for (let agent = 0; agent < agents.length; agent++) {
      const epoch = this.#epochs[agent] as number;
      const { deadline } = agents[agent] as CoordinatedAgent;
      if (epoch === 0) this.#standIn(slot, agent, DEAD, asked);
      else if (this.#sender.send(agent, epoch, asked + deadline)) waiting |= 1 << agent;
      else this.#standIn(slot, agent, SHED, asked);
    }
    table.waiting[slot] = waiting;
  }

  /** Nothing can win: no agent is asked, and none stands in. */
  #leaveOut(slot: number): void {
    const table = this.#table;
    const rows = slot * table.agents;
    table.outcome.fill(0, rows, rows + table.agents);
    table.cause.fill(0, rows, rows + table.agents);
    table.confidence.fill(0, rows, rows + table.agents);
    table.freshness.fill(0, rows, rows + table.agents);
    table.priced.fill(0, rows, rows + table.agents);
    table.waiting[slot] = 0;
  }

  #drain(agent: number): number {
    const { replies, reader } = this.#agents[agent] as CoordinatedAgent;
    const { words } = replies.memory;
    let seen = 0;
    try {
      for (let offset = replies.next(); offset !== EMPTY; offset = replies.next()) {
        seen++;
        this.#takeReply(agent, reader, replies, offset, words);
      }
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
    } finally {
      replies.release();
    }
    return seen;
  }

  #takeReply(
    agent: number,
    reader: ReplyReader,
    replies: LaneConsumer,
    offset: number,
    words: Int32Array,
  ): void {
    const table = this.#table;
    const word = offset >> 2;
    const kind = words[word + KIND];
    if (kind !== PROPOSAL && kind !== FAULT && kind !== EXPIRED) return;
    const counts = this.#counts[agent] as AgentCounts;
    if (words[word + EPOCH] !== this.#epochs[agent]) {
      counts.staleEpoch++;
      return;
    }
    const slot = words[word + SLOT] as number;
    if (
      slot < 0 ||
      slot >= table.slots ||
      table.generation[slot] !== words[word + GENERATION] ||
      !table.isWaiting(slot, agent)
    ) {
      counts.tooLate++;
      if (kind === PROPOSAL) reader.learnReason(replies.memory, offset);
      return;
    }
    if (kind === PROPOSAL) this.#takeProposal(slot, agent, reader, replies, offset);
    else {
      if (kind === FAULT) table.faults[slot * table.agents + agent] = reader.readFault(replies.memory, offset);
      this.#standIn(slot, agent, kind === FAULT ? FAULTY : LATE, this.#clock.now());
    }
    this.#proceed(slot);
  }

  #takeProposal(slot: number, agent: number, reader: ReplyReader, replies: LaneConsumer, offset: number): void {
    const table = this.#table;
    try {
      reader.readProposal(replies.memory, offset, table, slot);
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      table.faults[slot * table.agents + agent] = error.message;
      return this.#standIn(slot, agent, FAULTY, this.#clock.now());
    }
    table.waiting[slot] = (table.waiting[slot] as number) & ~(1 << agent);
    (this.#counts[agent] as AgentCounts).live++;
    const { fallback } = this.#agents[agent] as CoordinatedAgent;
    const key = this.#keys[slot];
    if (fallback.remembers && key !== undefined) {
      fallback.remember(table, slot, agent, key, this.#clock.now());
    }
  }

  #standIn(slot: number, agent: number, cause: CauseCode, now: number): void {
    const table = this.#table;
    table.waiting[slot] = (table.waiting[slot] as number) & ~(1 << agent);
    const word = fallbackCause(cause);
    if (word !== undefined) (this.#counts[agent] as AgentCounts).fallbacks[word]++;
    (this.#agents[agent] as CoordinatedAgent).fallback.standIn(
      table,
      slot,
      agent,
      cause,
      this.#keys[slot],
      now,
    );
  }

  /** After a reply or a fallback: decides when it was the last, or looks for an early decision after this poll. */
  #proceed(slot: number): void {
    const waiting = this.#table.waiting[slot] as number;
    if (waiting === 0) this.#settle(slot, false);
    else if (this.#early && (waiting & this.#vetoers) === 0 && this.#touchedCount < this.#touched.length) {
      this.#touched[this.#touchedCount++] = slot;
    }
  }

  #isCertain(slot: number): boolean {
    const table = this.#table;
    const waiting = table.waiting[slot] as number;
    if ((waiting & this.#vetoers) !== 0) return false;
    this.#count(slot);
    let missing = 0;
    const rows = slot * table.agents;
    for (let agent = 0; agent < table.agents; agent++) {
      if ((waiting & (1 << agent)) !== 0) {
        missing += (table.weight[rows + agent] as number) * (table.priority[rows + agent] as number);
      }
    }
    return this.#election.isCertain(missing);
  }

  #expire(): number {
    const now = this.#clock.now();
    const expired = this.#expired;
    let seen = 0;
    for (;;) {
      const count = this.#wheel.advance(now, expired);
      for (let index = 0; index < count; index++) this.#passDeadline(expired[index] as number, now);
      seen += count;
      if (count < expired.length) return seen;
    }
  }

  #passDeadline(slot: number, now: number): void {
    const table = this.#table;
    const asked = table.asked[slot] as number;
    for (let agent = 0; agent < this.#agents.length; agent++) {
      if (!table.isWaiting(slot, agent)) continue;
      if (asked + (this.#agents[agent] as CoordinatedAgent).deadline <= now) this.#standIn(slot, agent, LATE, now);
    }
    const waiting = table.waiting[slot] as number;
    if (waiting === 0) return this.#settle(slot, false);
    this.#wheel.arm(slot, this.#nextLate(slot));
    if (this.#early && this.#isCertain(slot)) this.#settle(slot, true);
  }

  /** When the first of the agents still missing is late. */
  #nextLate(slot: number): number {
    const table = this.#table;
    let shortest = Number.POSITIVE_INFINITY;
    for (let agent = 0; agent < this.#agents.length; agent++) {
      const { deadline } = this.#agents[agent] as CoordinatedAgent;
      if (deadline < shortest && table.isWaiting(slot, agent)) shortest = deadline;
    }
    return (table.asked[slot] as number) + shortest;
  }

  /** Lets the election see the slot's rows, with the weights of those agents that are present. */
  #count(slot: number): void {
    const table = this.#table;
    const rows = slot * table.agents;
    const { weights } = this.#election;
    const waiting = table.waiting[slot] as number;
    for (let agent = 0; agent < table.agents; agent++) {
      const row = rows + agent;
      // The order of the factors is part of the contract: replay multiplies in the same one.
      weights[agent] =
        (waiting & (1 << agent)) !== 0
          ? 0
          : (table.weight[row] as number) *
            (table.priority[row] as number) *
            (table.confidence[row] as number) *
            (table.freshness[row] as number);
    }
    this.#election.hold(
      table.candidates[slot] ?? [],
      table.scores,
      rows * table.stride,
      table.stride,
      table.infeasible,
      slot * table.stride,
      this.#valued ? table.values : undefined,
    );
  }

  #settle(slot: number, early: boolean): void {
    const table = this.#table;
    const election = this.#election;
    const candidates = (table.candidates[slot] ?? []) as readonly Action[];
    this.#abandon(slot, early);
    this.#count(slot);
    const refusals: Exclusion[] = [];
    let winner = election.best();
    let price = this.#price(slot, winner);
    while (winner >= 0) {
      const refusal = this.#reserve(slot, candidates[winner] as Action, price);
      if (refusal === undefined) break;
      refusals.push({ candidate: winner, ...refusal });
      election.strike(winner);
      winner = refusals.length > this.#mostRefusals ? -1 : election.best();
      price = this.#price(slot, winner);
    }
    const limits =
      refusals.length > 0 || this.#exclusions[slot] !== undefined
        ? { exclusions: this.#exclusions[slot] ?? [], refusals }
        : undefined;
    const decision = new SettledDecision<Action>(
      this.#template,
      table.sequence[slot] as number,
      candidates,
      winner,
      winner < 0 ? 0 : (election.totals[winner] as number),
      price,
      early,
      this.#clock.now() - (table.asked[slot] as number),
      this.#recorder.record(table, slot, this.#valued),
      this.#texts(slot),
      limits,
    );
    this.#decisions++;
    if (early) this.#earlyDecisions++;
    if (winner < 0) this.#withoutWinner++;
    const settle = this.#settles[slot];
    const token = this.#tokens[slot] as number;
    this.#free(slot);
    settle?.(decision, token);
  }

  /** What an early decision does not wait for is recorded as absent, without a cause: nothing went wrong. */
  #abandon(slot: number, early: boolean): void {
    const table = this.#table;
    const rows = slot * table.agents;
    let fallbacks = 0;
    for (let agent = 0; agent < table.agents; agent++) {
      if (early && table.isWaiting(slot, agent)) {
        table.outcome[rows + agent] = 0;
        table.cause[rows + agent] = 0;
        table.confidence[rows + agent] = 0;
        table.freshness[rows + agent] = 0;
        table.priced[rows + agent] = 0;
      } else if (table.outcome[rows + agent] !== LIVE && table.cause[rows + agent] !== 0) fallbacks = 1;
    }
    this.#withFallback += fallbacks;
  }

  /** Takes what every constraint needs, or gives back what was taken and says which refused. */
  #reserve(
    slot: number,
    candidate: Action,
    price: number | undefined,
  ): { readonly by: string; readonly reason: string } | undefined {
    const { constraints } = this.#options;
    if (constraints === undefined) return undefined;
    const request = this.#table.requests[slot] as Request;
    let id: string | undefined;
    for (let index = 0; index < constraints.length; index++) {
      const constraint = constraints[index];
      if (constraint?.reserve === undefined) continue;
      id ??= decisionId(this.#template.idPrefix, this.#table.sequence[slot] as number);
      const reason = refusal(() => constraint.reserve?.(request, candidate, price, id as string));
      if (reason === undefined) continue;
      for (const earlier of constraints.slice(0, index)) earlier.release?.(request, candidate, price, id);
      return { by: constraint.name, reason };
    }
    return undefined;
  }

  /** Hard limits that concern one quantity combine by their minimum: the lowest price that any agent proposed. */
  #price(slot: number, winner: number): number | undefined {
    if (winner < 0) return undefined;
    const table = this.#table;
    let lowest = Number.POSITIVE_INFINITY;
    for (let row = slot * table.agents; row < (slot + 1) * table.agents; row++) {
      if (table.priced[row] === 1) lowest = Math.min(lowest, table.prices[row * table.stride + winner] as number);
    }
    return lowest === Number.POSITIVE_INFINITY ? undefined : lowest;
  }

  #texts(slot: number): ConstructorParameters<typeof SettledDecision<Action>>[9] {
    const table = this.#table;
    const rows = slot * table.agents;
    const vetoes = table.vetoes[slot];
    let any = vetoes !== undefined;
    for (let row = rows; row < rows + table.agents && !any; row++) {
      any = table.reasons[row] !== undefined || table.faults[row] !== undefined;
    }
    if (!any) return undefined;
    return {
      reasons: table.reasons.slice(rows, rows + table.agents),
      faults: table.faults.slice(rows, rows + table.agents),
      vetoes: vetoes ?? [],
    };
  }

  #free(slot: number): void {
    this.#wheel.disarm(slot);
    this.#settles[slot] = undefined;
    this.#exclusions[slot] = undefined;
    this.#keys[slot] = undefined;
    this.#table.release(slot);
  }
}

/** A constraint that throws refuses: what it should have taken is not known to be there. */
function refusal(reserve: () => string | undefined): string | undefined {
  try {
    return reserve();
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
