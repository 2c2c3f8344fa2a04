// What a supervisor knows of each of its members, actor or supervisor: where it is in its life, and what comes next.
// A member must never decide about itself: it reports to its overseer, which does.
import type { Backoff } from "./backoff.js";
import type { GiveUpReason } from "./supervision-command.js";
import type { ExitReason, RestartType } from "./supervisor-spec.js";

export type Phase = "down" | "starting" | "running" | "stopping";

/**
 * What becomes of a member when it is down: it stays so, is started when those before it are up (`turn`),
 * or when it is due, whatever its siblings do (`alone`), or it is given up.
 */
export type Destiny = "stay" | "turn" | "alone" | GiveUpReason;

/** How a member's life ended: as an actor says, before it had started, or by a supervisor's escalation. */
export type Ending = ExitReason | "failed" | "escalated";

export interface Overseer {
  memberStarted(member: Member, now: number): void;
  /** The member is down. */
  memberEnded(member: Member, ending: Ending, now: number): void;
}

export function isGivenUp(destiny: Destiny): destiny is GiveUpReason {
  return destiny === "temporary" || destiny === "transient" || destiny === "intensity";
}

/** Due at once. */
export const AT_ONCE: number = Number.NEGATIVE_INFINITY;

export abstract class Member {
  readonly id: string;
  readonly restart: RestartType;
  readonly backoff: Backoff;
  phase: Phase = "down";
  destiny: Destiny = "stay";
  /** Its overseer wants its present life ended, and asks when those after it are down. */
  doomed = false;
  /** Its present life was begun in its turn and has not started yet: the next one waits for it. */
  inTurn = false;
  /** It has started once in this life of its overseer: a start that fails is no longer the overseer's failure. */
  proven = false;
  /** When its restart is due, in milliseconds. */
  due: number = AT_ONCE;
  /** Restarts that were granted because of its own end. */
  restarts = 0;
  /** When its present life started, in milliseconds; undefined while it has not. */
  aliveSince: number | undefined;

  constructor(id: string, restart: RestartType, backoff: Backoff) {
    this.id = id;
    this.restart = restart;
    this.backoff = backoff;
  }

  /** Begins a life, in its turn or alone as its destiny says. */
  begin(now: number): void {
    this.inTurn = this.destiny === "turn";
    this.destiny = "stay";
    this.aliveSince = undefined;
    this.phase = "starting";
    this.live(now);
  }

  /** Whether a time limit or a restart of its own will come due, and when: milliseconds later than `now`, or Infinity. */
  nextDue(now: number): number {
    const restarting = this.phase === "down" && (this.destiny === "turn" || this.destiny === "alone");
    return restarting && this.due > now ? this.due : Number.POSITIVE_INFINITY;
  }

  protected abstract live(now: number): void;
  /** Asks it to end; it reports when it has, which may be at once. */
  abstract askToStop(now: number): void;
  /** Does what its own time limits demand. */
  abstract advance(now: number): void;
  /** Its restart is put off until `due`. */
  abstract suspend(due: number): void;
  /** It stays down, and those below it. */
  abstract giveUp(reason: GiveUpReason): void;
}
