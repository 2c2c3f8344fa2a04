// What a simulated thread does by itself: turns its host at random times, and ends or gets stuck at any instant, in the middle
// of a turn too. It must never do anything once it is over.
import { copyMemory, memoryOf } from "./agent-memories.js";
import type { MortalThread, ScriptedAgents } from "./scripted-agents.js";
import { type HostSurroundings, SimulatedHost } from "./simulated-host.js";
import { TurnTimer } from "./turn-timer.js";

type Break = "stuck" | "over";

/** What unwinds the stack of a thread that has ended in the middle of it. */
const UNWINDING = Symbol("unwinding");

/** Instants of a turn at which a thread that is to die in it may die: of a short turn, and of a long one. */
const INSTANTS = [12, 60];
/** Reached so seldom that a thread dies there the more often. */
const RARE_INSTANTS = ["before a dead letter", "before discarding"];
const DIES_AT_RARE = 0.1;

export interface BodyParts {
  readonly name: string;
  readonly surroundings: HostSurroundings;
  readonly agents: ScriptedAgents;
  readonly crashed: ConstructorParameters<typeof SimulatedHost>[2];
  /** It has ended without having been told to. */
  readonly died: (normal: boolean) => void;
}

export class ThreadBody implements MortalThread {
  readonly host: SimulatedHost;
  readonly #parts: BodyParts;
  readonly #timer: TurnTimer;
  #state: "turning" | Break = "turning";
  /** An agent is at work, perhaps while others go on. */
  #busy = false;
  /** It was told to end while it was at work. */
  #condemned = false;
  /** Makes its memory what it was when it broke in the middle of something. */
  #restore: (() => void) | undefined;
  /** What becomes of it behind the running code. */
  #breaking: Break | undefined;
  #waiting: (() => void)[] = [];

  constructor(parts: BodyParts) {
    this.#parts = parts;
    this.host = new SimulatedHost(
      parts.surroundings,
      (life) => parts.agents.agentOf(life, this),
      parts.crashed,
    );
    this.#timer = new TurnTimer(parts.surroundings.schedule, () => this.#turn());
  }

  get turns(): boolean {
    return this.#state === "turning";
  }

  get isStuck(): boolean {
    return this.#state === "stuck";
  }

  /** Somebody rang. */
  wake(): void {
    if (this.turns) this.#timer.wake();
  }

  /** Does this, now or when the work in hand is done; never where the thread is over before. */
  do(act: () => void): void {
    if (!this.turns) return;
    if (this.#busy) this.#waiting.push(() => this.do(act));
    else this.#run(act);
  }

  /** Ends by itself, between two turns. */
  die(normal: boolean): void {
    if (!this.turns || this.#busy) return;
    this.#say(`dies${normal ? " in good order" : ""}`);
    this.#perish();
    this.#parts.died(normal);
  }

  /** Ends as it was told to; one that is at work at its next instant, of which nobody notices anything. */
  end(): void {
    if (this.#busy) this.#condemned = true;
    else this.#perish();
  }

  breakHere(how: Break, where: string): never {
    this.#say(`${how === "over" ? "dies" : "hangs"} ${where}`);
    this.#restore = copyMemory(this.host.memories.flatMap(memoryOf));
    this.#state = how;
    this.#parts.surroundings.ledger.ghost = true;
    throw UNWINDING;
  }

  breakSoon(how: Break): void {
    this.#breaking = how;
    if (!this.#busy) this.#breakNow(how);
  }

  unwind(): never {
    throw UNWINDING;
  }

  dawdle(milliseconds: number): void {
    const { ledger, schedule } = this.#parts.surroundings;
    const { speaker, mortal, promised } = ledger;
    Object.assign(ledger, { speaker: undefined, mortal: undefined });
    schedule.agenda.pass(milliseconds);
    Object.assign(ledger, { speaker, mortal, promised });
    if (this.#condemned) this.breakHere("over", "as it was told to, at work");
  }

  /** An agent's code runs: what ends the thread in it ends it at once, or right behind it. */
  #run(act: () => void): void {
    const { ledger } = this.#parts.surroundings;
    this.#busy = true;
    ledger.mortal = this.#drawEnd();
    try {
      act();
    } catch (error) {
      // Behind its end, whatever else goes wrong has not happened.
      if (this.#restore === undefined) throw error;
    } finally {
      Object.assign(ledger, { speaker: undefined, mortal: undefined });
      this.#busy = false;
    }
    if (this.#restore !== undefined) this.#broken(this.#restore);
    else if (this.#breaking !== undefined) this.#breakNow(this.#breaking);
    else if (this.#condemned) this.#perish();
    else for (const task of this.#waiting.splice(0)) task();
  }

  /** What is told of every instant, and ends the thread at one of them, or at none. */
  #drawEnd(): (where: string) => void {
    const { schedule } = this.#parts.surroundings;
    const { diesInTurn } = this.#parts.agents.rates;
    let left = schedule.fails(diesInTurn)
      ? 1 + schedule.chance.below(schedule.chance.pick(INSTANTS))
      : Number.POSITIVE_INFINITY;
    return (where) => {
      left--;
      const isRare = RARE_INSTANTS.includes(where) && diesInTurn > 0;
      if (left === 0 || (isRare && schedule.fails(DIES_AT_RARE))) this.breakHere("over", where);
    };
  }

  /** It broke in the middle of something: nothing behind that instant has happened. */
  #broken(restore: () => void): void {
    const { ledger } = this.#parts.surroundings;
    restore();
    this.#restore = undefined;
    ledger.ghost = false;
    for (const { lanes } of this.host.memories) {
      for (const { lane } of lanes.routes) ledger.diedWriting(lane.lane);
    }
    if (this.isStuck) return;
    this.#perish();
    if (!this.#condemned) this.#parts.died(false);
  }

  #breakNow(how: Break): void {
    if (!this.turns) return;
    this.#say(`${how === "over" ? "dies" : "hangs"} outside of a turn`);
    this.#state = how;
    if (how === "stuck") return;
    this.#perish();
    this.#parts.died(false);
  }

  #perish(): void {
    this.#state = "over";
    this.host.end();
    this.#timer.stop();
  }

  #turn(): void {
    if (!this.turns) return;
    if (!this.#busy) this.#run(() => this.host.turn());
    if (this.host.hasMail) this.wake();
    else if (this.turns) this.#timer.rest();
  }

  #say(words: string): void {
    this.#parts.surroundings.schedule.trace.say(`${this.#parts.name} ${words}`);
  }
}
