// The coordinator as a state machine: fans a request out, gathers replies until they decide, are late, or cannot come,
// and has them settled. Driven by `ask` and `poll`; the clock is passed in.
// It must never wait, never hold a timer of the platform, and never settle a decision twice.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Clock } from "../channel/clock.js";
import { EPOCH, EXPIRED, FAULT, GENERATION, KIND, PROPOSAL, SLOT } from "../channel/frame-descriptor.js";
import { EMPTY, type LaneConsumer } from "../channel/lane-consumer.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import type { Decision } from "./decision.js";
import type { DecisionOptions } from "./decision-options.js";
import { OverloadedError } from "./errors.js";
import type { Fallback } from "./fallback.js";
import { GatherTable } from "./gather-table.js";
import { Intake } from "./intake.js";
import { type CauseCode, DEAD, FAULTY, fallbackCause, LATE, NO_CAUSE, SHED } from "./outcome.js";
import type { ReplyReader } from "./reply-reader.js";
import type { RequestSender } from "./request-sender.js";
import type { DecisionTemplate } from "./settled-decision.js";
import { Settlement } from "./settlement.js";
import { CAUSE } from "./sheet.js";
import { type AgentCounts, type CoordinatorStatistics, newAgentCounts } from "./statistics.js";
import { TimerWheel } from "./timer-wheel.js";
import type { Election } from "./vote/election.js";
import type { Weigher } from "./vote/vote-policy.js";

/** Called once with the decision, and with the token given to `ask`. A promise's `resolve` will do. */
export type Settle<Action extends CandidateKey> = (decision: Decision<Action>, token: number) => void;

/** What the coordinator needs of one agent. */
export interface CoordinatedAgent {
  readonly weight: number;
  readonly mayVeto: boolean;
  /** Milliseconds, at most the decision's. */
  readonly deadline: number;
  readonly fallback: Fallback;
  readonly replies: LaneConsumer;
  readonly reader: ReplyReader;
}

export interface CoordinatorParts<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly agents: readonly CoordinatedAgent[];
  readonly options: DecisionOptions<Request, Action, Event>;
  readonly slots: number;
  readonly mostCandidates: number;
  readonly mostRefusals: number;
  readonly sender: RequestSender;
  readonly election: Election;
  readonly weigher: Weigher;
  readonly template: DecisionTemplate;
  readonly clock: Clock;
}

/** Deadlines handled at once. */
const EXPIRED_AT_ONCE = 256;

