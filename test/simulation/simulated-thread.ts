// A thread under virtual time, in the place of the engine's handle on a real one: it starts warm or cold, turns its host at
// random times, and can end or get stuck at any instant, in the middle of a turn too.
// It must never do anything once it is over, and its end must never be confirmed before it is.
import type { HostControl } from "#runtime/actor/host-control.js";
import {
  ControlTimeoutError,
  HostDiedError,
  type HostEnd,
  type HostListener,
} from "#runtime/actor/host-thread.js";
import type { Doorbell } from "#runtime/channel/doorbell.js";
import { copyMemory } from "./memory-copy.js";
import type { ScriptedAgents } from "./scripted-agents.js";
import { type HostSurroundings, SimulatedHost } from "./simulated-host.js";
import { ThreadPort } from "./thread-port.js";

type State = "turning" | "stuck" | "over";

/** What unwinds the stack of a thread that has ended in the middle of it. */
const UNWINDING = Symbol("unwinding");

/** Milliseconds: a turn that nobody asked for comes after so many at most. */
const LONGEST_REST = 40;
/** Instants of a turn at which a thread that is to die in it may die. */
const INSTANTS = 40;

export class SimulatedThread {
  readonly name: string;
  readonly #surroundings: HostSurroundings;
  readonly #agents: ScriptedAgents;
  readonly #host: SimulatedHost;
  readonly #port: ThreadPort;
  readonly #end: Promise<HostEnd>;
  #markEnded: (end: HostEnd) => void = () => undefined;
  #listener: HostListener | undefined;
  #state: State = "turning";
  #ended = false;
  /** A turn, or what the control plane asked, is being done: an agent may be at work while others go on. */
  #busy = false;
  /** It was told to end, and is at work. */
  #condemned = false;
  #restore: (() => void) | undefined;
  #breaking: "over" | "stuck" | undefined;
  #instantsLeft = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];
  #nextTurn = Number.POSITIVE_INFINITY;
  #cancelTurn: () => void = () => undefined;

