// What runs in a simulated thread: real actors over scripted agents, begun, turned and ended as the host of a real thread
// does it. It must never act once its thread is over.
import { Actor } from "#runtime/actor/actor.js";
import type { Agent } from "#runtime/actor/agent.js";
import type { HostControl } from "#runtime/actor/host-control.js";
import type { ActorWiring } from "#runtime/actor/wiring.js";
import type { Doorbell } from "#runtime/channel/doorbell.js";
import type { Heartbeat } from "#runtime/channel/heartbeat.js";
import type { Life } from "#runtime/engine/host-slot.js";
import type { AgentStore } from "#runtime/store/agent-store.js";
import type { AgentMemory } from "./agent-memories.js";
import type { Ledger } from "./ledger.js";
import type { Lives } from "./lives.js";
import type { Schedule } from "./schedule.js";

/** Scripted agents keep nothing. */
const NO_STORE = {} as AgentStore;

export interface HostSurroundings {
  readonly schedule: Schedule;
  readonly ledger: Ledger;
  readonly lives: Lives;
  readonly coordinator: Doorbell;
  /** By place. */
  readonly heartbeats: readonly Heartbeat[];
  /** By agent. */
  readonly memories: readonly AgentMemory[];
}

export class SimulatedHost implements Pick<HostControl, "startActor" | "stopActor"> {
  readonly #surroundings: HostSurroundings;
  readonly #agentOf: (life: Life) => Agent<unknown>;
  readonly #crashed: (life: Life, reason: string) => void;
  #heartbeat: Heartbeat | undefined;
  #actors: readonly Actor[] = [];
  readonly #starting = new Map<number, Promise<void>>();
  /** Lives that have begun here and are not over. */
  readonly #lives = new Map<number, number>();
  #isOver = false;

  constructor(
    surroundings: HostSurroundings,
    agentOf: (life: Life) => Agent<unknown>,
    crashed: (life: Life, reason: string) => void,
  ) {
    this.#surroundings = surroundings;
    this.#agentOf = agentOf;
    this.#crashed = crashed;
  }

  /** Of the lives that are here. */
  get memories(): readonly AgentMemory[] {
    return this.#surroundings.memories.filter((_, agent) => this.#lives.has(agent));
  }

  get hasMail(): boolean {
    return this.#actors.some((actor) => actor.hasMail());
  }

  async startActor(wiring: ActorWiring, host: { readonly thread: number } | undefined): Promise<void> {
    if (host !== undefined) {
      this.#heartbeat = this.#surroundings.heartbeats[host.thread];
      this.#heartbeat?.turning(false);
    }
    const started = this.#start(wiring);
    this.#starting.set(wiring.index, started);
    await started;
  }

  async stopActor(index: number): Promise<void> {
    await this.#starting.get(index)?.catch(() => undefined);
    const actor = this.#actors.find((each) => each.index === index);
    this.#remove(index);
    if (actor === undefined || this.#isOver) return;
    this.#surroundings.schedule.trace.say(`agent ${index} is told to stop`);
    const stopped = actor.stop();
    this.#lifeOver(index, actor.epoch);
    await stopped;
  }

  /** One turn of all actors. */
  turn(): void {
    const { ledger } = this.#surroundings;
    this.#heartbeat?.turning(true);
    this.#heartbeat?.beat();
    for (const actor of this.#actors) {
      ledger.speaker = { agent: actor.index, epoch: actor.epoch };
      actor.turn();
    }
    if (!ledger.ghost) this.#heartbeat?.turning(false);
  }

  /** The thread is over, and everybody in it. */
  end(): void {
    this.#isOver = true;
    for (const [agent, epoch] of this.#lives) {
      this.#surroundings.lives.over({ agent, epoch });
      this.#surroundings.ledger.mailbox(agent).died();
    }
    this.#lives.clear();
    this.#actors = [];
  }

  async #start(wiring: ActorWiring): Promise<void> {
    const { lives, coordinator, schedule } = this.#surroundings;
    const life = { agent: wiring.index, epoch: wiring.epoch };
    if (this.#heartbeat === undefined) throw new RangeError("the host's first actor must bring its wiring");
    lives.begin(life);
    this.#lives.set(life.agent, life.epoch);
    const actor = new Actor(this.#agentOf(life), wiring, {
      coordinator,
      heartbeat: this.#heartbeat,
      clock: schedule.agenda,
      crashed: (_, error) => this.#actorCrashed(life, error),
      storeOf: () => NO_STORE,
    });
    try {
      await actor.setup();
    } catch (error) {
      this.#lifeOver(life.agent, life.epoch);
      throw error;
    }
    if (!this.#isOver) this.#add(actor);
  }

  #add(actor: Actor): void {
    const others = this.#actors.filter(({ index }) => index !== actor.index);
    this.#actors = [...others, actor].sort((one, other) => one.index - other.index);
  }

  #remove(index: number): void {
    this.#actors = this.#actors.filter((actor) => actor.index !== index);
  }

  #actorCrashed(life: Life, error: unknown): void {
    if (this.#surroundings.ledger.ghost) return;
    this.#remove(life.agent);
    this.#lifeOver(life.agent, life.epoch);
    this.#crashed(life, String(error));
  }

  #lifeOver(agent: number, epoch: number): void {
    this.#surroundings.lives.over({ agent, epoch });
    this.#surroundings.ledger.mailbox(agent).died();
    if (this.#lives.get(agent) === epoch) this.#lives.delete(agent);
  }
}
