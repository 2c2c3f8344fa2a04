// Replays decisions one after the other and counts: those that do not come out as recorded, and those that another policy changes.
// It must never hold more than the first few of either.
import type { CandidateKey } from "../../actor/agent.js";
import type { DecisionRow } from "../journal-row.js";
import { type AlternativePolicy, agentsOf, partsOf, winnerUnder } from "./alternative-policy.js";
import { replayFault } from "./faithfulness.js";

/** Of the mismatches, and of the changes, so many are kept. */
const KEPT = 20;

export interface ReplayMismatch {
  readonly decision: string;
  readonly fault: string;
}

export interface WinnerChange {
  readonly decision: string;
  /** Left out where nobody won, or wins. */
  readonly from?: CandidateKey;
  readonly to?: CandidateKey;
}

export interface PolicyReport {
  /** Decisions whose winner is another one by the policy. */
  readonly changes: number;
  /** How many winners each part of the policy changes if nothing else is changed, by the part's name. */
  readonly alone: Readonly<Record<string, number>>;
  /** Agents that the policy names and no decision has. */
  readonly unseen: readonly string[];
  readonly first: readonly WinnerChange[];
}

export interface ReplayReport {
  readonly decisions: number;
  readonly mismatches: number;
  readonly firstMismatches: readonly ReplayMismatch[];
  /** Where a policy was given. Decisions that do not replay are not counted in it. */
  readonly policy?: PolicyReport;
}

export class ReplayAudit {
  readonly #policy: AlternativePolicy | undefined;
  readonly #parts: readonly { readonly name: string; readonly policy: AlternativePolicy }[];
  readonly #alone = new Map<string, number>();
  readonly #unseen: Set<string>;
  #decisions = 0;
  #mismatches = 0;
  #firstMismatches: ReplayMismatch[] = [];
  #changes = 0;
  #firstChanges: WinnerChange[] = [];

  constructor(policy?: AlternativePolicy) {
    this.#policy = policy;
    this.#parts = partsOf(policy ?? {}).map(([name, part]) => ({ name, policy: part }));
    for (const { name } of this.#parts) this.#alone.set(name, 0);
    this.#unseen = agentsOf(policy ?? {});
  }

  add(row: DecisionRow): void {
    this.#decisions++;
    const fault = replayFault(row);
    if (fault !== undefined) {
      this.#mismatches++;
      if (this.#firstMismatches.length < KEPT) {
        this.#firstMismatches.push({ decision: row.decision, fault });
      }
    } else if (this.#policy !== undefined) this.#compare(row, this.#policy);
  }

  report(): ReplayReport {
    return {
      decisions: this.#decisions,
      mismatches: this.#mismatches,
      firstMismatches: this.#firstMismatches,
      ...(this.#policy === undefined
        ? {}
        : {
            policy: {
              changes: this.#changes,
              alone: Object.fromEntries(this.#alone),
              unseen: [...this.#unseen],
              first: this.#firstChanges,
            },
          }),
    };
  }

  #compare(row: DecisionRow, policy: AlternativePolicy): void {
    if (this.#unseen.size > 0) for (const { agent } of row.agents) this.#unseen.delete(agent);
    for (const part of this.#parts) {
      if (winnerUnder(part.policy, row) === row.winner) continue;
      this.#alone.set(part.name, (this.#alone.get(part.name) ?? 0) + 1);
    }
    const winner = winnerUnder(policy, row);
    if (winner === row.winner) return;
    this.#changes++;
    if (this.#firstChanges.length === KEPT) return;
    const from = row.candidates[row.winner];
    const to = row.candidates[winner];
    this.#firstChanges.push({
      decision: row.decision,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
  }
}
