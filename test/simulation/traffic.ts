// What the engine is asked and told, and when it looks for replies, at times drawn by chance; and what breaks meanwhile by
// itself. It must never ask an engine that was told to close.
import { OverloadedError } from "tutti";
import type { Deadly, SimulatedRequest } from "./requests.js";
import type { SimulatedTeam } from "./simulated-team.js";

/** Requests asked at once. */
const BURSTS = [1, 1, 1, 1, 2, 6];
const USERS = ["u", "v"];
/** Milliseconds until what was asked is sent. */
const FLUSHES = [0, 0.01, 0.1];
/** Milliseconds between two looks for replies; now and then the engine's thread is busy with something else. */
const POLL = { quickest: 0.005, slowest: 0.4, busy: 0.02, busyQuickest: 1, busySlowest: 15 };
/** Milliseconds between two moments at which something breaks by itself, at most. */
const BREAK = 20;
/** How much rather a thread dies between two turns than in one. */
const DEATHS = 5;

export class Traffic {
  readonly #team: SimulatedTeam;
  #tokens = 0;
  #flushing = false;
  #polling = false;
  #isOpen = true;
  #drained: (() => void) | undefined;

  constructor(team: SimulatedTeam) {
    this.#team = team;
    team.ledger.ringing.set(team.doorbell.buffer, () => this.#pollSoon());
  }

  start(): void {
    const { pace } = this.#team.plan;
    const { chance } = this.#team.schedule;
    this.#repeat(2 * pace, () => {
      for (let burst = chance.pick(BURSTS); burst > 0; burst--) this.ask();
    });
    this.#repeat(2 * pace, () => this.#tell());
    this.#repeat(BREAK, () => this.#breakSomething());
  }

  /** Nothing is asked any more; settles when what is in flight is decided. */
  stop(): Promise<void> {
    this.#isOpen = false;
    return new Promise((resolve) => {
      this.#drained = resolve;
      this.#pollSoon();
    });
  }

  ask(): void {
    const { book, ledger, coordinator, schedule } = this.#team;
    const token = ++this.#tokens;
    const { agenda, chance, trace } = schedule;
    const request: SimulatedRequest = { token, user: chance.pick(USERS), ...this.#deadly() };
    ledger.writing = { kind: "request", token, asked: agenda.now() };
    book.ask(token);
    try {
      coordinator.ask(request, (decision, settled) => book.settled(decision, settled), token);
      trace.say(`decision ${token} is asked for`);
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      book.refuse(token);
    }
    this.#flushSoon();
    this.#pollSoon();
  }

  #tell(): void {
    const number = this.#team.agents.nextEvent();
    this.#team.observe({ type: "told", number, ...this.#deadly() });
  }

  /** Threads die between two messages, and operators restart this and that. */
  #breakSomething(): void {
    const { threads, schedule, plan, supervision } = this.#team;
    const { chance } = schedule;
    const { turning } = threads;
    if (turning.length > 0 && schedule.fails(DEATHS * plan.rates.diesInTurn)) {
      chance.pick(turning).die(chance.happens(0.2));
    }
    if (chance.happens(0.2)) supervision.restart(chance.below(plan.agents.length));
  }

  #repeat(most: number, act: () => void): void {
    const { agenda, chance } = this.#team.schedule;
    agenda.after(chance.between(0, most), () => {
      if (!this.#isOpen || !this.#team.schedule.troubled) return;
      act();
      this.#repeat(most, act);
    });
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    const { agenda, chance } = this.#team.schedule;
    agenda.after(chance.pick(FLUSHES), () => {
      this.#flushing = false;
      this.#team.coordinator.flush();
    });
  }

  #pollSoon(): void {
    if (this.#polling) return;
    this.#polling = true;
    const { chance, agenda } = this.#team.schedule;
    const gap = this.#team.schedule.fails(POLL.busy)
      ? chance.between(POLL.busyQuickest, POLL.busySlowest)
      : chance.between(POLL.quickest, POLL.slowest);
    agenda.after(gap, () => {
      this.#polling = false;
      const { coordinator, book } = this.#team;
      coordinator.poll();
      book.polled();
      coordinator.flush();
      if (coordinator.inFlight > 0) this.#pollSoon();
      else this.#drained?.();
    });
  }

  #deadly(): { readonly deadly?: Deadly } {
    const { schedule, plan } = this.#team;
    const { chance } = schedule;
    if (!schedule.fails(plan.rates.deadly)) return {};
    return {
      deadly: { agent: chance.below(plan.agents.length), how: chance.pick(["throw", "over", "stuck"]) },
    };
  }
}
