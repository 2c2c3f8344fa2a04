// Scripts for the scripted agent, and what an engine must make of them.
import type { Proposal } from "tutti";

export interface Act {
  readonly do: string;
  readonly proposal: Proposal;
  readonly wait?: number;
}

export interface Scripted {
  readonly script: Readonly<Record<string, Act>>;
}

/** Ways to be faulty: each must count as "faulty", whatever the proposal would have been. */
export const FAULTY_ACTS = [
  "throw",
  "reject",
  "throwNothing",
  "nan",
  "infinite",
  "above",
  "short",
  "long",
  "nothing",
  "text",
  "confident",
  "negativePrice",
  "vetoOutside",
  "trap",
  "twoFaced",
  "thenable",
] as const;

/** Ways to answer well. */
export const GOOD_ACTS = ["propose", "promise"] as const;

export function agentModule(name: string): URL {
  return new URL(`./agents/scripted.js?name=${name}`, import.meta.url);
}
