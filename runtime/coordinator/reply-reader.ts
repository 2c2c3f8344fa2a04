// Reads one agent's replies into the gather table.
// It must never trust a frame: what does not fit the decision, or is out of range, is a fault of that agent.
import {
  ENTRY_HEADER,
  CANDIDATES as FRAME_CANDIDATES,
  CONFIDENCE as FRAME_CONFIDENCE,
  LONGEST_REASON,
  REASON,
  SCORES,
  VETOES_AND_PRICES,
} from "../actor/answer-frame.js";
import { ReasonReader } from "../actor/reasons.js";
import { readText, skipText } from "../actor/text.js";
import type { LaneMemory } from "../channel/lane-memory.js";
import { MalformedFrameError } from "../channel/malformed-frame-error.js";
import type { GatherTable } from "./gather-table.js";
import { LIVE, NO_CAUSE, standingOf } from "./outcome.js";
import { CONFIDENCE, columnStart, FRESHNESS, STANDING, scoresStart } from "./sheet.js";

export class ReplyReader {
  readonly #agent: number;
  readonly #mayVeto: boolean;
  #reasons = new ReasonReader();

  constructor(agent: number, mayVeto: boolean) {
    this.#agent = agent;
    this.#mayVeto = mayVeto;
  }

  /** A new life of the agent numbers its reasons anew. */
  forget(): void {
    this.#reasons = new ReasonReader();
  }

  /** The text of the FAULT in bytes `offset` to `end`; one that cannot be read is a fault all the same. */
  readFault(memory: LaneMemory, offset: number, end: number): string {
    try {
      return readText(memory, offset + ENTRY_HEADER, end).slice(0, LONGEST_REASON);
    } catch (error) {
      if (!(error instanceof MalformedFrameError)) throw error;
      return error.message;
    }
  }

  /** Takes a numbered reason from a PROPOSAL that came too late: later ones name it by its number alone. */
  learnReason(memory: LaneMemory, offset: number, end: number): void {
    const { words } = memory;
    const word = offset >> 2;
    const reason = words[word + REASON] as number;
    const candidates = words[word + FRAME_CANDIDATES] as number;
    if (reason >= 0 || candidates < 0) return;
    const vectors = candidates * (1 + ((words[word + VETOES_AND_PRICES] as number) & 1));
    const at = offset + (SCORES + vectors) * 8;
    try {
      this.#reasons.define(reason, readText(memory, at, end));
    } catch (error) {
      // Nobody waits for this reply: a reason less is all that is lost.
      if (!(error instanceof MalformedFrameError)) throw error;
    }
  }

  /** Copies the PROPOSAL in bytes `offset` to `end` into the agent's row. Throws `MalformedFrameError`; the row then holds nothing useful. */
  readProposal(memory: LaneMemory, offset: number, end: number, table: GatherTable, slot: number): void {
    const { words, doubles } = memory;
    const word = offset >> 2;
    const candidates = table.candidateCount[slot] as number;
    const agent = this.#agent;
    const flags = words[word + VETOES_AND_PRICES] as number;
    const priced = flags & 1;
    const vetoes = flags >> 1;
    let at = (offset >> 3) + SCORES;
    const vectorsEnd = (at + candidates * (1 + priced)) * 8;
    if (
      words[word + FRAME_CANDIDATES] !== candidates ||
      vectorsEnd > end ||
      vetoes < 0 ||
      vetoes > candidates
    ) {
      throw new MalformedFrameError(
        `proposal over ${words[word + FRAME_CANDIDATES]} candidates instead of ${candidates}`,
      );
    }
    // First, so that a proposal whose numbers are wrong does not cost later ones their reason.
    let textAt = vectorsEnd;
    let text: string | undefined;
    const reason = words[word + REASON] as number;
    if (reason > 0) {
      text = this.#reasons.known(reason);
    } else if (reason < 0) {
      text = readText(memory, textAt, end);
      textAt = skipText(memory, textAt, end);
      this.#reasons.define(reason, text);
    }
    const confidence = doubles[(offset >> 3) + FRAME_CONFIDENCE] as number;
    if (!(confidence >= 0 && confidence <= 1)) throw new MalformedFrameError(`confidence of ${confidence}`);
    const { agents } = table;
    const sheet = table.sheets[slot] as Float64Array;
    const own = (table.sheetStart[slot] as number) + agent;
    const start = own - agent + scoresStart(agents) + agent * candidates;
    for (let index = 0; index < candidates; index++) {
      const score = doubles[at + index] as number;
      // The agent's host has checked it: what is wrong here was spoiled on its way.
      if (!(score >= 0 && score <= 1)) throw new MalformedFrameError(`score of ${score}`);
      sheet[start + index] = score;
    }
    sheet[own + columnStart(STANDING, agents)] = standingOf(LIVE, NO_CAUSE);
    sheet[own + columnStart(CONFIDENCE, agents)] = confidence;
    sheet[own + columnStart(FRESHNESS, agents)] = 1;
    at += candidates;
    // May move the sheet.
    if (priced === 1) this.#readPrices(doubles, at, candidates, table, slot);
    if (vetoes > 0) this.#readVetoes(memory, textAt, end, vetoes, table, slot);
    if (text !== undefined) table.remark(slot).reasons[agent] = text;
  }

  #readPrices(doubles: Float64Array, at: number, candidates: number, table: GatherTable, slot: number): void {
    const start = table.priceAt(slot, this.#agent);
    // Behind priceAt: the sheet may have moved.
    const sheet = table.sheets[slot] as Float64Array;
    for (let index = 0; index < candidates; index++) {
      const price = doubles[at + index] as number;
      if (!(price >= 0 && price < Number.POSITIVE_INFINITY))
        throw new MalformedFrameError(`price of ${price}`);
      sheet[start + index] = price;
    }
  }

  #readVetoes(
    memory: LaneMemory,
    from: number,
    end: number,
    count: number,
    table: GatherTable,
    slot: number,
  ): void {
    if (!this.#mayVeto) throw new MalformedFrameError("a veto of an agent that never vetoes");
    const candidates = table.candidateCount[slot] as number;
    const found: { agent: number; candidate: number; reason?: string }[] = [];
    let at = from;
    for (let veto = 0; veto < count; veto++) {
      const candidate = at + 8 > end ? -1 : (memory.words[at >> 2] as number);
      if (candidate < 0 || candidate >= candidates) {
        throw new MalformedFrameError(`veto of candidate ${candidate} of ${candidates}`);
      }
      const reason = readText(memory, at + 4, end);
      at = skipText(memory, at + 4, end);
      found.push({ agent: this.#agent, candidate, ...(reason === "" ? {} : { reason }) });
    }
    for (const { candidate } of found) table.exclude(slot, candidate);
    table.remark(slot).vetoes.push(...found);
  }
}