  /** `ready`: milliseconds until it hears what it is asked. */
  constructor(name: string, surroundings: HostSurroundings, agents: ScriptedAgents, ready: number) {
    this.name = name;
    this.#surroundings = surroundings;
    this.#agents = agents;
    this.#port = new ThreadPort(surroundings.schedule);
    this.#port.opensAt(surroundings.schedule.agenda.now() + ready);
    this.#host = new SimulatedHost(
      surroundings,
      (life) => agents.agentOf(life, this),
      ({ agent, epoch }, reason) =>
        this.#port.post("out", () =>
          this.#listener?.crashed({ notice: "crashed", actor: agent, epoch, reason }),
        ),
    );
    this.#end = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether code of its agents runs, or will. */
  get turns(): boolean {
    return this.#state === "turning";
  }

  occupy(doorbell: Doorbell, listener: HostListener): void {
    this.#listener = listener;
    this.#surroundings.ledger.ringing.set(doorbell.buffer, () => this.#wake());
    void this.#end.then((end) => listener.ended(end));
  }

  async call<T>(what: string, limit: number, call: (control: never) => Promise<T>): Promise<T> {
    const control: Pick<HostControl, "startActor" | "stopActor"> = {
      startActor: (actor, host) => this.#serve(() => this.#host.startActor(actor, host)),
      stopActor: (actor) => this.#serve(() => this.#host.stopActor(actor)),
    };
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      if (limit === Number.POSITIVE_INFINITY) return;
      cancel = this.#surroundings.schedule.agenda.after(limit, () =>
        reject(new ControlTimeoutError(`did not ${what} in time`)),
      );
    });
    const death = this.#end.then(({ reason }) => {
      throw new HostDiedError(reason);
    });
    try {
      return await Promise.race([call(control as never), death, timeout]);
    } finally {
      cancel();
    }
  }

  terminate(reason = "it was ended"): Promise<void> {
    const { agenda, chance, trace } = this.#surroundings.schedule;
    trace.say(`${this.name} is told to end: ${reason}`);
    const patience = this.#state === "stuck" && chance.happens(0.3) ? 250 : chance.between(0.5, 4);
    return new Promise((resolve) => {
      agenda.after(patience, () => {
        trace.say(`${this.name} has ended`);
        if (this.#busy) this.#condemned = true;
        else this.#perish();
        this.#confirm({ normal: false, reason });
        resolve();
      });
    });
  }

  /** Ends by itself, between two turns. */
  die(normal: boolean): void {
    if (this.#state !== "turning" || this.#busy) return;
    this.#surroundings.schedule.trace.say(`${this.name} dies${normal ? " in good order" : ""}`);
    this.#perish();
    this.#farewell(normal);
  }

  /** Ends, or gets stuck, right here in an agent's hands. Never returns. */
  breakHere(how: "over" | "stuck", where: string): never {
    const { ledger, schedule } = this.#surroundings;
    schedule.trace.say(`${this.name} ${how === "over" ? "dies" : "hangs"} ${where}`);
    this.#restore = copyMemory(this.#agents.memoryOf(this.#host.agents));
    this.#state = how;
    ledger.ghost = true;
    throw UNWINDING;
  }

  /** Ends, or gets stuck, once the running code has returned: in an agent's setup or stop, which touch no lane. */
  breakSoon(how: "over" | "stuck"): void {
    this.#surroundings.schedule.trace.say(
      `${this.name} ${how === "over" ? "dies" : "hangs"} outside of a turn`,
    );
    this.#breaking = how;
    if (!this.#busy) this.#breakNow();
  }

  /** Leaves an agent's code that runs on behind the end of its thread. */
  unwind(): never {
    throw UNWINDING;
  }

  /** At work for so many milliseconds, while the others go on. */
  dawdle(milliseconds: number): void {
    const { ledger, schedule } = this.#surroundings;
    const { speaker, mortal, promised } = ledger;
    Object.assign(ledger, { speaker: undefined, mortal: undefined });
    schedule.agenda.pass(milliseconds);
    Object.assign(ledger, { speaker, mortal, promised });
    if (this.#condemned) this.breakHere("over", "as it was told to, at work");
  }

  /** An agent's code runs: whatever ends the thread in it ends it here. */
  #run(act: () => void): void {
    const { ledger, schedule } = this.#surroundings;
    this.#busy = true;
    this.#instantsLeft = schedule.fails(this.#agents.rates.diesInTurn)
      ? 1 + schedule.chance.below(INSTANTS)
      : Number.POSITIVE_INFINITY;
    ledger.mortal = (where) => {
      if (--this.#instantsLeft === 0) this.breakHere("over", where);
    };
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
    else if (this.#breaking !== undefined) this.#breakNow();
    else if (this.#condemned) this.#perish();
    else for (const task of this.#waiting.splice(0)) task();
  }

  #broken(restore: () => void): void {
    const { ledger } = this.#surroundings;
    restore();
    this.#restore = undefined;
    ledger.ghost = false;
    this.#agents.diedWriting(this.#host.agents);
    if (this.#state !== "over") return;
    this.#perish();
    if (!this.#condemned) this.#farewell(false);
  }

  #breakNow(): void {
    if (this.#state !== "turning") return;
    this.#state = this.#breaking ?? "over";
    if (this.#state === "stuck") return;
    this.#perish();
    this.#farewell(false);
  }

  #perish(): void {
    this.#state = "over";
    this.#host.end();
    this.#cancelTurn();
  }

  #farewell(normal: boolean): void {
    this.#port.post("out", () => this.#confirm({ normal, reason: "it died" }));
  }

  #confirm(end: HostEnd): void {
    this.#ended = true;
    this.#markEnded(end);
  }

  #serve<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = (): void => {
        if (this.#state !== "turning") return;
        if (this.#busy) {
          this.#waiting.push(run);
          return;
        }
        this.#run(() => {
          task().then(
            (value) => this.#answer(() => resolve(value)),
            (error) => this.#answer(() => reject(error)),
          );
        });
      };
      this.#port.post("in", run);
    });
  }

  #answer(settle: () => void): void {
    if (this.#state !== "turning") return;
    this.#wake();
    this.#port.post("out", settle);
  }

  #wake(): void {
    this.#turnIn(this.#surroundings.schedule.chance.between(0.002, 0.3));
  }

  #turnIn(milliseconds: number): void {
    const { agenda } = this.#surroundings.schedule;
    const at = agenda.now() + milliseconds;
    if (this.#state !== "turning" || at >= this.#nextTurn) return;
    this.#cancelTurn();
    this.#nextTurn = at;
    this.#cancelTurn = agenda.at(at, () => this.#turn());
  }

  #turn(): void {
    this.#nextTurn = Number.POSITIVE_INFINITY;
    if (this.#state !== "turning") return;
    if (!this.#busy) this.#run(() => this.#host.turn());
    if (this.#host.hasMail) this.#wake();
    else this.#turnIn(LONGEST_REST);
  }
}
