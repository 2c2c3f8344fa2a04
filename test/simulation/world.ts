// A whole engine in one schedule: begun, used while things go wrong, well again, closed; and everything is held against what
// must be, after every step. Single-threaded, under virtual time.
// It must never wait for anything real but for promises that can be kept at once.
import { AgentStartError } from "#runtime/engine/agent-start-error.js";
import { setWitness } from "./instants.js";
import { drawPlan } from "./plan.js";
import { Schedule } from "./schedule.js";
import { SimulatedTeam } from "./simulated-team.js";
import { ThreadWatch } from "./thread-watch.js";
import { BrokenInvariant, demand, takeBroken } from "./trace.js";
import { Traffic } from "./traffic.js";

/** Milliseconds in which everything must be well again: a start that hangs is given up after 30 s, and tried again. */
const PATIENCE = 100_000;
/** Milliseconds between two requests that look whether all is well; and how many of them. */
const PROBE_PACE = 10;
const PROBES = 400;
/** Milliseconds during which things go wrong with a start. */
const START_TROUBLE = 300;

export class World {
  readonly #schedule: Schedule;
  readonly #team: SimulatedTeam;
  readonly #watch: ThreadWatch;
  readonly #traffic: Traffic;
  #closing: Promise<void> | undefined;
  #closed = false;

  constructor(seed: number) {
    this.#schedule = new Schedule(seed);
    const plan = drawPlan(this.#schedule.chance);
    this.#team = new SimulatedTeam(plan, this.#schedule, () => void this.#close());
    this.#watch = new ThreadWatch(this.#team);
    this.#traffic = new Traffic(this.#team);
  }

  /** Plays the schedule to its end. Returns what happened, in words. Throws {@link BrokenInvariant} with the last of them. */
  async play(): Promise<readonly string[]> {
    takeBroken();
    setWitness(this.#team.ledger);
    try {
      if (await this.#begin()) await this.#live();
      return this.#schedule.trace.lines;
    } catch (error) {
      const first = takeBroken() ?? error;
      const words = first instanceof BrokenInvariant ? first.message : String((first as Error).stack);
      throw new BrokenInvariant(`${words}\n  ${this.#schedule.trace.last}`);
    } finally {
      setWitness(undefined);
    }
  }

  /** False where an agent did not start, and with it the engine. */
  async #begin(): Promise<boolean> {
    let outcome: "begun" | Error | undefined;
    this.#team.supervision.start().then(
      () => {
        outcome = "begun";
      },
      (error: Error) => {
        outcome = error;
      },
    );
    // A team that crashes faster than it starts would never have started.
    this.#schedule.agenda.after(START_TROUBLE, () => {
      if (outcome === undefined) this.#schedule.troubled = false;
    });
    await this.#until(() => outcome !== undefined, "the start settles");
    this.#schedule.troubled = true;
    if (outcome instanceof Error && !(outcome instanceof AgentStartError)) throw outcome;
    return outcome === "begun";
  }

  async #live(): Promise<void> {
    const { agenda, trace } = this.#schedule;
    const { trouble, abrupt } = this.#team.plan;
    this.#watch.start();
    this.#traffic.start();
    const end = agenda.now() + trouble;
    agenda.at(end, () => {
      this.#schedule.troubled = abrupt;
      trace.say(abrupt ? "the trouble goes on" : "the trouble is over");
    });
    await this.#until(() => agenda.now() >= end || this.#closed, "the trouble ends");
    if (!abrupt) await this.#recover();
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

  /** Those that live answer, all in one decision, and nothing that was sent to them is left. */
  async #recover(): Promise<void> {
    const { agenda, chance, trace } = this.#schedule;
    const { plan, supervision } = this.#team;
    if (this.#closing === undefined && chance.happens(0.5)) {
      trace.say("everybody is restarted who was given up");
      for (const agent of plan.agents.keys()) supervision.restart(agent);
    }
    for (let probe = 0; probe < PROBES; probe++) {
      // What is left in a mailbox may end one more life.
      await this.#until(() => this.#closed || this.#isWhole(), "every agent lives again, or is given up");
      if (this.#closing !== undefined) return;
      this.#traffic.ask();
      let isTime = false;
      agenda.after(PROBE_PACE, () => {
        isTime = true;
      });
      await this.#until(() => isTime, "time passes");
      if (this.#isWhole() && this.#allAnswer()) return;
    }
    demand(false, () => `${PROBES * PROBE_PACE} ms after everybody lives again, not all answer`);
  }

  #isWhole(): boolean {
    return this.#team.members.every((_, agent) => {
      const { phase } = this.#team.state(agent);
      return phase === "running" || phase === "given-up";
    });
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
    await this.#traffic.stop();
    this.#watch.stop();
    await supervision.stop();
    await Promise.all(slots.map((slot) => slot.kill()));
    for (const agent of members.keys()) this.#team.abandon(agent);
    coordinator.poll();
    book.polled();
    this.#closed = true;
  }

  #checkClosed(): void {
    const { ledger, lives, book, ownDeadLetters } = this.#team;
    demand(book.open === 0, () => `${book.open} decisions were never made`);
    for (const { agent, mail, replies } of ledger.mailboxes) {
      demand(lives.of(agent) === undefined, () => `agent ${agent} lives on behind the engine's end`);
      for (const lane of [...mail, replies]) {
        demand(lane.waiting === 0, () => `${lane.name}: ${lane.waiting} wait behind the engine's end`);
      }
    }
    const stale = ledger.mailboxes.reduce((sum, { replies }) => sum + replies.discarded, 0);
    const counted = ownDeadLetters.counts()["stale-epoch"];
    demand(counted === stale, () => `${stale} stale replies, ${counted} dead letters of them`);
  }
}