export class Coordinator<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly #agents: readonly CoordinatedAgent[];
  readonly #options: DecisionOptions<Request, Action, Event>;
  readonly #table: GatherTable;
  readonly #intake: Intake<Request, Action, Event>;
  readonly #sender: RequestSender;
  readonly #settlement: Settlement<Request, Action>;
  readonly #wheel: TimerWheel;
  readonly #clock: Clock;
  /** Life of each agent, from 1; 0 while it has none. */
  readonly #epochs: Int32Array;
  /** A bit for each agent that may veto: while one is missing, nothing is certain. */
  readonly #vetoers: number;
  readonly #early: boolean;
  readonly #expired = new Int32Array(EXPIRED_AT_ONCE);
  /** Slots that got a reply in this poll and may be decided early: looked at once all lanes are drained. */
  readonly #touched: Int32Array;
  readonly #isTouched: Uint8Array;
  #touchedCount = 0;
  readonly #settles: (Settle<Action> | undefined)[];
  readonly #tokens: Float64Array;
  #sequence = 0;
  readonly #totals = { decisions: 0, early: 0, withFallback: 0, withoutWinner: 0, overloaded: 0 };
  readonly #counts: readonly AgentCounts[];

  constructor(parts: CoordinatorParts<Request, Action, Event>) {
    const { agents, options, slots, clock } = parts;
    this.#agents = agents;
    this.#options = options;
    this.#table = new GatherTable(slots, agents.length, parts.mostCandidates, parts.template.valued);
    this.#intake = new Intake(
      options,
      this.#table,
      parts.weigher,
      Float64Array.from(agents, ({ weight }) => weight),
    );
    this.#sender = parts.sender;
    this.#settlement = new Settlement(
      this.#table,
      parts.election,
      parts.template,
      options.constraints ?? [],
      parts.mostRefusals,
    );
    this.#wheel = new TimerWheel(slots, clock.now());
    this.#clock = clock;
    this.#epochs = new Int32Array(agents.length);
    this.#vetoers = agents.reduce((mask, { mayVeto }, agent) => (mayVeto ? mask | (1 << agent) : mask), 0);
    this.#early = options.early !== false;
    this.#touched = new Int32Array(slots);
    this.#isTouched = new Uint8Array(slots);
    this.#settles = new Array<Settle<Action> | undefined>(slots).fill(undefined);
    this.#tokens = new Float64Array(slots);
    this.#counts = agents.map(newAgentCounts);
  }

  get inFlight(): number {
    return this.#table.inFlight;
  }

  /** Decisions that may be asked for before one is refused. */
  get room(): number {
    return this.#table.slots - this.#table.inFlight;
  }

  /** When the next agent is late, in milliseconds on the clock; infinite when nothing is in flight. */
  get nextDeadline(): number {
    return this.#wheel.earliest();
  }

  /** Whether a reply waits that `poll` has not seen. */
  hasMail(): boolean {
    for (const { replies } of this.#agents) if (replies.hasMore()) return true;
    return false;
  }

  /** The agent lives: it is asked from the next request on. Replies of its earlier lives are stale. */
  markAlive(agent: number, epoch: number): void {
    this.#epochs[agent] = epoch;
    this.#agents[agent]?.reader.forget();
  }

  /** The agent is dead: its fallback stands in at once, for what is in flight too. */
  markDead(agent: number): void {
    this.#epochs[agent] = 0;
    const table = this.#table;
    for (let slot = 0; slot < table.slots; slot++) {
      if (!table.isWaiting(slot, agent)) continue;
      this.#standIn(slot, agent, DEAD);
      this.#proceed(slot);
    }
  }

  /**
   * Starts a decision; `settle` is called once, from here when there is nothing to wait for, or from a later `poll`.
   * Requests reach the agents with the next `flush`. Throws OverloadedError; or BadRequestError where the request, or what
   * the options' functions make of it, cannot be used. Then nothing was started.
   */
  ask(request: Request, settle: Settle<Action>, token: number): void {
    const table = this.#table;
    const slot = table.take();
    if (slot < 0) {
      this.#totals.overloaded++;
      throw new OverloadedError(table.inFlight);
    }
    try {
      const feasible = this.#intake.open(slot, request);
      table.sequence[slot] = ++this.#sequence;
      table.asked[slot] = this.#clock.now();
      if (feasible > 0) this.#fanOut(slot, request);
      else for (let agent = 0; agent < table.agents; agent++) table.leaveOut(slot, agent);
    } catch (error) {
      table.release(slot);
      throw error;
    }
    this.#settles[slot] = settle;
    this.#tokens[slot] = token;
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
      this.#isTouched[slot] = 0;
      this.#settleEarly(slot);
    }
    this.#touchedCount = 0;
    if (this.#wheel.armed > 0) seen += this.#expire();
    return seen;
  }

  /** Tells the constraints what happened. */
  observe(event: Event): void {
    for (const constraint of this.#options.constraints ?? []) constraint.observe?.(event);
  }

  statistics(): CoordinatorStatistics {
    return { ...this.#totals, inFlight: this.inFlight, agents: structuredClone(this.#counts) };
  }

  #fanOut(slot: number, request: Request): void {
    const table = this.#table;
    const agents = this.#agents;
    const asked = table.asked[slot] as number;
    this.#sender.prepare(request, table.candidates[slot] ?? [], slot, table.generation[slot] as number);
    let waiting = 0;
    for (let agent = 0; agent < agents.length; agent++) {
      const epoch = this.#epochs[agent] as number;
      const { deadline } = agents[agent] as CoordinatedAgent;
      if (epoch === 0) this.#standIn(slot, agent, DEAD);
      else if (this.#sender.send(agent, epoch, asked + deadline)) waiting |= 1 << agent;
      else this.#standIn(slot, agent, SHED);
    }
    table.waiting[slot] = waiting;
  }

  #drain(agent: number): number {
    const { replies } = this.#agents[agent] as CoordinatedAgent;
    let seen = 0;
    try {
      for (let offset = replies.next(); offset !== EMPTY; offset = replies.next()) {
        seen++;
        this.#takeReply(agent, offset);
      }
    } catch (error) {
      // The lane's frames made no sense and were discarded: their decisions go on without them.
      if (!(error instanceof MalformedFrameError)) throw error;
    } finally {
      replies.release();
    }
    return seen;
  }

  #takeReply(agent: number, offset: number): void {
    const { replies, reader } = this.#agents[agent] as CoordinatedAgent;
    const { words } = replies.memory;
    const word = offset >> 2;
    const kind = words[word + KIND];
    if (kind !== PROPOSAL && kind !== FAULT && kind !== EXPIRED) return;
    const counts = this.#counts[agent] as AgentCounts;
    if (words[word + EPOCH] !== this.#epochs[agent]) {
      counts.staleEpoch++;
      return;
    }
    const table = this.#table;
    const slot = words[word + SLOT] as number;
    if (table.generation[slot] !== words[word + GENERATION] || !table.isWaiting(slot, agent)) {
      counts.tooLate++;
      if (kind === PROPOSAL) reader.learnReason(replies.memory, offset);
      return;
    }
    switch (kind) {
      case PROPOSAL:
        this.#takeProposal(slot, agent, offset);
        break;
      case FAULT:
        table.faults[slot * table.agents + agent] = reader.readFault(replies.memory, offset);
        this.#standIn(slot, agent, FAULTY);
        break;
      case EXPIRED:
        this.#standIn(slot, agent, LATE);
        break;
    }
    this.#proceed(slot);
  }

  #takeProposal(slot: number, agent: number, offset: number): void {
    const table = this.#table;
    const { replies, reader, fallback } = this.#agents[agent] as CoordinatedAgent;
    try {
      reader.readProposal(replies.memory, offset, table, slot);
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      table.faults[slot * table.agents + agent] = error.message;
      this.#standIn(slot, agent, FAULTY);
      return;
    }
    table.waiting[slot] = (table.waiting[slot] as number) & ~(1 << agent);
    (this.#counts[agent] as AgentCounts).live++;
    const key = table.keys[slot];
    if (fallback.remembers && key !== undefined) {
      fallback.remember(table, slot, agent, key, this.#clock.now());
    }
  }

  #standIn(slot: number, agent: number, cause: CauseCode): void {
    const table = this.#table;
    table.waiting[slot] = (table.waiting[slot] as number) & ~(1 << agent);
    const word = fallbackCause(cause);
    if (word !== undefined) (this.#counts[agent] as AgentCounts).fallbacks[word]++;
    const { fallback } = this.#agents[agent] as CoordinatedAgent;
    fallback.standIn(table, slot, agent, cause, table.keys[slot], this.#clock.now());
  }

  /** After a reply or a fallback: settles when it was the last, or looks for an early decision after this poll. */
  #proceed(slot: number): void {
    const waiting = this.#table.waiting[slot] as number;
    if (waiting === 0) this.#settle(slot, false);
    else if (this.#mayBeEarly(waiting) && this.#isTouched[slot] === 0) {
      this.#isTouched[slot] = 1;
      this.#touched[this.#touchedCount++] = slot;
    }
  }

  #mayBeEarly(waiting: number): boolean {
    return this.#early && waiting !== 0 && (waiting & this.#vetoers) === 0;
  }

  #settleEarly(slot: number): void {
    if (this.#mayBeEarly(this.#table.waiting[slot] as number) && this.#settlement.isCertain(slot)) {
      this.#settle(slot, true);
    }
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
      if (asked + (this.#agents[agent] as CoordinatedAgent).deadline <= now) this.#standIn(slot, agent, LATE);
    }
    if (table.waiting[slot] === 0) return this.#settle(slot, false);
    this.#wheel.arm(slot, this.#nextLate(slot));
    this.#settleEarly(slot);
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

  #settle(slot: number, early: boolean): void {
    const table = this.#table;
    const totals = this.#totals;
    let fallbacks = 0;
    for (let agent = 0; agent < table.agents; agent++) {
      if (table.isWaiting(slot, agent)) table.leaveOut(slot, agent);
      else if (table.get(slot, CAUSE, agent) !== NO_CAUSE) fallbacks = 1;
    }
    const latency = this.#clock.now() - (table.asked[slot] as number);
    const decision = this.#settlement.settle(slot, early, latency);
    totals.decisions++;
    totals.withFallback += fallbacks;
    if (early) totals.early++;
    if (decision.winner === undefined) totals.withoutWinner++;
    const settle = this.#settles[slot];
    const token = this.#tokens[slot] as number;
    this.#settles[slot] = undefined;
    this.#wheel.disarm(slot);
    table.release(slot);
    settle?.(decision, token);
  }
}
