// The entry of a worker thread that runs actors: serves the control plane, and starts the loop.
// No await at the top level: an early terminate() then aborts V8. It must never load native code.

import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import { Doorbell } from "../channel/doorbell.js";
import { idleStrategy } from "../channel/idle-strategy.js";
import { RunnableThreads } from "../channel/runnable-threads.js";
import { Actor } from "./actor.js";
import type { Agent } from "./agent.js";
import { comlinkEndpoint } from "./comlink-endpoint.js";
import type { ActorInspection, AgentDescription, HostControl } from "./host-control.js";
import { HostLoop } from "./host-loop.js";
import { loadAgent } from "./load-agent.js";
import type { HostWiring } from "./wiring.js";

class Host implements HostControl {
  #actors: readonly Actor[] = [];
  #loop: HostLoop | undefined;

  async load(modules: readonly string[]): Promise<readonly AgentDescription[]> {
    const agents = await Promise.all(modules.map(loadAgent));
    return agents.map((agent) => ({
      name: agent.name,
      subscribes: agent.observe === undefined ? [] : (agent.subscribes ?? []),
      publishes: agent.publishes ?? [],
      vetoes: agent.vetoes !== false,
    }));
  }

  async start(wiring: HostWiring): Promise<void> {
    const agents: Agent<unknown>[] = await Promise.all(wiring.actors.map(({ module }) => loadAgent(module)));
    const coordinator = new Doorbell(wiring.coordinatorDoorbell);
    this.#actors = agents.map((agent, position) => {
      const actor = wiring.actors[position];
      if (actor === undefined) throw new RangeError(`no wiring for the host's actor ${position}`);
      return new Actor(agent, actor, coordinator);
    });
    for (const actor of this.#actors) await actor.setup();
    const threads = new RunnableThreads(wiring.threads, wiring.thread);
    this.#loop = new HostLoop(
      this.#actors,
      new Doorbell(wiring.doorbell),
      threads,
      idleStrategy(wiring.idle, threads),
    );
    this.#loop.start();
  }

  async inspect(): Promise<readonly ActorInspection[]> {
    return this.#actors.map((actor) => actor.inspect());
  }

  async swapModel(index: number, model: unknown): Promise<void> {
    this.#actors.find((actor) => actor.index === index)?.swapModel(model);
  }

  async stop(): Promise<void> {
    await this.#loop?.serve(async () => {
      for (const actor of [...this.#actors].reverse()) await actor.stop();
    });
    this.#loop?.stop();
  }
}

if (parentPort !== null) expose(new Host(), comlinkEndpoint(parentPort));
