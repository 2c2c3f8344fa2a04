// A shell of a supervision tree under virtual time, with actors that start, crash, hang and die as chance has it.
// It holds every command against what is alive, and ends the test on one that contradicts it.

import type { SupervisionCommand } from "#runtime/supervisor/supervision-command.js";
import { SupervisionTree } from "#runtime/supervisor/supervision-tree.js";
import type { ExitReason, SupervisorSpec } from "#runtime/supervisor/supervisor-spec.js";

/** Milliseconds, or Infinity for never. */
export interface Behaviour {
  /** Until it has started, or failed to. */
  readonly start: number;
  readonly fails: boolean;
  /** From then until it ends by itself. */
  readonly life: number;
  readonly end: ExitReason;
  /** From being asked to stop until it does. */
  readonly stop: number;
}

interface Life {
  readonly epoch: number;
  readonly behaviour: Behaviour;
  asked: boolean;
  killed: boolean;
}

interface Happening {
  readonly at: number;
  readonly happen: () => void;
}

/** From a kill until its end is known, in milliseconds. */
const DEATH = 2;

export class SimulatedActors {
  readonly tree: SupervisionTree;
  readonly alive = new Map<string, Life>();
  readonly commands: SupervisionCommand[] = [];
  readonly #epochs = new Map<string, number>();
  readonly #givenUp = new Set<string>();
  readonly #behave: (child: string, epoch: number) => Behaviour;
  #happenings: Happening[] = [];
  now = 0;

  constructor(
    spec: SupervisorSpec,
    escalation: "degrade" | "stop",
    random: () => number,
    behave: (child: string, epoch: number) => Behaviour,
  ) {
    this.tree = new SupervisionTree(spec, { random, escalation });
    this.#behave = behave;
  }

  start(): void {
    this.tree.start(this.now);
    this.#obey();
  }

  stop(): void {
    this.tree.stop(this.now);
    this.#obey();
  }

  /** The child ends by an error, if it lives. */
  crash(child: string): void {
    const life = this.alive.get(child);
    if (life === undefined) return;
    this.#over(child, life, "error");
    this.#obey();
  }

  restart(child: string): void {
    this.tree.restartChild(child, this.now);
    this.#obey();
  }

  /** Runs until that time, or until nothing more will happen. */
  runUntil(time: number): void {
    for (;;) {
      this.#happenings.sort((a, b) => a.at - b.at);
      const [first] = this.#happenings;
      const next = Math.min(first?.at ?? Number.POSITIVE_INFINITY, this.tree.nextDue);
      if (next > time || next === Number.POSITIVE_INFINITY) break;
      if (next < this.now) throw new Error(`at ${this.now} the tree wants to be called at ${next}`);
      this.now = next;
      if (first !== undefined && first.at <= next) {
        this.#happenings.shift();
        first.happen();
      } else {
        this.tree.advance(next);
      }
      this.#obey();
    }
    if (time !== Number.POSITIVE_INFINITY) this.now = Math.max(this.now, time);
  }

  #obey(): void {
    for (const command of this.tree.takeCommands()) {
      this.commands.push(command);
      switch (command.type) {
        case "start":
          this.#begin(command.child, command.epoch);
          break;
        case "shutdown": {
          const life = this.#living(command.child, command.epoch, command.type);
          if (life.asked || life.killed) throw new Error(`${command.child} is asked to stop twice`);
          life.asked = true;
          this.#later(life.behaviour.stop, () => this.#over(command.child, life, "shutdown"));
          break;
        }
        case "kill": {
          const life = this.#living(command.child, command.epoch, command.type);
          if (life.killed) throw new Error(`${command.child} is killed twice`);
          life.killed = true;
          this.#later(DEATH, () => this.#over(command.child, life, "error"));
          break;
        }
        case "suspended":
          if (this.alive.has(command.child)) throw new Error(`${command.child} is suspended while it lives`);
          break;
        case "given-up":
          if (this.alive.has(command.child)) throw new Error(`${command.child} is given up while it lives`);
          if (this.#givenUp.has(command.child)) throw new Error(`${command.child} is given up twice`);
          this.#givenUp.add(command.child);
          break;
        case "escalated":
          break;
        case "stopped":
          if (this.alive.size > 0) throw new Error(`stopped while ${[...this.alive.keys()]} live`);
          break;
      }
    }
    this.#forgetThoseCalledBack();
  }

  /** Called back, or queued again with its group: it may be given up anew before it was started. */
  #forgetThoseCalledBack(): void {
    for (const child of this.#givenUp) {
      if (this.tree.state(child).phase !== "given-up") this.#givenUp.delete(child);
    }
  }

  #begin(child: string, epoch: number): void {
    const expected = (this.#epochs.get(child) ?? 0) + 1;
    if (this.alive.has(child)) throw new Error(`${child} is started while it lives`);
    if (epoch !== expected) throw new Error(`${child} is started as life ${epoch}, not ${expected}`);
    this.#epochs.set(child, epoch);
    const behaviour = this.#behave(child, epoch);
    const life: Life = { epoch, behaviour, asked: false, killed: false };
    this.alive.set(child, life);
    this.#later(behaviour.start, () => {
      if (this.alive.get(child) !== life) return;
      if (behaviour.fails) {
        this.alive.delete(child);
        this.tree.startFailed(child, epoch, this.now);
        return;
      }
      this.tree.started(child, epoch, this.now);
      this.#later(behaviour.life, () => this.#over(child, life, behaviour.end));
    });
  }

  #over(child: string, life: Life, reason: ExitReason): void {
    if (this.alive.get(child) !== life) return;
    this.alive.delete(child);
    this.tree.exited(child, life.epoch, reason, this.now);
  }

  #living(child: string, epoch: number, order: string): Life {
    const life = this.alive.get(child);
    if (life === undefined) throw new Error(`${order} of ${child}, which is not alive`);
    if (life.epoch !== epoch) throw new Error(`${order} of life ${epoch} of ${child} in life ${life.epoch}`);
    return life;
  }

  #later(milliseconds: number, happen: () => void): void {
    if (milliseconds === Number.POSITIVE_INFINITY) return;
    this.#happenings.push({ at: this.now + milliseconds, happen });
  }
}
