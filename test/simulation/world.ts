// A whole engine in one schedule: asks and tells it things, lets things go wrong, then right again, and closes it, while
// everything is held against what must be. Single-threaded, under virtual time.
// It must never wait for anything real but the promises that are settled already.
import { OverloadedError } from "tutti";
import { AgentStartError } from "#runtime/engine/agent-start-error.js";
import { setWitness } from "./instants.js";
import type { Plan } from "./plan.js";
import { drawPlan } from "./plan.js";
import type { Deadly, SimulatedRequest } from "./requests.js";
import { Schedule } from "./schedule.js";
import { SimulatedTeam } from "./simulated-team.js";
import { ThreadWatch } from "./thread-watch.js";
import { BrokenInvariant, demand, takeBroken } from "./trace.js";

/** Milliseconds in which everything must be well again: a start that hangs is given up after 30 s, and tried again. */
const PATIENCE = 100_000;
/** Milliseconds between two requests that look whether all is well, and for how long. */
const PROBE_PACE = 10;
const PROBES = 400;

/** Milliseconds during which things go wrong with a start. */
const START_TROUBLE = 300;

const RECOVERED = "every agent lives again, or is given up";

export class World {
  readonly #schedule: Schedule;
  readonly #plan: Plan;
  readonly #team: SimulatedTeam;
  readonly #watch: ThreadWatch;
  #tokens = 0;
  #flushing = false;
  #polling = false;
  #closing: Promise<void> | undefined;
  #closed = false;
  #drained: () => void = () => undefined;

  constructor(seed: number) {
    this.#schedule = new Schedule(seed);
    this.#plan = drawPlan(this.#schedule.chance);
    this.#team = new SimulatedTeam(this.#plan, this.#schedule, () => void this.#close());
    this.#watch = new ThreadWatch(this.#team);
  }

