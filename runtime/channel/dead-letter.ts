// A message that will not be handled: why, and what it was. The words for it; the box that keeps them is beside.

/** Why a message will not be handled. */
export type DeadLetterReason =
  | "full"
  | "expired"
  | "unknown"
  | "stopped"
  | "stale-epoch"
  | "poison"
  | "undecodable"
  | "no-responders";

/** In the order of their counters. Append only: the positions are shared between threads. */
export const DEAD_LETTER_REASONS: readonly DeadLetterReason[] = [
  "full",
  "expired",
  "unknown",
  "stopped",
  "stale-epoch",
  "poison",
  "undecodable",
  "no-responders",
];

export type DeadLetterCounts = Readonly<Record<DeadLetterReason, number>>;

/** What the message was. "mail" where its kind is not known: what was left in a mailbox, or could not be read. */
export type DeadLetterKind = "request" | "event" | "reply" | "mail";

/** In the order of their numbers. Append only. */
export const DEAD_LETTER_KINDS: readonly DeadLetterKind[] = ["request", "event", "reply", "mail"];

/** One entry of a dead letter box. */
export interface DeadLetter {
  readonly reason: DeadLetterReason;
  readonly kind: DeadLetterKind;
  /** How many messages the entry stands for. */
  readonly messages: number;
  /** When, in milliseconds on the monotonic clock. */
  readonly at: number;
}

export function noDeadLetters(): Record<DeadLetterReason, number> {
  const counts = {} as Record<DeadLetterReason, number>;
  for (const reason of DEAD_LETTER_REASONS) counts[reason] = 0;
  return counts;
}
