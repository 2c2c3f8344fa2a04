// What takes part in a comparison, as plain data: it is tuned, written down and sent to threads.
import type { BidSettings } from "../agents/bidding/bid-settings.js";
import type { Experience } from "../memory/experience.js";
import type { MonolithSettings } from "./monolith/monolith-settings.js";

export const TEAM = ["profiler", "context", "bid-optimizer"] as const;
export type TeamMember = (typeof TEAM)[number];

/** What goes wrong with an agent's proposals. */
export type FaultKind =
  /** What it likes it now dislikes. */
  | "inverts"
  /** It gives what it gave the last time, or, where somebody notices, nothing. */
  | "freezes"
  /** Its scores are any numbers, most of them no scores at all. */
  | "goes mad";

export interface Fault {
  readonly agent: TeamMember;
  readonly kind: FaultKind;
  /** Of requests. */
  readonly share: number;
  /** Whether the coordinator checks proposals, and lets the fallback stand in for what is missing. */
  readonly isChecked: boolean;
}

export interface TeamContender {
  readonly kind: "team";
  readonly name: string;
  readonly weights: Readonly<Record<TeamMember, number>>;
  readonly bidding: BidSettings;
  /** Left out of the team; a bidder that knows nothing stands in for the Bid Optimizer, since somebody has to bid. */
  readonly without?: TeamMember;
  readonly fault?: Fault;
  /** What its agents learned in other worlds. */
  readonly experience?: Readonly<Partial<Record<TeamMember, Experience>>>;
  /** Addresses of the modules that stand in for the team's own. */
  readonly modules?: Readonly<Partial<Record<TeamMember, string>>>;
}

export interface MonolithContender {
  readonly kind: "monolith";
  readonly name: string;
  readonly settings: MonolithSettings;
}

export type Contender = TeamContender | MonolithContender;
