// A team in one thread, its agents asked one after the other: for training, for evaluation over millions of requests, and
// as the pipeline that the engine's threads are measured against.
// It must never decide otherwise than the engine would from the same proposals; it has no deadlines, so nobody is late.
import type { AgentEvent, CandidateKey, Proposal } from "../../actor/agent.js";
import { proposalFault, rangeFault } from "../../actor/proposal-check.js";
import type { Constraint } from "../../coordinator/constraint.js";
import { Election, NO_VALUES } from "../../coordinator/vote/election.js";
import { type VotePolicy, type Weigher, weightedVote } from "../../coordinator/vote/vote-policy.js";
import type { EngineOptions } from "../../engine/engine-options.js";
import type { Interference } from "./interference.js";
import { type Kept, SequentialMember } from "./sequential-member.js";

const DEFAULT_CANDIDATES = 64;
const DEFAULT_REFUSALS = 8;

export interface SequentialDecision<Action extends CandidateKey> {
  readonly id: string;
  /** Undefined where no candidate may win. */
  readonly winner: Action | undefined;
  /** Among the candidates; -1 without a winner. */
  readonly index: number;
  readonly candidates: readonly Action[];
  /** In [0, 1]; 0 without a winner. */
  readonly score: number;
  readonly price: number | undefined;
}

export class SequentialEngine<
  Request,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
