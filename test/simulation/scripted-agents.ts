// Agents whose every act is drawn by chance: they propose, learn, publish, dawdle, throw, hang and end their threads.
// They must never act on behalf of a thread that is over.
import type { Agent, Proposal } from "tutti";
import type { Life } from "#runtime/engine/host-slot.js";
import type { DecisionBook, Given } from "./decision-book.js";
import type { Ledger } from "./ledger.js";
import type { FaultRates, Plan } from "./plan.js";
import {
  CANDIDATES,
  type Deadly,
  OPINIONS,
  type SimulatedEvent,
  type SimulatedRequest,
  sign,
} from "./requests.js";
import type { Schedule } from "./schedule.js";

/** The last two take 30 s until they are given up. */
const SETUP_FAULTS = [
  ...Array<string>(6).fill("fails"),
  ...Array<string>(6).fill("is late"),
  ...Array<string>(4).fill("ends its thread"),
  "hangs",
  "waits for ever",
];

/** The thread under an agent, as far as its acts concern it. */
export interface MortalThread {
  /** Whether it does anything, or will. */
  readonly turns: boolean;
  /** Ends, or gets stuck, right here in the middle of a turn. */
  breakHere(how: "over" | "stuck", where: string): never;
  /** The same behind the running code, which touches no lane: an agent's setup, or its stop. */
  breakSoon(how: "over" | "stuck"): void;
  /** At work for so many milliseconds, while the others go on. */
  dawdle(milliseconds: number): void;
  /** Leaves code that runs on behind the end of its thread. */
  unwind(): never;
}

export class ScriptedAgents {
  readonly rates: FaultRates;
  readonly #plan: Plan;
  readonly #schedule: Schedule;
  readonly #ledger: Ledger;
  readonly #book: DecisionBook;
  #events = 0;

  constructor(plan: Plan, schedule: Schedule, ledger: Ledger, book: DecisionBook) {
    this.rates = plan.rates;
    this.#plan = plan;
    this.#schedule = schedule;
    this.#ledger = ledger;
    this.#book = book;
  }

  /** A number for the next event, whoever sends it. */
  nextEvent(): number {
    return ++this.#events;
  }

  /** The agent for one life of it. */
  agentOf(life: Life, thread: MortalThread): Agent<unknown> {
    const plan = this.#plan.agents[life.agent];
    if (plan === undefined) throw new RangeError(`no agent ${life.agent}`);
    const who = `agent ${life.agent}, life ${life.epoch},`;
    return {
      name: plan.name,
      vetoes: plan.vetoes,
      publishes: plan.publishes ? ["said"] : [],
      setup: () => this.#setup(who, thread),
      stop: () => this.#stop(who, thread),
      propose: (request, context) => {
        const { token, deadly } = request as SimulatedRequest;
        if (this.#ledger.ghost) return thread.unwind();
        this.#ledger.meet(life.agent, (message) => message.kind === "request" && message.token === token);
        this.#schedule.trace.say(`${who} meets request ${token}`);
        if (plan.publishes && this.#schedule.chance.happens(0.2)) {
          const number = this.nextEvent();
          this.#ledger.writing = { kind: "event", number };
          context.publish({ type: "said", number } as SimulatedEvent);
        }
        this.#beAtWork(life, thread, deadly);
        return this.#propose(life, thread, token);
      },
      observe: (event) => {
        const { number, deadly } = event as SimulatedEvent;
        if (this.#ledger.ghost) return thread.unwind();
        this.#ledger.meet(life.agent, (message) => message.kind === "event" && message.number === number);
        this.#schedule.trace.say(`${who} meets event ${number}`);
        this.#beAtWork(life, thread, deadly);
      },
    };
  }

  #beAtWork({ agent }: Life, thread: MortalThread, deadly: Deadly | undefined): void {
    const { rates } = this;
    const schedule = this.#schedule;
    const how = deadly?.agent === agent ? deadly.how : undefined;
    if (how === "throw" || schedule.fails(rates.throws)) throw new Error("as scripted");
    if (how === "over" || schedule.fails(rates.dies)) thread.breakHere("over", "in an agent's hands");
    if (how === "stuck" || schedule.fails(rates.hangs)) thread.breakHere("stuck", "in an agent's hands");
    if (schedule.fails(rates.dawdles)) thread.dawdle(schedule.chance.pick([0.2, 1, 5, 25]));
  }

  #propose(life: Life, thread: MortalThread, token: number): Proposal | Promise<Proposal> {
    const schedule = this.#schedule;
    const ledger = this.#ledger;
    const given = this.#draw(life, token);
    this.#book.gave(life, token, given);
    const proposal: Proposal = {
      scores: given.scores,
      vetoes: given.vetoes,
      // Read while the reply is being written: a thread can end there, too.
      get confidence(): number {
        ledger.instant("while its proposal is read");
        return given.confidence;
      },
    };
    if (!schedule.fails(this.rates.promises)) return proposal;
    const promise = new Promise<Proposal>((resolve, reject) => {
      const rejects = schedule.chance.happens(0.2);
      schedule.settleAfter(schedule.chance.between(0.1, 10), () => {
        if (!thread.turns) return;
        if (rejects) reject(new Error("as scripted"));
        else resolve(proposal);
      });
    });
    const speak = (): void => {
      ledger.speaker = life;
      ledger.promised = token;
    };
    promise.then(speak, speak);
    return promise;
  }

