// A place for one thread, with what outlives it: its doorbell, its heartbeat, its share of the agents.
// It must never let two threads into the place: the lanes pass on when the old thread's end is confirmed.
import { transfer } from "comlink";
import type { CrashNotice } from "../actor/host-control.js";
import { ControlTimeoutError, HostDiedError, type HostEnd, type HostThread } from "../actor/host-thread.js";
import type { ActorWiring, HostWiring } from "../actor/wiring.js";
import type { Doorbell } from "../channel/doorbell.js";
import type { Heartbeat } from "../channel/heartbeat.js";

/** A life of an agent. */
export interface Life {
  readonly agent: number;
  readonly epoch: number;
}

/** What a place is made of. */
export interface HostSlotParts {
  readonly doorbell: Doorbell;
  readonly heartbeat: Heartbeat;
  /** A thread for the place: a spare, or a new one. */
  readonly takeThread: () => HostThread;
  /** What the thread needs before its first actor, made anew for each thread. */
  readonly wire: () => HostWiring;
  readonly crashed: (life: Life, reason: string) => void;
  /** The thread ended with these lives in it. */
  readonly ended: (lives: readonly Life[], end: HostEnd) => void;
}

export class HostSlot {
  readonly doorbell: Doorbell;
  readonly heartbeat: Heartbeat;
  readonly #parts: HostSlotParts;
  #thread: HostThread | undefined;
  #ending: Promise<void> | undefined;
  #wired = false;
  /** Epochs by agent, of the lives in the thread, those being started included. */
  readonly #lives = new Map<number, number>();
  /** The same of lives that begin when the old thread has ended. */
  readonly #coming = new Map<number, number>();

  constructor(parts: HostSlotParts) {
    this.doorbell = parts.doorbell;
    this.heartbeat = parts.heartbeat;
    this.#parts = parts;
  }

  /** Gives the place its first thread, which may have loaded modules already. */
  occupy(thread: HostThread): HostThread {
    this.#thread = thread;
    this.#wired = false;
    thread.occupy(this.doorbell, {
      crashed: (notice) => this.#crashed(notice),
      ended: (end) => this.#ended(thread, end),
    });
    return thread;
  }

  /** Whether the thread was told to end, and has not yet. */
  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /**
   * Begins a life; in a new thread where there is none. Settles when the agent is set up. Throws {@link HostDiedError}
   * where the life was ended before it began, and what the thread's call throws.
   */
  async startActor(wiring: ActorWiring, limit: number): Promise<void> {
    const { index, epoch } = wiring;
    if (this.#ending !== undefined) {
      this.#coming.set(index, epoch);
      while (this.#ending !== undefined) await this.#ending;
      // No await from here to the thread's call: who ends the life finds it in one of the two.
      if (this.#coming.get(index) !== epoch) throw new HostDiedError("the life was ended before it began");
      this.#coming.delete(index);
    }
    const thread = this.#thread ?? this.occupy(this.#parts.takeThread());
    this.#lives.set(index, epoch);
    const host = this.#wired ? undefined : this.#parts.wire();
    this.#wired = true;
    try {
      await thread.call("set the agent up", limit, (control) =>
        control.startActor(
          wiring,
          // The store's port moves to the thread.
          host === undefined ? undefined : transfer(host, [host.store as unknown as ArrayBuffer]),
        ),
      );
    } catch (error) {
      if (this.#lives.get(index) === epoch) this.#lives.delete(index);
      // Stuck, or it would begin after all, beside the next life.
      if (error instanceof ControlTimeoutError) await this.kill("an agent's setup took too long");
      throw error;
    }
  }

  /** Ends a life in good order; settles when the agent's `stop` has, however long that takes. */
  async stopActor(agent: number): Promise<void> {
    if (this.#coming.delete(agent)) return;
    const epoch = this.#lives.get(agent);
    try {
      await this.#thread?.call("stop the agent", Number.POSITIVE_INFINITY, (control) =>
        control.stopActor(agent),
      );
    } finally {
      // Where the thread died over it, the next life may have begun.
      if (this.#lives.get(agent) === epoch) this.#lives.delete(agent);
    }
  }

  async swapModel(agent: number, model: unknown, limit: number): Promise<void> {
    await this.#thread?.call("swap the model", limit, (control) => control.swapModel(agent, model));
  }

  /** Ends the thread whatever it does; the lives in it end with it. Settles when that is confirmed. */
  kill(reason?: string): Promise<void> {
    this.#coming.clear();
    const thread = this.#thread;
    if (thread === undefined) return Promise.resolve();
    this.#ending ??= thread.terminate(reason).finally(() => {
      this.#ending = undefined;
    });
    return this.#ending;
  }

  #crashed({ actor, epoch, reason }: CrashNotice): void {
    if (this.#lives.get(actor) !== epoch) return;
    this.#lives.delete(actor);
    this.#parts.crashed({ agent: actor, epoch }, reason);
  }

  #ended(thread: HostThread, end: HostEnd): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.#parts.doorbell.leave();
    const lives = [...this.#lives].map(([agent, epoch]): Life => ({ agent, epoch }));
    this.#lives.clear();
    this.#parts.ended(lives, end);
  }
}
