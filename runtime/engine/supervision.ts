// Carries out what the supervision tree commands: begins and ends lives in their places, tells the coordinator who lives,
// and tells the tree what happened. It must never decide who is restarted; the tree does.
import type { HostEnd } from "../actor/host-thread.js";
import type { ActorWiring } from "../actor/wiring.js";
import type { Doorbell } from "../channel/doorbell.js";
import type { Scheduler } from "../supervisor/scheduler.js";
import type { SupervisionCommand } from "../supervisor/supervision-command.js";
import type { SupervisionTree } from "../supervisor/supervision-tree.js";
import { AgentStartError } from "./agent-start-error.js";
import type { Announce } from "./engine-events.js";
import type { Life } from "./host-slot.js";

/** Milliseconds for `setup`. */
const START_LIMIT = 30_000;

/** The coordinator, as far as supervision needs it. */
interface Coordinated {
  markAlive(agent: number, epoch: number): void;
  markDead(agent: number): void;
  suspend(agent: number, epoch: number): void;
}

/** Where an agent's lives take place. Ends that were not asked for are told of by {@link Supervision.ended}. */
export interface LifePlace {
  /** Begins a life; settles when the agent is set up, within `limit` milliseconds. */
  startActor(wiring: ActorWiring, limit: number): Promise<void>;
  /** Ends a life in good order. */
  stopActor(agent: number): Promise<void>;
  /** Ends all lives in the place. */
  kill(): Promise<void>;
}

/** Lists are in the agents' declared order. */
export interface SupervisionParts {
  readonly tree: SupervisionTree;
  readonly names: readonly string[];
  /** Of each agent; agents that share a thread share it. */
  readonly places: readonly LifePlace[];
  readonly coordinator: Coordinated;
  /** Rung where decisions may have been made: whoever sleeps until the next reply must look. */
  readonly doorbell: Doorbell;
  readonly scheduler: Scheduler;
  readonly wire: (life: Life) => ActorWiring;
  readonly announce: Announce;
  /** The tree has stopped without having been asked to. */
  readonly escalated: () => void;
}

export class Supervision {
  readonly #parts: SupervisionParts;
  readonly #tree: SupervisionTree;
  /** When each agent's last life was seen to end, or told to. */
  readonly #awaySince: Float64Array;
  #cancel: () => void = () => undefined;
  #starting: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #stopping: (() => void) | undefined;
  /** Nothing lives, and nothing will: the first start failed, or the tree has stopped. */
  #over = false;

  constructor(parts: SupervisionParts) {
    this.#parts = parts;
    this.#tree = parts.tree;
    this.#awaySince = new Float64Array(parts.names.length);
  }

  /** Whether an agent was given up. */
  get degraded(): boolean {
    return this.#tree.degraded;
  }

