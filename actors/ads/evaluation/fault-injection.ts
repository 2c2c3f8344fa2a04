// An agent that fails now and then: for a share of the requests, always the same ones, its proposal is another.
// It must never touch the other agents' proposals.
import type { Proposal } from "tutti";
import type { Interference } from "tutti/learn";
import type { AdRequest } from "../ad-request.js";
import { Random } from "../random.js";
import type { Fault } from "./contender.js";

export class FaultInjection implements Interference<AdRequest> {
  readonly isChecked: boolean;
  readonly #fault: Fault;
  readonly #random: Random;
  #last: Proposal | undefined;

  constructor(fault: Fault, seed: number) {
    this.isChecked = fault.isChecked;
    this.#fault = fault;
    this.#random = new Random(seed);
  }

  change(_request: AdRequest, agent: string, proposal: Proposal): Proposal | undefined {
    if (agent !== this.#fault.agent) return proposal;
    if (this.#random.chance(this.#fault.share)) return this.#failing(proposal);
    this.#last = { ...proposal, scores: Array.from(proposal.scores) };
    return proposal;
  }

  #failing(proposal: Proposal): Proposal | undefined {
    const scores = Array.from(proposal.scores);
    switch (this.#fault.kind) {
      case "inverts":
        return { ...proposal, scores: scores.map((score) => 1 - score) };
      case "freezes":
        return this.isChecked ? undefined : this.#lastOver(scores);
      case "goes mad":
        return { ...proposal, scores: scores.map(() => 100 * this.#random.normal()) };
    }
  }

  /** The scores it gave last, over whatever the candidates are now. */
  #lastOver(scores: readonly number[]): Proposal | undefined {
    if (this.#last === undefined) return undefined;
    const { scores: last, confidence = 1 } = this.#last;
    return { scores: scores.map((_, position) => last[position] ?? 0), confidence };
  }
}
