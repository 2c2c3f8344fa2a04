// The words of a decision's frame that name texts, put together before room for the frame is claimed: a text that is new is
// defined in a frame of its own, and only one claim is open at a time.
import type { CandidateKey } from "../../actor/agent.js";
import type { Exclusion } from "../../coordinator/rationale.js";
import type { RecordedLimits } from "../../coordinator/rationale-record.js";
import type { Remarks } from "../../coordinator/remarks.js";
import { NO_NUMBER } from "./row-frame.js";
import type { TextDefinitions } from "./text-definitions.js";

const FIRST_CAPACITY = 256;

export class DecisionTexts {
  readonly #definitions: TextDefinitions;
  #words = new Int32Array(FIRST_CAPACITY);
  #length = 0;
  /** Candidates that are numbers. */
  numbered = 0;
  vetoes = 0;
  limits = 0;

  constructor(definitions: TextDefinitions) {
    this.#definitions = definitions;
  }

  /** Words, those of candidates included. */
  get length(): number {
    return this.#length;
  }

  begin(): void {
    this.#length = 0;
    this.numbered = 0;
    this.vetoes = 0;
    this.limits = 0;
  }

  /** A word for each, {@link NO_NUMBER} for one that is a number. */
  addCandidates(candidates: readonly CandidateKey[]): void {
    const definitions = this.#definitions;
    this.#reserve(candidates.length);
    const words = this.#words;
    const start = this.#length;
    let numbered = 0;
    for (let index = 0; index < candidates.length; index++) {
      const key = candidates[index] as CandidateKey;
      if (typeof key === "number") {
        numbered++;
        words[start + index] = NO_NUMBER;
      } else words[start + index] = definitions.text(key);
    }
    this.#length = start + candidates.length;
    this.numbered = numbered;
  }

  addRemarks({ reasons, faults, vetoes }: Remarks, agents: number): void {
    const definitions = this.#definitions;
    this.#reserve(2 * agents + 3 * vetoes.length);
    for (let agent = 0; agent < agents; agent++) this.#add(definitions.text(reasons[agent]));
    for (let agent = 0; agent < agents; agent++) this.#add(definitions.text(faults[agent]));
    this.vetoes = vetoes.length;
    for (const { agent, candidate, reason } of vetoes) {
      this.#add(agent);
      this.#add(candidate);
      this.#add(definitions.text(reason));
    }
  }

  addLimits({ exclusions, refusals }: RecordedLimits): void {
    this.limits = exclusions.length + refusals.length;
    this.#reserve(4 * this.limits);
    for (const exclusion of exclusions) this.#addLimit(exclusion, 0);
    for (const refusal of refusals) this.#addLimit(refusal, 1);
  }

  /** Writes the words but for the first `skipped` at `at` of `frame`. */
  write(frame: Int32Array, at: number, skipped: number): void {
    const words = this.#words;
    for (let from = skipped, to = at; from < this.#length; from++, to++) frame[to] = words[from] as number;
  }

  #addLimit({ candidate, by, reason }: Exclusion, refused: number): void {
    this.#add(refused);
    this.#add(candidate);
    this.#add(this.#definitions.text(by));
    this.#add(this.#definitions.text(reason));
  }

  #add(word: number): void {
    this.#words[this.#length++] = word;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#words.length) return;
    const words = new Int32Array(2 * (this.#length + more));
    words.set(this.#words.subarray(0, this.#length));
    this.#words = words;
  }
}