  #draw({ agent, epoch }: Life, token: number): Given {
    const { chance } = this.#schedule;
    const scores: number[] = CANDIDATES.map(() => sign(chance.below(OPINIONS), { epoch, token }));
    const vetoes = this.#plan.agents[agent]?.vetoes === true && chance.happens(0.2) ? [chance.below(3)] : [];
    const good = { scores, vetoes, confidence: chance.pick([1, 1, 0.5]), usable: true };
    if (!this.#schedule.fails(this.rates.badProposal)) return good;
    return chance.pick<Given>([
      { ...good, usable: false, scores: [Number.NaN, ...scores.slice(1)] },
      { ...good, usable: false, scores: scores.slice(1) },
      { ...good, usable: false, scores: [...scores.slice(1), 1.5] },
      { ...good, usable: false, vetoes: [CANDIDATES.length] },
      { ...good, usable: false, confidence: Number.POSITIVE_INFINITY },
    ]);
  }

  #setup(who: string, thread: MortalThread): Promise<void> {
    const { chance, trace } = this.#schedule;
    if (!this.#schedule.fails(this.rates.setup)) return this.#wait(chance.between(0, 2), thread);
    const how = chance.pick(SETUP_FAULTS);
    trace.say(`${who} ${how} at its setup`);
    if (how === "fails") return Promise.reject(new Error("as scripted"));
    if (how === "is late") return this.#wait(chance.between(2, 40), thread);
    if (how !== "waits for ever") thread.breakSoon(how === "hangs" ? "stuck" : "over");
    return new Promise(() => undefined);
  }

  #stop(who: string, thread: MortalThread): Promise<void> {
    const { chance, trace } = this.#schedule;
    if (!this.#schedule.fails(this.rates.stop)) return Promise.resolve();
    const how = chance.pick(["fails", "is late", "ends its thread", "hangs", "waits for ever"]);
    trace.say(`${who} ${how} at its stop`);
    if (how === "fails") return Promise.reject(new Error("as scripted"));
    if (how === "is late") return this.#wait(chance.between(1, 60), thread);
    if (how !== "waits for ever") thread.breakSoon(how === "hangs" ? "stuck" : "over");
    return new Promise(() => undefined);
  }

  #wait(milliseconds: number, thread: MortalThread): Promise<void> {
    return new Promise((resolve) => {
      this.#schedule.settleAfter(milliseconds, () => {
        if (thread.turns) resolve();
      });
    });
  }
}