  /** Plays the schedule to its end. Returns what happened, in words. Throws {@link BrokenInvariant} with the last of them. */
  async play(): Promise<readonly string[]> {
    const { ledger, doorbell, supervision } = this.#team;
    setWitness(ledger);
    ledger.ringing.set(doorbell.buffer, () => this.#pollSoon());
    try {
      const began = await this.#begin(supervision.start());
      if (began) await this.#live();
      return this.#schedule.trace.lines;
    } catch (error) {
      const first = takeBroken() ?? error;
      if (process.env["DBG"])
        (await import("node:fs")).writeFileSync(
          "/tmp/sim.log",
          JSON.stringify(this.#plan, null, 1) + this.#schedule.trace.lines.join("\n"),
        );
      throw new BrokenInvariant(
        `${first instanceof BrokenInvariant ? first.message : String((first as Error).stack)}\n  ${this.#schedule.trace.last}`,
      );
    } finally {
      setWitness(undefined);
    }
  }

  async #begin(started: Promise<void>): Promise<boolean> {
    let outcome: boolean | undefined;
    let failure: unknown;
    started.then(
      () => {
        outcome = true;
      },
      (error: unknown) => {
        outcome = false;
        failure = error;
      },
    );
    // A team that crashes faster than it starts would never have started.
    this.#schedule.agenda.after(START_TROUBLE, () => {
      if (outcome === undefined) this.#schedule.troubled = false;
    });
    await this.#until(() => outcome !== undefined, "the start settles");
    this.#schedule.troubled = true;
    if (failure !== undefined && !(failure instanceof AgentStartError)) throw failure;
    return outcome === true;
  }

  async #live(): Promise<void> {
    const { agenda, chance, trace } = this.#schedule;
    this.#watch.start();
    this.#keepAsking();
    this.#keepTelling();
    this.#keepBreaking();
    const end = agenda.now() + this.#plan.trouble;
    agenda.at(end, () => {
      this.#schedule.troubled = this.#plan.abrupt;
      trace.say("the trouble is over");
    });
    await this.#until(() => agenda.now() >= end || this.#closed, "the trouble ends");
    if (!this.#plan.abrupt) {
      if (this.#closing === undefined && chance.happens(0.5)) this.#restartAll();
      await this.#probe();
    }
    void this.#close();
    await this.#until(() => this.#closed, "the engine is closed");
    this.#checkClosed();
  }

  /** What is due happens, step by step, until it is so. */
  async #until(isSo: () => boolean, words: string): Promise<void> {
    const { agenda } = this.#schedule;
    const limit = agenda.now() + PATIENCE;
    while (!isSo()) {
      demand(agenda.step(limit), () => `not within ${PATIENCE} ms: ${words}`);
      this.#schedule.settle();
      // Everything that has been promised and can be kept is kept before the next step.
      await new Promise(setImmediate);
      const broken = takeBroken();
      if (broken !== undefined) throw broken;
      this.#team.ledger.speaker = undefined;
      this.#team.ledger.compare();
    }
  }

  #ask(): void {
    const { book, ledger, coordinator } = this.#team;
    const token = ++this.#tokens;
    const { agenda, chance, trace } = this.#schedule;
    const deadly = this.#deadly();
    const request: SimulatedRequest = {
      token,
      user: chance.pick(["u", "v"]),
      ...(deadly === undefined ? {} : { deadly }),
    };
    ledger.writing = { kind: "request", token, asked: agenda.now() };
    book.ask(token);
    try {
      coordinator.ask(request, (decision, settled) => this.#team.book.settled(decision, settled), token);
      trace.say(`decision ${token} is asked for`);
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      book.refuse(token);
    }
    if (this.#flushing) return;
    this.#flushing = true;
    agenda.after(chance.pick([0, 0.01, 0.1]), () => {
      this.#flushing = false;
      coordinator.flush();
    });
    this.#pollSoon();
  }

  #pollSoon(): void {
    if (this.#polling) return;
    this.#polling = true;
    const { agenda, chance } = this.#schedule;
    const gap =
      chance.happens(0.02) && this.#schedule.troubled ? chance.between(1, 15) : chance.between(0.005, 0.4);
    agenda.after(gap, () => {
      this.#polling = false;
      const { coordinator, book } = this.#team;
      coordinator.poll();
      book.polled();
      coordinator.flush();
      if (coordinator.inFlight > 0) this.#pollSoon();
      else this.#drained();
    });
  }

  #deadly(): Deadly | undefined {
    const { chance } = this.#schedule;
    if (!this.#schedule.fails(this.#plan.rates.deadly)) return undefined;
    return { agent: chance.below(this.#plan.agents.length), how: chance.pick(["throw", "over", "stuck"]) };
  }

  #keepAsking(): void {
    const { agenda, chance } = this.#schedule;
    agenda.after(chance.between(0, 2 * this.#plan.pace), () => {
      if (this.#closing !== undefined || !this.#isTroubled) return;
      for (let burst = chance.pick([1, 1, 1, 1, 2, 6]); burst > 0; burst--) this.#ask();
      this.#keepAsking();
    });
  }

  #keepTelling(): void {
    const { agenda, chance } = this.#schedule;
    agenda.after(chance.between(0, 2 * this.#plan.pace), () => {
      if (this.#closing !== undefined || !this.#isTroubled) return;
      const deadly = this.#deadly();
      const number = this.#team.agents.nextEvent();
      this.#team.observe({ type: "told", number, ...(deadly === undefined ? {} : { deadly }) });
      this.#keepTelling();
    });
  }

  /** Threads that die between two messages, and operators who restart this and that. */
  #keepBreaking(): void {
    const { agenda, chance } = this.#schedule;
    agenda.after(chance.between(0, 20), () => {
      if (this.#closing !== undefined || !this.#isTroubled) return;
      const { turning } = this.#team.threads;
      if (turning.length > 0 && this.#schedule.fails(10 * this.#plan.rates.diesInTurn)) {
        chance.pick(turning).die(chance.happens(0.2));
      }
      if (chance.happens(0.2)) this.#team.supervision.restart(chance.below(this.#plan.agents.length));
      this.#keepBreaking();
    });
  }

  get #isTroubled(): boolean {
    return this.#schedule.troubled && !this.#closed;
  }

  #restartAll(): void {
    this.#schedule.trace.say("everybody is restarted who was given up");
    for (const agent of this.#plan.agents.keys()) this.#team.supervision.restart(agent);
  }

  #hasRecovered(): boolean {
    return this.#plan.agents.every((_, agent) => {
      const { phase } = this.#team.state(agent);
      return phase === "running" || phase === "given-up";
    });
  }

  /** Those that live answer, all in one decision, and nothing that was sent to them is left. */
  async #probe(): Promise<void> {
    const { agenda } = this.#schedule;
    for (let probe = 0; probe < PROBES; probe++) {
      // What is left in a mailbox may end one more life.
      await this.#until(() => this.#closed || this.#hasRecovered(), RECOVERED);
      // What is left in a mailbox may end one more life.
      await this.#until(() => this.#closed || this.#hasRecovered(), RECOVERED);
      if (this.#closing !== undefined) return;
      this.#ask();
      const next = agenda.now() + PROBE_PACE;
      let isTime = false;
      agenda.at(next, () => {
        isTime = true;
      });
      await this.#until(() => isTime, "time passes");
      if (this.#hasRecovered() && this.#allAnswer()) return;
    }
    demand(false, () => `${PROBES * PROBE_PACE} ms after everybody lives again, not all answer`);
  }

  #allAnswer(): boolean {
    const { book, members } = this.#team;
    return members.every(({ mailbox }, agent) => {
      const lives = this.#team.state(agent).phase === "running";
      return mailbox.waiting === 0 && (!lives || book.live.includes(agent));
    });
  }

  /** As an engine closes: what is in flight is decided, then the agents end in reverse order, whatever they do. */
  #close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    const { coordinator, supervision, slots, members, book } = this.#team;
    this.#schedule.trace.say("the engine is told to close");
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      this.#pollSoon();
    });
    this.#watch.stop();
    await supervision.stop();
    await Promise.all(slots.map((slot) => slot.kill()));
    for (const agent of members.keys()) this.#team.abandon(agent);
    coordinator.poll();
    book.polled();
    this.#closed = true;
  }

  #checkClosed(): void {
    const { ledger, lives, book, members, ownDeadLetters } = this.#team;
    demand(book.open === 0, () => `${book.open} decisions were never made`);
    let stale = 0;
    for (const { agent, requests, events, replies } of ledger.mailboxes) {
      demand(lives.of(agent) === undefined, () => `agent ${agent} lives on behind the engine's end`);
      for (const lane of [requests, ...events, replies]) {
        demand(lane.waiting === 0, () => `${lane.name}: ${lane.waiting} wait behind the engine's end`);
      }
      const { handled, sent, discarded } = (members[agent] as (typeof members)[number]).mailbox.counts();
      demand(sent === handled + discarded, () => `agent ${agent}: ${sent} is not ${handled} + ${discarded}`);
      stale += replies.discarded;
    }
    const counted = ownDeadLetters.counts()["stale-epoch"];
    demand(counted === stale, () => `${stale} stale replies, ${counted} dead letters of them`);
  }
}