> {
  readonly #options: EngineOptions<Request, Action, Event>;
  readonly #members: readonly SequentialMember<Request, Event>[];
  readonly #constraints: readonly Constraint<Request, Action, Event>[];
  readonly #interference: Interference<Request> | undefined;
  readonly #election: Election;
  readonly #weigher: Weigher;
  readonly #baseWeights: Float64Array;
  /** Weights, then priorities. */
  readonly #factors: Float64Array;
  /** A row of scores an agent, then the values. */
  readonly #sheet: Float64Array;
  readonly #stride: number;
  readonly #infeasible: Uint8Array;
  /** The lowest by candidate; NaN where nobody gave one. */
  readonly #prices: Float64Array;
  #decisions = 0;

  private constructor(
    options: EngineOptions<Request, Action, Event>,
    members: readonly SequentialMember<Request, Event>[],
    interference: Interference<Request> | undefined,
  ) {
    const policy: VotePolicy = options.vote ?? weightedVote();
    const stride = options.limits?.candidates ?? DEFAULT_CANDIDATES;
    this.#options = options;
    this.#members = members;
    this.#constraints = options.constraints ?? [];
    this.#interference = interference;
    this.#election = new Election(policy.rule, members.length, stride);
    this.#weigher = policy.weigher(members.map(({ name }) => name));
    this.#baseWeights = Float64Array.from(members, ({ weight }) => weight);
    this.#factors = new Float64Array(2 * members.length);
    this.#sheet = new Float64Array((members.length + 1) * stride);
    this.#stride = stride;
    this.#infeasible = new Uint8Array(stride);
    this.#prices = new Float64Array(stride);
  }

  /**
   * Loads the agents' modules into this thread. Their state may lie in the modules: one sequential engine with the same
   * agents at a time in a thread; a new one begins anew.
   * @param kept is given, by its position among the agents, what each writes behind (`store.write`), most of it when the engine is
   * closed; left out: that is forgotten.
   */
  static async open<Request, Action extends CandidateKey, Event extends AgentEvent>(
    options: EngineOptions<Request, Action, Event>,
    interference?: Interference<Request>,
    kept?: readonly Kept[],
  ): Promise<SequentialEngine<Request, Action, Event>> {
    const members: SequentialMember<Request, Event>[] = [];
    const publish = (event: Event): void => {
      for (const member of members) if (member.hears(event.type)) member.observe(event);
    };
    for (const [position, spec] of options.agents.entries())
      members.push(await SequentialMember.open(spec, publish, kept?.[position]));
    return new SequentialEngine(options, members, interference);
  }

  decide(request: Request): SequentialDecision<Action> {
    const { candidates: source } = this.#options;
    const candidates = typeof source === "function" ? source(request) : source;
    const id = `${this.#decisions++}`;
    if (candidates.length === 0)
      return { id, winner: undefined, index: -1, candidates, score: 0, price: undefined };
    this.#infeasible.fill(0, 0, candidates.length);
    this.#prices.fill(Number.NaN, 0, candidates.length);
    for (const constraint of this.#constraints) {
      constraint.exclude?.(request, candidates, (index) => {
        this.#infeasible[index] = 1;
      });
    }
    this.#weigh(request);
    for (const [row, member] of this.#members.entries()) this.#ask(request, candidates, row, member);
    const values = this.#writeValues(request, candidates);
    this.#election.hold(candidates, this.#sheet, 0, this.#stride, this.#infeasible, 0, values);
    const index = this.#reserve(request, candidates, id);
    return {
      id,
      winner: candidates[index],
      index,
      candidates,
      score: index < 0 ? 0 : (this.#election.totals[index] as number),
      price: index < 0 ? undefined : this.#priceOf(index),
    };
  }

  /** Told to the agents that want it, and to every constraint. */
  observe(event: Event): void {
    for (const member of this.#members) if (member.hears(event.type)) member.observe(event);
    for (const constraint of this.#constraints) constraint.observe?.(event);
  }

  async close(): Promise<void> {
    for (const member of this.#members) await member.close();
  }

  #weigh(request: Request): void {
    const features = this.#options.features?.(request);
    this.#weigher.weigh(features, this.#baseWeights, this.#factors, 0, this.#members.length);
  }

  /** Writes one agent's row and weight; what stands in for a faulty one, or nothing. */
  #ask(
    request: Request,
    candidates: readonly Action[],
    row: number,
    member: SequentialMember<Request, Event>,
  ): void {
    const given = member.propose(request, candidates);
    const proposal =
      this.#interference === undefined ? given : this.#interference.change(request, member.name, given);
    const weight = (this.#factors[row] as number) * (this.#factors[this.#members.length + row] as number);
    const start = row * this.#stride;
    const isChecked = this.#interference?.isChecked !== false;
    if (proposal === undefined || (isChecked && isFaulty(proposal, candidates.length, member.mayVeto))) {
      this.#standIn(candidates.length, row, start, weight, member);
      return;
    }
    const { scores, confidence = 1, vetoes, prices } = proposal;
    this.#election.weights[row] = weight * confidence;
    for (let index = 0; index < candidates.length; index++) {
      this.#sheet[start + index] = scores[index] as number;
    }
    if (vetoes !== undefined) {
      for (const veto of vetoes) this.#infeasible[typeof veto === "number" ? veto : veto.candidate] = 1;
    }
    if (prices === undefined) return;
    for (let index = 0; index < candidates.length; index++) {
      const price = prices[index] as number;
      if (!((this.#prices[index] as number) <= price)) this.#prices[index] = price;
    }
  }

  #standIn(
    candidates: number,
    row: number,
    start: number,
    weight: number,
    { fallback }: SequentialMember<Request, Event>,
  ): void {
    this.#election.weights[row] = fallback === undefined ? 0 : weight * fallback.confidence;
    for (let index = 0; index < candidates; index++) {
      const scores = fallback?.scores ?? 0;
      this.#sheet[start + index] = typeof scores === "number" ? scores : (scores[index] ?? 0);
    }
  }

  /** Where the values are on the sheet. */
  #writeValues(request: Request, candidates: readonly Action[]): number {
    const { values } = this.#options;
    if (values === undefined) return NO_VALUES;
    const start = this.#members.length * this.#stride;
    const own = this.#sheet.subarray(start, start + candidates.length).fill(1);
    values(request, candidates, own);
    return start;
  }

  #priceOf(index: number): number | undefined {
    const price = this.#prices[index] as number;
    return Number.isNaN(price) ? undefined : price;
  }

  /** The best whose every constraint grants it; -1 where none does, or too many were refused. */
  #reserve(request: Request, candidates: readonly Action[], id: string): number {
    const most = this.#options.limits?.refusals ?? DEFAULT_REFUSALS;
    for (let refusals = 0; refusals <= most; refusals++) {
      const index = this.#election.best();
      if (index < 0 || this.#isGranted(request, candidates[index] as Action, this.#priceOf(index), id)) {
        return index;
      }
      this.#election.strike(index);
    }
    return -1;
  }

  #isGranted(request: Request, candidate: Action, price: number | undefined, id: string): boolean {
    for (const [position, constraint] of this.#constraints.entries()) {
      if (constraint.reserve?.(request, candidate, price, id) === undefined) continue;
      for (const earlier of this.#constraints.slice(0, position)) {
        earlier.release?.(request, candidate, price, id);
      }
      return false;
    }
    return true;
  }
}

/** Whether the engine would count the agent as faulty. */
function isFaulty(proposal: Proposal, candidates: number, mayVeto: boolean): boolean {
  return (
    (proposalFault(proposal, candidates, mayVeto) ??
      rangeFault("scores", proposal.scores, 1) ??
      rangeFault("prices", proposal.prices ?? [], Number.MAX_VALUE)) !== undefined
  );
}
