// A tree of supervisors as a pure state machine: told what happened, it says what is to be done.
// It must never start, stop or time anything itself, read a clock or draw chance: its shell does, and hands them in.
import { Backoff, backoffOptions } from "./backoff.js";
import type { ChildState } from "./child-state.js";
import type { Member } from "./member.js";
import { SupervisedActor } from "./supervised-actor.js";
import { CommandList, type SupervisionCommand } from "./supervision-command.js";
import { UnknownChildError } from "./supervision-errors.js";
import { SupervisorNode } from "./supervisor-node.js";
import { type ExitReason, isSupervisorSpec, type SupervisorSpec } from "./supervisor-spec.js";
import { validateSupervision } from "./validate-supervision.js";

export interface SupervisionOptions {
  /** Numbers in [0, 1), for the jitter of backoffs. */
  readonly random: () => number;
  /** What the root does when restarts do not help: gives up the children concerned, or stops everything. */
  readonly escalation: "degrade" | "stop";
}

interface Place {
  readonly actor: SupervisedActor;
  /** Its supervisors, the nearest first. */
  readonly above: readonly SupervisorNode[];
}

/**
 * Every input carries `now` in milliseconds, at least 0, on one clock; a `now` that goes back counts as the latest one.
 * An input never throws for what it tells, in whatever order: news of another life than the present one, or of one that
 * is over, changes nothing. It throws {@link UnknownChildError} for an id that is no actor of the tree. After each input,
 * `takeCommands`.
 */
export class SupervisionTree {
  readonly #commands = new CommandList();
  readonly #places = new Map<string, Place>();
  readonly #root: SupervisorNode;
  #now = 0;

  /** Throws `InvalidSupervisionError`. */
  constructor(spec: SupervisorSpec, { random, escalation }: SupervisionOptions) {
    validateSupervision(spec);
    const shell = {
      memberStarted: (): void => {},
      memberEnded: (): void => this.#commands.add({ type: "stopped" }),
    };
    const never = new Backoff(backoffOptions({}, 0, 1), random);
    this.#root = new SupervisorNode(spec, never, shell, this.#commands, escalation === "degrade");
    this.#grow(this.#root, spec, [this.#root], random);
  }

  /** Starts the children in order, each when the former has started. Without effect unless nothing of the tree lives. */
  start(now: number): void {
    this.#at(now);
    if (this.#root.phase === "down") this.#root.begin(this.#now);
    this.#settle();
  }

  /** News: life `epoch` of the child has started. */
  started(child: string, epoch: number, now: number): void {
    this.#place(child).actor.started(epoch, this.#at(now));
    this.#settle();
  }

  /** News: life `epoch` of the child could not be started, and nothing of it is left. */
  startFailed(child: string, epoch: number, now: number): void {
    this.exited(child, epoch, "error", now);
  }

  /** News: life `epoch` of the child is over. Before `started`, it is a start that failed. */
  exited(child: string, epoch: number, reason: ExitReason, now: number): void {
    this.#place(child).actor.exited(epoch, reason, this.#at(now));
    this.#settle();
  }

  /** Time has passed: kills what exceeds its shutdown limit, starts what was put off. Call it at `nextDue`. */
  advance(now: number): void {
    this.#at(now);
    this.#settle();
  }

  /**
   * Brings back a child that was given up, with the siblings that were given up together with it; where its supervisor
   * was given up, that one with all its children. Without effect on a child that lives or will, and in a tree that stops.
   */
  restartChild(child: string, now: number): void {
    const { actor, above } = this.#place(child);
    this.#at(now);
    const path: readonly Member[] = [actor, ...above];
    for (let depth = path.length - 2; depth >= 0; depth--) {
      const member = path[depth];
      if (member !== undefined && member.destiny !== "stay") {
        above[depth]?.bringBack(member, this.#now);
        break;
      }
    }
    this.#settle();
  }

  /** Stops everything, in reverse order; `stopped` follows. Without effect where nothing lives. */
  stop(now: number): void {
    this.#at(now);
    if (this.#root.phase !== "down") this.#root.askToStop(this.#now);
    this.#settle();
  }

  /** What is to be done, in this order; each command is given once. */
  takeCommands(): readonly SupervisionCommand[] {
    return this.#commands.take();
  }

  /** When `advance` is needed if nothing happens before, in milliseconds; Infinity if never. */
  get nextDue(): number {
    return this.#root.nextDue(this.#now);
  }

  /** Whether a child is given up because restarts did not help. */
  get degraded(): boolean {
    for (const { actor } of this.#places.values()) if (actor.destiny === "intensity") return true;
    return false;
  }

  /** A look at a child, as of the latest input. */
  state(child: string): ChildState {
    const { actor, above } = this.#place(child);
    return actor.state(above, this.#now);
  }

  #grow(
    node: SupervisorNode,
    spec: SupervisorSpec,
    above: readonly SupervisorNode[],
    random: () => number,
  ): void {
    for (const child of spec.children) {
      if (isSupervisorSpec(child)) {
        const nested = node.add(
          (backoff) => new SupervisorNode(child, backoff, node, this.#commands, false),
          random,
        );
        this.#grow(nested, child, [nested, ...above], random);
      } else {
        const actor = node.add(
          (backoff) => new SupervisedActor(child, backoff, node, this.#commands),
          random,
        );
        this.#places.set(child.id, { actor, above });
      }
    }
  }

  #place(child: string): Place {
    const place = this.#places.get(child);
    if (place === undefined) throw new UnknownChildError(child, this.#places.keys());
    return place;
  }

  #at(now: number): number {
    if (now > this.#now) this.#now = now;
    return this.#now;
  }

  /** News comes before what is due: a child that has just ended is not killed. */
  #settle(): void {
    this.#root.advance(this.#now);
  }
}
