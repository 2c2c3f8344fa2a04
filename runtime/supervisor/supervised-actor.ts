// One actor in the tree: turns its supervisor's wishes into commands, and news of the actor into reports.
// News must never be taken for another life's: each carries its epoch, and what is not of the present one is dropped.
import type { Backoff } from "./backoff.js";
import type { ChildState } from "./child-state.js";
import { isGivenUp, Member, type Overseer } from "./member.js";
import type { CommandList, GiveUpReason } from "./supervision-command.js";
import { type ChildSpec, DEFAULT_RESTART, DEFAULT_SHUTDOWN, type ExitReason } from "./supervisor-spec.js";

export class SupervisedActor extends Member {
  readonly #overseer: Overseer;
  readonly #commands: CommandList;
  /** Milliseconds; Infinity for no limit. */
  readonly #shutdown: number;
  #epoch = 0;
  /** When it is killed, in milliseconds; Infinity while no such limit runs. */
  #limit = Number.POSITIVE_INFINITY;

  constructor(spec: ChildSpec, backoff: Backoff, overseer: Overseer, commands: CommandList) {
    super(spec.id, spec.restart ?? DEFAULT_RESTART, backoff);
    this.#overseer = overseer;
    this.#commands = commands;
    const { shutdown = DEFAULT_SHUTDOWN } = spec;
    this.#shutdown = shutdown === "infinity" ? Number.POSITIVE_INFINITY : shutdown;
  }

  /** News: its life `epoch` has started. */
  started(epoch: number, now: number): void {
    if (epoch !== this.#epoch || this.phase !== "starting") return;
    this.phase = "running";
    this.#overseer.memberStarted(this, now);
  }

  /** News: its life `epoch` is over. One that had not started has failed to start, whatever the reason. */
  exited(epoch: number, reason: ExitReason, now: number): void {
    if (epoch !== this.#epoch || this.phase === "down") return;
    const ending = this.phase === "starting" ? "failed" : reason;
    this.phase = "down";
    this.#limit = Number.POSITIVE_INFINITY;
    this.#overseer.memberEnded(this, ending, now);
  }

  protected override live(): void {
    this.#epoch++;
    this.#commands.add({ type: "start", child: this.id, epoch: this.#epoch });
  }

  override askToStop(now: number): void {
    this.phase = "stopping";
    if (this.#shutdown === 0) return this.#kill();
    this.#commands.add({ type: "shutdown", child: this.id, epoch: this.#epoch });
    this.#limit = now + this.#shutdown;
  }

  override advance(now: number): void {
    if (this.phase === "stopping" && now >= this.#limit) this.#kill();
  }

  override nextDue(now: number): number {
    return Math.min(this.#limit, super.nextDue(now));
  }

  override suspend(due: number): void {
    this.#commands.add({ type: "suspended", child: this.id, until: due });
  }

  override giveUp(reason: GiveUpReason): void {
    this.destiny = reason;
    this.#commands.add({ type: "given-up", child: this.id, reason });
  }

  /** `above`: its supervisors, whose restart it waits for when its own is not due. */
  state(above: readonly Member[], now: number): ChildState {
    const life = { epoch: this.#epoch, restarts: this.restarts };
    const { phase, destiny } = this;
    if (phase !== "down") return { phase, ...life };
    if (isGivenUp(destiny)) return { phase: "given-up", reason: destiny, ...life };
    const awaited = [this, ...above].find((member) => member.phase === "down" && member.destiny !== "stay");
    if (awaited === undefined || isGivenUp(awaited.destiny)) return { phase: "ended", ...life };
    return awaited.due > now
      ? { phase: "backoff", until: awaited.due, ...life }
      : { phase: "waiting", ...life };
  }

  #kill(): void {
    this.#limit = Number.POSITIVE_INFINITY;
    this.#commands.add({ type: "kill", child: this.id, epoch: this.#epoch });
  }
}
