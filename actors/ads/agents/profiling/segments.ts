// Audience segments: names for what a listener does more than others. A topic's segment is "<topic>-fan".
// Entering asks more than staying, so that a listener on the border does not flicker.

/** Interest, relative to the usual, and plays (faded) from which a listener is a fan; and below which not any more. */
const FAN_FROM = 1.8;
const FAN_UNTIL = 1.4;
const FAN_PLAYS = 5;

/** The name of a topic's segment: "jazz" gives "jazz-fan". */
export function segmentOfTopic(topic: string): string {
  return `${topic}-fan`;
}

/** Whether a listener is a fan now, given whether before. `interest` is relative to the usual; `plays` are faded. */
export function isFan(before: boolean, interest: number, plays: number): boolean {
  if (before) return interest >= FAN_UNTIL;
  return interest >= FAN_FROM && plays >= FAN_PLAYS;
}
