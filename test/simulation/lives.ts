// Which lives there are, told by the simulated threads themselves: a life is over when nothing of it can act any more.
// It must never believe what the engine says of its lives.
import type { Life } from "#runtime/engine/host-slot.js";
import { demand } from "./trace.js";

export class Lives {
  readonly #living = new Map<number, number>();
  readonly #wired = new Map<number, number>();

  /** The engine is about to begin a life. */
  wire({ agent, epoch }: Life): void {
    const last = this.#wired.get(agent) ?? 0;
    demand(epoch === last + 1, () => `agent ${agent} is to begin life ${epoch} after life ${last}`);
    this.#wired.set(agent, epoch);
  }

  begin({ agent, epoch }: Life): void {
    const other = this.#living.get(agent);
    demand(
      other === undefined,
      () => `agent ${agent} begins life ${epoch} while its life ${other} is not over`,
    );
    this.#living.set(agent, epoch);
  }

  over({ agent, epoch }: Life): void {
    if (this.#living.get(agent) === epoch) this.#living.delete(agent);
  }

  /** The epoch of the agent's life, if it has one. */
  of(agent: number): number | undefined {
    return this.#living.get(agent);
  }
}
