// The coordinator as a state machine: fans a request out, gathers replies until they decide, are late, or cannot come,
// and has them settled. Driven by `ask` and `poll`; the clock is passed in.
// It must never wait, never hold a timer of the platform, and never settle a decision twice.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { BatchClock } from "../channel/batch-clock.js";
import { lowBits, lowestBit } from "../channel/bits.js";
import type { Clock } from "../channel/clock.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import { MOST_MEMBERS } from "../channel/frame-descriptor.js";
import { ConcurrencyLimit } from "./concurrency-limit.js";
import type { Decision } from "./decision.js";
import type { DecisionOptions } from "./decision-options.js";
import { OverloadedError } from "./errors.js";
import { GatherTable } from "./gather-table.js";
import { Intake } from "./intake.js";
import { causeOf, NO_CAUSE } from "./outcome.js";
import { BATCH_FULL, type RequestSender } from "./request-sender.js";
import { type CoordinatedAgent, Seat } from "./seat.js";
import { type DecisionTemplate, SettledDecision } from "./settled-decision.js";
import type { SettledOutcome } from "./settled-outcome.js";
import { Settlement } from "./settlement.js";
import { SheetArena, STANDING } from "./sheet.js";
import { SlotQueue } from "./slot-queue.js";
import type { CoordinatorStatistics } from "./statistics.js";
import { TimerWheel } from "./timer-wheel.js";
import type { Election } from "./vote/election.js";
import type { Weigher } from "./vote/vote-policy.js";

/** Called once with the decision, and with the token given to `ask`. A promise's `resolve` will do. */
export type Settle<Action extends CandidateKey> = (decision: Decision<Action>, token: number) => void;

/** In place of it, where decisions go into rows: the token is the row. */
export interface DecisionRows<Action extends CandidateKey> {
  /** Where the sheets are taken. */
  readonly arena: SheetArena;
  /** Called once with what the decision came to, which holds during the call. */
  write(row: number, outcome: SettledOutcome<Action>, template: DecisionTemplate): void;
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
  /** Of replies that nobody can use. */
  readonly deadLetters: DeadLetterBox;
  readonly clock: Clock;
}

/** Milliseconds that the time of a reply may be behind by. */
const REPLY_PRECISION = 0.02;
/** Milliseconds from the first request of a batch to the last: they have one deadline for the agents. */
const BATCH_SPAN = 0.02;
/** Deadlines handled at once. */
const EXPIRED_AT_ONCE = 256;