  /** Starts all agents, in their order. Throws {@link AgentStartError} where one does not start. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#tree.start(this.#now());
      this.#carryOut();
    });
  }

  /** Stops all agents in reverse order, each within its time; settles when the last has ended. */
  stop(): Promise<void> {
    if (this.#over) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stopping = resolve;
      this.#tree.stop(this.#now());
      this.#carryOut();
    });
  }

  /** Brings an agent back that was given up or had ended. */
  restart(agent: number): void {
    this.#tree.restartChild(this.#name(agent), this.#now());
    this.#carryOut();
  }

  /** An agent threw. */
  crashed(life: Life, reason: string): void {
    this.#lost(life, "error", reason);
    this.#carryOut();
  }

  /** A thread ended with these lives in it. */
  ended(lives: readonly Life[], { normal, reason }: HostEnd): void {
    for (const life of lives) this.#lost(life, normal ? "normal" : "error", reason);
    this.#carryOut();
  }

  #lost(life: Life, exit: "normal" | "error", reason: string): void {
    if (this.#over) return;
    const { agent, epoch } = life;
    const name = this.#name(agent);
    if (this.#tree.state(name).phase !== "stopping") {
      this.#awaySince[agent] = this.#now();
      this.#parts.announce("crash", { agent: name, epoch, reason });
    }
    this.#tree.exited(name, epoch, exit, this.#now());
  }

  #carryOut(): void {
    if (this.#over) return;
    const { coordinator, doorbell } = this.#parts;
    for (const command of this.#tree.takeCommands()) this.#obey(command, coordinator);
    doorbell.ring();
    this.#cancel();
    if (this.#starting !== undefined && this.#parts.names.every((name) => this.#hasArrived(name))) {
      this.#starting.resolve();
      this.#starting = undefined;
    }
    const due = this.#tree.nextDue;
    if (due === Number.POSITIVE_INFINITY) return;
    // While stopping, the process must live until the limits have passed.
    const urgent = this.#stopping !== undefined;
    this.#cancel = this.#parts.scheduler.at(due, () => this.#advance(), urgent);
  }

  #advance(): void {
    this.#tree.advance(this.#now());
    this.#carryOut();
  }

  #obey(command: SupervisionCommand, coordinator: Coordinated): void {
    switch (command.type) {
      case "start": {
        const life = { agent: this.#agent(command.child), epoch: command.epoch };
        if (life.epoch > 1) coordinator.suspend(life.agent, life.epoch);
        void this.#startLife(life);
        return;
      }
      case "shutdown": {
        const agent = this.#agent(command.child);
        coordinator.markDead(agent);
        // Stopped because of a sibling, perhaps: it is away from here on.
        this.#awaySince[agent] = this.#now();
        void this.#stopLife({ agent, epoch: command.epoch });
        return;
      }
      case "kill":
        void this.#place(this.#agent(command.child)).kill();
        return;
      case "suspended":
        coordinator.markDead(this.#agent(command.child));
        return;
      case "given-up": {
        const agent = this.#agent(command.child);
        coordinator.markDead(agent);
        this.#parts.announce("given-up", { agent: command.child, reason: command.reason });
        return;
      }
      case "escalated":
        this.#parts.announce("escalated", { supervisor: command.supervisor });
        return;
      case "stopped":
        this.#over = true;
        if (this.#starting !== undefined) {
          const everybody = [...this.#parts.names.keys()];
          this.#starting.reject(new AgentStartError(everybody, "restarts did not help", undefined));
          this.#starting = undefined;
        } else if (this.#stopping === undefined) this.#parts.escalated();
        else this.#stopping();
        return;
    }
  }

  async #startLife(life: Life): Promise<void> {
    const { agent, epoch } = life;
    const name = this.#name(agent);
    try {
      await this.#place(agent).startActor(this.#parts.wire(life), START_LIMIT);
    } catch (error) {
      return this.#startFailed(life, error);
    }
    this.#tree.started(name, epoch, this.#now());
    const { phase, epoch: current } = this.#tree.state(name);
    if (phase === "running" && current === epoch) {
      this.#parts.coordinator.markAlive(agent, epoch);
      if (epoch > 1) {
        const milliseconds = this.#now() - (this.#awaySince[agent] as number);
        this.#parts.announce("restart", { agent: name, epoch, milliseconds });
      }
    }
    this.#carryOut();
  }

  #startFailed({ agent, epoch }: Life, error: unknown): void {
    const name = this.#name(agent);
    const reason = error instanceof Error ? error.message : String(error);
    if (this.#starting !== undefined) {
      this.#over = true;
      this.#cancel();
      this.#starting.reject(new AgentStartError([agent], reason, error));
      this.#starting = undefined;
      return;
    }
    const { phase, epoch: current } = this.#tree.state(name);
    // The end of its thread may have been told of already, or wanted.
    if (phase === "starting" && current === epoch)
      this.#parts.announce("crash", { agent: name, epoch, reason });
    this.#tree.startFailed(name, epoch, this.#now());
    this.#carryOut();
  }

  async #stopLife({ agent, epoch }: Life): Promise<void> {
    try {
      await this.#place(agent).stopActor(agent);
    } catch {
      // An agent that fails to stop has stopped all the same; one that died meanwhile was told of by its thread's end.
    }
    this.#tree.exited(this.#name(agent), epoch, "shutdown", this.#now());
    this.#carryOut();
  }

  /** Whether it lives, or has lived and does not come back by itself. */
  #hasArrived(name: string): boolean {
    const { phase } = this.#tree.state(name);
    return phase === "running" || phase === "given-up";
  }

  #name(agent: number): string {
    const name = this.#parts.names[agent];
    if (name === undefined) throw new RangeError(`no agent ${agent}`);
    return name;
  }

  #agent(name: string): number {
    return this.#parts.names.indexOf(name);
  }

  #place(agent: number): LifePlace {
    const place = this.#parts.places[agent];
    if (place === undefined) throw new RangeError(`no place for agent ${agent}`);
    return place;
  }

  #now(): number {
    return this.#parts.scheduler.now();
  }
}
