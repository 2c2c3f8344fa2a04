// The actors of one host, and what the control plane may do with them: begin and end their lives, hand them models.
// It must never know how it is called; the thread's entry exposes it.
import { Doorbell } from "../channel/doorbell.js";
import { Heartbeat } from "../channel/heartbeat.js";
import { idleStrategy } from "../channel/idle-strategy.js";
import { RunnableThreads } from "../channel/runnable-threads.js";
import type { AgentStore } from "../store/agent-store.js";
import { StoreClient } from "../store/store-client.js";
import { Actor, type ActorSurroundings } from "./actor.js";
import { faultText } from "./fault-text.js";
import type { AgentDescription, HostControl, HostNotice } from "./host-control.js";
import { HostLoop } from "./host-loop.js";
import { loadAgent } from "./load-agent.js";
import { rehearse } from "./rehearsal.js";
import type { ActorWiring, HostWiring } from "./wiring.js";

/** What a host has from its first actor on. */
interface Running {
  readonly loop: HostLoop;
  readonly surroundings: ActorSurroundings;
  readonly store: StoreClient;
}

export class HostedActors implements HostControl {
  readonly #tell: (notice: HostNotice) => void;
  #running: Running | undefined;
  /** Lives that are being set up: whoever stops one waits for that. */
  readonly #starting = new Map<number, Promise<void>>();

  /** `tell` takes what the host has to say by itself. */
  constructor(tell: (notice: HostNotice) => void) {
    this.#tell = tell;
  }

  async load(modules: readonly string[]): Promise<readonly AgentDescription[]> {
    const agents = await Promise.all(modules.map(loadAgent));
    return agents.map((agent) => ({
      name: agent.name,
      ...(agent.version === undefined ? {} : { version: agent.version }),
      subscribes: agent.observe === undefined ? [] : (agent.subscribes ?? []),
      publishes: agent.publishes ?? [],
      vetoes: agent.vetoes !== false,
    }));
  }

  async warmUp(modules: readonly string[]): Promise<void> {
    for (const module of modules) {
      if (this.#running !== undefined) return;
      await loadAgent(module);
    }
    if (this.#running === undefined) await rehearse(new HostedActors(() => undefined));
  }

  async startActor(wiring: ActorWiring, host: HostWiring | undefined): Promise<void> {
    if (host !== undefined) this.#running ??= this.#run(host);
    if (this.#running === undefined) throw new RangeError("the host's first actor must bring its wiring");
    const { loop, surroundings } = this.#running;
    const started = loop.serve(async () => {
      const actor = new Actor(await loadAgent(wiring.module), wiring, surroundings);
      await actor.setup();
      loop.add(actor);
    });
    this.#starting.set(wiring.index, started);
    await started;
  }

  async stopActor(index: number): Promise<void> {
    const running = this.#running;
    await running?.loop.serve(async () => {
      await this.#starting.get(index)?.catch(() => undefined);
      const actor = running.loop.remove(index);
      await actor?.stop();
      // What failed was warned of; the actor has stopped all the same.
      if (actor !== undefined)
        await running.store
          .forAgent(actor.name)
          .written()
          .catch(() => undefined);
    });
  }

  async swapModel(index: number, model: unknown): Promise<void> {
    this.#running?.loop.find(index)?.swapModel(model);
  }

  /** No actor touches shared memory after this; what they wrote behind goes out. */
  end(): void {
    this.#running?.loop.end();
    this.#running?.store.flush();
  }

  #run(wiring: HostWiring): Running {
    const threads = new RunnableThreads(wiring.threads);
    const heartbeat = new Heartbeat(wiring.heartbeats, wiring.thread);
    const doorbell = new Doorbell(wiring.doorbell);
    const store = new StoreClient(wiring.store);
    const loop = new HostLoop(doorbell, heartbeat, store, idleStrategy(wiring.idle, threads));
    loop.start();
    const crashed = ({ index, epoch }: Actor, error: unknown): void => {
      loop.remove(index);
      this.#tell({ notice: "crashed", actor: index, epoch, reason: faultText("threw", error) });
    };
    const coordinator = new Doorbell(wiring.coordinatorDoorbell);
    const storeOf = (agent: string): AgentStore => store.forAgent(agent);
    return { loop, store, surroundings: { coordinator, heartbeat, crashed, storeOf } };
  }
}
