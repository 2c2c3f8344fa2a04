// One supervisor: starts its members in order, stops them in reverse order, and answers each end by its strategy.
// After Erlang/OTP's supervisor.erl, with three differences. It never blocks: where OTP looks at an end only after the start
// or stop in progress, it is looked at at once, and counted alike. Restarts may be put off (backoff.ts). A root that
// degrades gives up members instead of itself.
import { Backoff, type BackoffOptions, backoffOptions } from "./backoff.js";
import { AT_ONCE, type Ending, isGivenUp, Member, type Overseer } from "./member.js";
import { isRestarted, sharersOfFate } from "./restart-rules.js";
import { RestartWindow } from "./restart-window.js";
import type { CommandList, GiveUpReason } from "./supervision-command.js";
import {
  DEFAULT_INTENSITY,
  DEFAULT_PERIOD,
  DEFAULT_RESTART,
  DEFAULT_STRATEGY,
  type Strategy,
  type SupervisorSpec,
} from "./supervisor-spec.js";

export class SupervisorNode extends Member implements Overseer {
  readonly #overseer: Overseer;
  readonly #commands: CommandList;
  readonly #strategy: Strategy;
  readonly #window: RestartWindow;
  readonly #memberBackoff: BackoffOptions;
  readonly #degrades: boolean;
  readonly #members: Member[] = [];
  /** Set while it stops: how its life will have ended. */
  #ending: Ending | undefined;

  /** `degrades`: it gives up members rather than itself. */
  constructor(
    spec: SupervisorSpec,
    backoff: Backoff,
    overseer: Overseer,
    commands: CommandList,
    degrades: boolean,
  ) {
    super(spec.id, spec.restart ?? DEFAULT_RESTART, backoff);
    const { intensity = DEFAULT_INTENSITY, period = DEFAULT_PERIOD } = spec;
    this.#overseer = overseer;
    this.#commands = commands;
    this.#strategy = spec.strategy ?? DEFAULT_STRATEGY;
    this.#window = new RestartWindow(intensity, period);
    this.#memberBackoff = backoffOptions(spec.backoff ?? {}, intensity, period);
    this.#degrades = degrades;
  }