export class Coordinator<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly #seats: readonly Seat[];
  readonly #limit: ConcurrencyLimit;
  readonly #options: DecisionOptions<Request, Action, Event>;
  readonly #table: GatherTable;
  readonly #intake: Intake<Request, Action, Event>;
  readonly #sender: RequestSender;
  readonly #settlement: Settlement<Request, Action>;
  readonly #wheel: TimerWheel;
  readonly #clock: Clock;
  /** For many looks in a row, as in one poll. */
  readonly #batchClock: BatchClock;
  /** A bit for each agent that may veto: while one is missing, nothing is certain. */
  readonly #vetoers: number;
  readonly #early: boolean;
  /** Milliseconds: the shortest deadline of any agent. */
  readonly #shortest: number;
  readonly #all: number;
  /** The slots of the batch being gathered, by their place in it, and when the first was asked. */
  readonly #batch = new Int32Array(MOST_MEMBERS);
  #batchAsked = 0;
  readonly #expired = new Int32Array(EXPIRED_AT_ONCE);
  /** Slots that got a reply in this poll and may be decided early: looked at once all lanes are drained. */
  readonly #touched: SlotQueue;
  /** Slots that wait for nobody. */
  readonly #ready: SlotQueue;
  readonly #settles: (Settle<Action> | DecisionRows<Action> | undefined)[];
  readonly #template: DecisionTemplate;
  readonly #arena = new SheetArena("freed");
  readonly #tokens: Float64Array;
  #sequence = 0;
  readonly #totals = { decisions: 0, early: 0, withFallback: 0, withoutWinner: 0, overloaded: 0 };

  constructor(parts: CoordinatorParts<Request, Action, Event>) {
    const { agents, options, slots, clock } = parts;
    this.#options = options;
    this.#limit = new ConcurrencyLimit(
      agents.map(({ deadline }) => deadline),
      slots,
      clock.now(),
    );
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
    this.#batchClock = new BatchClock(clock, REPLY_PRECISION);
    this.#shortest = Math.min(...agents.map(({ deadline }) => deadline));
    this.#all = lowBits(agents.length);
    const surroundings = {
      table: this.#table,
      sender: parts.sender,
      limit: this.#limit,
      deadLetters: parts.deadLetters,
      clock: this.#batchClock,
      proceed: (slot: number): void => this.#proceed(slot),
    };
    this.#seats = agents.map((agent, position) => new Seat(position, agent, surroundings));
    this.#vetoers = agents.reduce((mask, { mayVeto }, agent) => (mayVeto ? mask | (1 << agent) : mask), 0);
    this.#early = options.early !== false;
    this.#touched = new SlotQueue(slots, (slot) => this.#settleEarly(slot));
    this.#ready = new SlotQueue(slots, (slot) => this.#settle(slot, false));
    this.#settles = new Array<Settle<Action> | DecisionRows<Action> | undefined>(slots).fill(undefined);
    this.#template = parts.template;
    this.#tokens = new Float64Array(slots);
  }

  get inFlight(): number {
    return this.#table.inFlight;
  }

  /** Decisions that may be asked for before one is refused. */
  get room(): number {
    return this.#limit.limit - this.#table.inFlight;
  }

  /** When the next agent is late, in milliseconds on the clock; infinite when nothing is in flight. */
  get nextDeadline(): number {
    return this.#wheel.earliest();
  }

  /** Whether there is something for `poll` to do now. */
  hasMail(): boolean {
    if (this.#ready.length > 0 || this.#sender.count > 0) return true;
    for (const seat of this.#seats) if (seat.hasMail()) return true;
    return false;
  }

  /** The agent lives: it is asked from the next request on. Replies of its earlier lives are stale. */
  markAlive(agent: number, epoch: number): void {
    this.#seat(agent).live(epoch);
  }

  /**
   * The agent's life has ended and the next one begins at once, with the mailbox as it is. What it replied before is taken.
   * Where its deadline is long enough, decisions go on waiting for it and new ones ask it, since the next life answers;
   * otherwise its fallback stands in until `markAlive`. Frames carry the coming epoch from now on.
   */
  suspend(agent: number, epoch: number): void {
    this.#dispatch();
    this.#batchClock.startBatch();
    this.#seat(agent).suspend(epoch);
  }

  /** The agent is dead: what it replied before is taken, and then its fallback stands in, for what is in flight too. */
  markDead(agent: number): void {
    this.#dispatch();
    this.#batchClock.startBatch();
    this.#seat(agent).die();
  }

  /**
   * Starts a decision; `settle` is called once, from a later `poll`, also when there is nothing to wait for: a caller that
   * asks again at once, and again, would otherwise keep its event loop from ever seeing that an agent is back. Requests
   * reach the agents when a batch of them is full, or with the next `flush`. Throws OverloadedError; or BadRequestError where the request, or what the
   * options' functions make of it, cannot be used. Then nothing was started.
   */
  ask(request: Request, settle: Settle<Action> | DecisionRows<Action>, token: number): void {
    const table = this.#table;
    if (!this.#limit.admits(table.inFlight)) {
      this.#totals.overloaded++;
      throw new OverloadedError(table.inFlight, table.slots);
    }
    const slot = table.take();
    const isSingle = typeof settle === "function";
    try {
      const arena = isSingle ? this.#arena : settle.arena;
      const feasible = this.#intake.open(slot, request, arena);
      table.sequence[slot] = ++this.#sequence;
      // Rows come by the thousand, with nothing of the caller's between them.
      const now = isSingle ? this.#clock.now() : this.#batchClock.now();
      table.asked[slot] = now;
      if (feasible > 0) this.#gather(slot, request, now);
      else {
        for (let agent = 0; agent < table.agents; agent++) table.leaveOut(slot, agent);
        this.#ready.add(slot);
      }
    } catch (error) {
      table.release(slot);
      throw error;
    }
    this.#settles[slot] = settle;
    this.#tokens[slot] = token;
  }

  /** Lets the agents see what was asked since the last call. */
  flush(): void {
    this.#dispatch();
    this.#batchClock.startBatch();
  }

  /** Takes the replies that are there, then ends what is late. Returns how many replies and deadlines it saw. */
  poll(): number {
    this.#dispatch();
    this.#batchClock.startBatch();
    let seen = this.#ready.drain();
    for (const seat of this.#seats) seen += seat.drain();
    this.#touched.drain();
    if (seen > 0) this.#limit.turn(this.#clock.now());
    if (this.#wheel.armed > 0) seen += this.#expire();
    // Whatever is asked next may be asked much later.
    this.#batchClock.startBatch();
    return seen;
  }

  /** Tells the constraints what happened. */
  observe(event: Event): void {
    for (const constraint of this.#options.constraints ?? []) constraint.observe?.(event);
  }

  statistics(): CoordinatorStatistics {
    return {
      ...this.#totals,
      inFlight: this.inFlight,
      limit: this.#limit.limit,
      agents: this.#seats.map((seat) => seat.statistics()),
    };
  }

  #seat(agent: number): Seat {
    const seat = this.#seats[agent];
    if (seat === undefined) throw new RangeError(`no agent ${agent}`);
    return seat;
  }

  /** Adds the slot's request to the batch; one that is full, or has waited long enough, goes out before. */
  #gather(slot: number, request: Request, now: number): void {
    const table = this.#table;
    const sender = this.#sender;
    const candidates = table.candidates[slot] ?? [];
    const generation = table.generation[slot] as number;
    if (sender.count > 0 && now - this.#batchAsked > BATCH_SPAN) this.#dispatch();
    let place = sender.add(request, candidates, slot, generation);
    if (place === BATCH_FULL) {
      this.#dispatch();
      place = sender.add(request, candidates, slot, generation);
    }
    if (place === 0) this.#batchAsked = now;
    this.#batch[place] = slot;
    // At once, so that the agents are at work while the caller goes on asking.
    if (place === MOST_MEMBERS - 1) this.#dispatch();
  }

  /** Asks the agents what the batch holds. */
  #dispatch(): void {
    const count = this.#sender.count;
    if (count === 0) return;
    const table = this.#table;
    this.#batchClock.startBatch();
    for (const seat of this.#seats) seat.ask(this.#batch, count, this.#batchAsked);
    this.#sender.clear();
    for (let place = 0; place < count; place++) {
      const slot = this.#batch[place] as number;
      if (table.waiting[slot] === 0) this.#ready.add(slot);
      else this.#wheel.arm(slot, this.#nextLate(slot));
    }
  }

  /** After a reply or a fallback: settles when it was the last, or looks for an early decision after this poll. */
  #proceed(slot: number): void {
    const waiting = this.#table.waiting[slot] as number;
    if (waiting === 0) this.#settle(slot, false);
    else if (this.#mayBeEarly(waiting)) this.#touched.add(slot);
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
    for (let agent = 0; agent < this.#seats.length; agent++) {
      const seat = this.#seats[agent] as Seat;
      if (table.isWaiting(slot, agent) && asked + seat.deadline <= now) seat.passDeadline(slot, now);
    }
    if (table.waiting[slot] === 0) return this.#settle(slot, false);
    this.#wheel.arm(slot, this.#nextLate(slot));
    this.#settleEarly(slot);
  }

  /** When the first of the agents still missing is late. */
  #nextLate(slot: number): number {
    const table = this.#table;
    if (table.waiting[slot] === this.#all) return (table.asked[slot] as number) + this.#shortest;
    let shortest = Number.POSITIVE_INFINITY;
    for (let agent = 0; agent < this.#seats.length; agent++) {
      // The seats' own numbers.
      const { deadline } = this.#seats[agent] as Seat;
      if (deadline < shortest && table.isWaiting(slot, agent)) shortest = deadline;
    }
    return (table.asked[slot] as number) + shortest;
  }

  /** 1 where something had to stand in for an agent, 0 where those left out were not asked. */
  #countStandIns(slot: number): number {
    const table = this.#table;
    for (let agent = 0; agent < table.agents; agent++) {
      if (causeOf(table.get(slot, STANDING, agent)) !== NO_CAUSE) return 1;
    }
    return 0;
  }

  #settle(slot: number, early: boolean): void {
    const table = this.#table;
    const totals = this.#totals;
    const fallbacks = table.stoodIn[slot] === 0 ? 0 : this.#countStandIns(slot);
    for (let left = table.waiting[slot] as number; left !== 0; left &= left - 1) {
      (this.#seats[lowestBit(left)] as Seat).leaveOut(slot);
    }
    const latency = Math.max(0, this.#batchClock.now() - (table.asked[slot] as number));
    const outcome = this.#settlement.settle(slot, early, latency);
    totals.decisions++;
    totals.withFallback += fallbacks;
    if (early) totals.early++;
    if (outcome.index < 0) totals.withoutWinner++;
    const settle = this.#settles[slot];
    const token = this.#tokens[slot] as number;
    this.#settles[slot] = undefined;
    this.#wheel.disarm(slot);
    table.release(slot);
    if (typeof settle === "function") settle(new SettledDecision(this.#template, outcome), token);
    else settle?.write(token, outcome, this.#template);
  }
}
