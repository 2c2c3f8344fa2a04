// Whether an engine's books balance when nothing moves: what was sent was handled, or is a dead letter with its reason.
// Pure. It must never count a dead letter that was not taken from a mailbox: what a full lane refused was never sent.
import type { DeadLetterCounts, EngineInspection } from "tutti";

/** What is wrong, in words; nothing where all balances. At rest only. */
export function imbalances(
  { actors }: Pick<EngineInspection, "actors">,
  letters: DeadLetterCounts,
): readonly string[] {
  const wrong: string[] = [];
  let unheard = 0;
  let told = ofReplies(letters);
  for (const { name, mailbox, replies, deadLetters } of actors) {
    for (const [what, { sent, handled, discarded, waiting }] of [
      ["mailbox", mailbox],
      ["replies", replies],
    ] as const) {
      if (sent !== handled + discarded + waiting) {
        wrong.push(
          `${name}: ${what}: sent ${sent}, handled ${handled}, discarded ${discarded}, waiting ${waiting}`,
        );
      }
      if (waiting > 0) wrong.push(`${name}: ${what}: ${waiting} wait for ever`);
    }
    const { expired, unknown, stopped, poison, undecodable } = deadLetters;
    const dead = expired + unknown + stopped + poison + undecodable;
    if (mailbox.discarded !== dead) {
      wrong.push(
        `${name}: ${mailbox.discarded} messages were discarded, but ${dead} dead letters tell of them`,
      );
    }
    unheard += replies.discarded;
    told -= ofReplies(deadLetters);
  }
  if (unheard !== told) {
    wrong.push(`${unheard} replies were discarded, but ${told} dead letters tell of them`);
  }
  return wrong;
}

/** Reasons for which the coordinator discards replies; agents' own letters of them are of other messages. */
function ofReplies(letters: DeadLetterCounts): number {
  return letters["stale-epoch"] + letters.unknown + letters.undecodable;
}