  /** Adds a member behind the others; only before the first start. `random` seeds its backoff. */
  add<M extends Member>(create: (backoff: Backoff) => M, random: () => number): M {
    const member = create(new Backoff(this.#memberBackoff, random));
    this.#members.push(member);
    return member;
  }

  memberStarted(member: Member, now: number): void {
    member.inTurn = false;
    member.proven = true;
    member.aliveSince = now;
    this.#proceed(now);
  }

  memberEnded(member: Member, ending: Ending, now: number): void {
    member.inTurn = false;
    if (member.doomed) {
      member.doomed = false;
      if (isGivenUp(member.destiny)) member.giveUp(member.destiny);
    } else if (ending === "failed" && this.phase === "starting" && !member.proven && !this.#degrades) {
      return this.#escalate(now);
    } else if (!isRestarted(member.restart, ending)) {
      member.giveUp(reasonFor(member, ending));
    } else if (this.#window.add(this.#members.indexOf(member), now)) {
      this.#restart(member, now);
    } else if (this.#degrades) {
      this.#degrade(member);
    } else {
      return this.#escalate(now);
    }
    this.#proceed(now);
  }

  /** Starts again what was given up; a group that shares its fate, and was given up with it, comes back as one. */
  bringBack(member: Member, now: number): void {
    if (this.phase !== "starting" && this.phase !== "running") return;
    const { destiny } = member;
    if (!isGivenUp(destiny)) return;
    const alone = this.#strategy === "one_for_one";
    const back =
      alone || destiny !== "intensity"
        ? [member]
        : this.#members.filter((other) => other.destiny === "intensity");
    for (const each of back) {
      each.destiny = alone ? "alone" : "turn";
      each.due = AT_ONCE;
      each.proven = true;
      each.backoff.reset();
    }
    this.#proceed(now);
  }

  protected override live(now: number): void {
    this.#window.clear();
    for (const member of this.#members) {
      member.destiny = "turn";
      member.due = AT_ONCE;
      member.proven = false;
    }
    this.#proceed(now);
  }

  override askToStop(now: number): void {
    this.#end("shutdown", now);
  }

  override advance(now: number): void {
    for (const member of this.#members) member.advance(now);
    this.#proceed(now);
  }

  override nextDue(now: number): number {
    let next = super.nextDue(now);
    for (const member of this.#members) next = Math.min(next, member.nextDue(now));
    return next;
  }

  override suspend(due: number): void {
    for (const member of this.#members) member.suspend(due);
  }

  override giveUp(reason: GiveUpReason): void {
    this.destiny = reason;
    for (const member of this.#members) if (!isGivenUp(member.destiny)) member.giveUp(reason);
  }

  #restart(member: Member, now: number): void {
    member.restarts++;
    const life = member.aliveSince === undefined ? 0 : now - member.aliveSince;
    const delay = member.backoff.delayAfter(life);
    member.due = now + delay;
    member.destiny = this.#strategy === "one_for_one" ? "alone" : "turn";
    if (delay > 0) member.suspend(member.due);
    for (const sharer of sharersOfFate(this.#strategy, this.#members, member)) {
      if (sharer === member) continue;
      if (sharer.phase !== "down") {
        // What is already doomed to be given up stays so.
        if (!sharer.doomed) sharer.destiny = sharer.restart === "temporary" ? "temporary" : "turn";
        sharer.doomed = true;
      } else if (sharer.destiny === "transient") {
        // OTP starts every member that it still lists, also one that had ended in good order.
        sharer.destiny = "turn";
      }
    }
  }

  #degrade(member: Member): void {
    for (const sharer of sharersOfFate(this.#strategy, this.#members, member)) {
      this.#window.strike(this.#members.indexOf(sharer));
      if (sharer.phase !== "down") {
        sharer.doomed = true;
        sharer.destiny = "intensity";
      } else if (!isGivenUp(sharer.destiny)) {
        sharer.giveUp("intensity");
      }
    }
  }

  #escalate(now: number): void {
    this.#commands.add({ type: "escalated", supervisor: this.id });
    this.#end(this.phase === "starting" ? "failed" : "escalated", now);
  }

  #end(ending: Ending, now: number): void {
    this.phase = "stopping";
    this.#ending = ending;
    for (const member of this.#members) {
      member.doomed = member.phase !== "down";
      if (member.doomed || !isGivenUp(member.destiny)) member.destiny = "stay";
    }
    this.#proceed(now);
  }

  /** Does the next thing that can be done: first ends what is doomed, then starts what is due. */
  #proceed(now: number): void {
    if (this.phase === "down") return;
    const doomed = this.#members.findLast((member) => member.doomed);
    if (doomed !== undefined) {
      if (doomed.phase !== "stopping") doomed.askToStop(now);
    } else if (this.#ending !== undefined) {
      const ending = this.#ending;
      this.#ending = undefined;
      this.phase = "down";
      this.#overseer.memberEnded(this, ending, now);
    } else {
      for (const member of this.#members) {
        if (member.phase === "down" && member.destiny === "alone" && member.due <= now) member.begin(now);
      }
      this.#takeTurn(now);
    }
  }

  /** Starts the next member whose turn it is; one whose restart is put off holds up those behind it. */
  #takeTurn(now: number): void {
    if (this.#members.some((member) => member.inTurn)) return;
    const next = this.#members.find((member) => member.phase === "down" && member.destiny === "turn");
    if (next !== undefined) {
      if (next.due <= now) next.begin(now);
    } else if (this.phase === "starting") {
      this.phase = "running";
      this.#overseer.memberStarted(this, now);
    }
  }
}

/** Also the end of a supervisor that is not restarted is for want of intensity, if that is why it ended. */
function reasonFor(member: Member, ending: Ending): GiveUpReason {
  if (ending === "escalated") return "intensity";
  return member.restart === "temporary" ? "temporary" : "transient";
}
