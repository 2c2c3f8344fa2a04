// What was asked and what was proposed, to hold each decision against: made once, in time, from what living agents said.
// It must never take a rationale's word for what an agent proposed.
import { type Decision, replay } from "tutti";
import type { Life } from "#runtime/engine/host-slot.js";
import type { AgentPlan } from "./plan.js";
import { CANDIDATES, type Candidate, signatureOf } from "./requests.js";
import type { Schedule } from "./schedule.js";
import type { SeatViews } from "./seat-views.js";
import { demand } from "./trace.js";

/** A proposal as its agent gave it. */
export interface Given {
  readonly scores: readonly number[];
  readonly vetoes: readonly number[];
  readonly confidence: number;
  /** Within what a proposal may be. */
  readonly usable: boolean;
}

type AgentPart = Decision<Candidate>["rationale"]["agents"][number];

/** Milliseconds that a deadline may be noticed late by, besides the time between two polls. */
const TICK = 0.05;

export class DecisionBook {
  readonly #schedule: Schedule;
  readonly #seats: SeatViews;
  readonly #agents: readonly AgentPlan[];
  /** When each was asked, by token. */
  readonly #open = new Map<number, number>();
  readonly #given = new Map<string, Given>();
  readonly #slowest: number;
  /** Agents whose live proposals counted in the latest decision. */
  live: readonly number[] = [];

  constructor(schedule: Schedule, seats: SeatViews, agents: readonly AgentPlan[]) {
    this.#schedule = schedule;
    this.#seats = seats;
    this.#agents = agents;
    this.#slowest = Math.max(...agents.map(({ deadline }) => deadline));
  }

  get open(): number {
    return this.#open.size;
  }

  ask(token: number): void {
    this.#open.set(token, this.#schedule.agenda.now());
  }

  refuse(token: number): void {
    this.#open.delete(token);
  }

  gave({ agent, epoch }: Life, token: number, given: Given): void {
    this.#given.set(`${agent}:${epoch}:${token}`, given);
  }

  /** The coordinator has looked: what is due has been decided. */
  polled(): void {
    const now = this.#schedule.agenda.now();
    for (const [token, asked] of this.#open) {
      demand(
        now < asked + this.#slowest + TICK,
        () => `decision ${token}, asked at ${asked} and due ${this.#slowest} ms later, is not made at ${now}`,
      );
    }
  }

  settled(decision: Decision<Candidate>, token: number): void {
    const { trace, agenda } = this.#schedule;
    const asked = this.#open.get(token);
    demand(asked !== undefined, () => `decision ${token} is made twice, or was never asked for`);
    this.#open.delete(token);
    const { rationale, winner, score } = decision;
    const live: number[] = [];
    for (const [agent, part] of rationale.agents.entries()) {
      if (part.outcome === "live") live.push(agent);
      demand(
        part.vetoes.every(({ candidate }) => candidate !== rationale.winner),
        () => `decision ${token} is ${winner}, against the veto of agent ${agent}`,
      );
      this.#checkPart(agent, part, token, agenda.now() - asked);
    }
    this.live = live;
    const again = replay(rationale);
    demand(
      again.winner === winner && again.score === score && again.index === rationale.winner,
      () =>
        `decision ${token} is ${winner} with ${score}; its rationale says ${again.winner} with ${again.score}`,
    );
    if (rationale.early) this.#checkEarly(rationale, token);
    trace.say(
      `decision ${token} is ${winner}: ${rationale.agents.map(({ outcome, cause = "" }) => `${outcome} ${cause}`.trim()).join(", ")}`,
    );
  }

  /** Nothing that those could have said who were not waited for changes the winner. */
  #checkEarly(rationale: Decision<Candidate>["rationale"], token: number): void {
    const { chance } = this.#schedule;
    const agents = rationale.agents.map((part, agent): AgentPart => {
      if (part.outcome !== "absent" || part.cause !== undefined) return part;
      demand(
        this.#agents[agent]?.vetoes === false,
        () => `decision ${token} is made early, without agent ${agent}, which may veto`,
      );
      const scores = CANDIDATES.map(() => chance.pick([0, 0.5, 1]));
      return { ...part, outcome: "live", scores, confidence: chance.pick([0, 1, 1]), freshness: 1 };
    });
    const other = replay({ ...rationale, agents });
    demand(
      other.index === rationale.winner,
      () => `decision ${token} is made early, and would have been another with ${JSON.stringify(agents)}`,
    );
  }

  #checkPart(agent: number, part: AgentPart, token: number, waited: number): void {
    const plan = this.#agents[agent];
    const words = (): string => `decision ${token}, agent ${agent} ${JSON.stringify(part)}`;
    switch (part.outcome) {
      case "live": {
        const { epoch } = this.#checkScores(agent, part, token, words);
        const heard = this.#seats.of(agent).replies.get(token) ?? [];
        demand(heard.includes(epoch), () => `${words()}: it did not reply in the life that counted`);
        break;
      }
      case "cached":
        this.#checkScores(agent, part, undefined, words);
        demand((part.age ?? Number.NaN) <= (plan?.maxAge ?? 0), () => `${words()}: too old`);
        break;
      case "default":
        demand(
          part.scores.every((score) => score === plan?.defaultScore),
          () => `${words()}: that is not its default`,
        );
        break;
      case "absent":
        demand(part.scores.length === 0, () => `${words()}: an absent agent has scores`);
        break;
    }
    // To the rounding of milliseconds.
    demand(
      part.cause !== "late" || waited >= (plan?.deadline ?? 0) - 1e-6,
      () => `${words()}: late after ${waited} ms`,
    );
  }

  /** The scores are those that the agent gave in the life that signed them, for that decision where it is named. */
  #checkScores(agent: number, part: AgentPart, token: number | undefined, words: () => string): Life {
    const signature = signatureOf(part.scores[0] ?? Number.NaN);
    const given = this.#given.get(`${agent}:${signature.epoch}:${signature.token}`);
    demand(
      given?.usable === true &&
        (token === undefined || signature.token === token) &&
        CANDIDATES.every((_, index) => given.scores[index] === part.scores[index]) &&
        given.confidence === part.confidence &&
        (token === undefined || given.vetoes.join() === part.vetoes.map(({ candidate }) => candidate).join()),
      () => `${words()}: it gave ${JSON.stringify(given)} in life ${signature.epoch} for ${signature.token}`,
    );
    return { agent, epoch: signature.epoch };
  }
}
