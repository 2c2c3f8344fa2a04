// Simulated threads: warm ones that wait, cold ones that take their time. It must never forget a thread that it gave out.
import type { ScriptedAgents } from "./scripted-agents.js";
import type { HostSurroundings } from "./simulated-host.js";
import { SimulatedThread } from "./simulated-thread.js";

/** Milliseconds until a cold thread hears what it is asked. */
const COLD = { quickest: 15, slowest: 40 };
/** Milliseconds before a spare that was taken is replaced. */
const REFILL = 10;

export class ThreadPool {
  readonly #surroundings: HostSurroundings;
  readonly #agents: ScriptedAgents;
  readonly #given: SimulatedThread[] = [];
  #warm: number;
  #names = 0;

  constructor(spares: number, surroundings: HostSurroundings, agents: ScriptedAgents) {
    this.#warm = spares;
    this.#surroundings = surroundings;
    this.#agents = agents;
  }

  /** Threads that turn. */
  get turning(): readonly SimulatedThread[] {
    return this.#given.filter(({ turns }) => turns);
  }

  take(): SimulatedThread {
    const { agenda, chance, trace } = this.#surroundings.schedule;
    let ready = chance.between(COLD.quickest, COLD.slowest);
    if (this.#warm > 0) {
      this.#warm--;
      agenda.after(REFILL + ready, () => this.#warm++);
      ready = 0;
    }
    const name = `thread ${++this.#names}`;
    trace.say(`${name} is taken, ${ready === 0 ? "warm" : "cold"}`);
    const thread = new SimulatedThread(name, this.#surroundings, this.#agents, ready);
    this.#given.push(thread);
    return thread;
  }
}
