// Which event types reach a subscriber. A topic is an event's `type`; "*" subscribes to all.

export const EVERY_TOPIC = "*";

export function subscribesTo(subscriptions: readonly string[], type: string): boolean {
  return subscriptions.includes(type) || subscriptions.includes(EVERY_TOPIC);
}

/** The types among `published` that a subscriber wants. */
export function commonTopics(
  published: readonly string[],
  subscriptions: readonly string[],
): readonly string[] {
  return published.filter((type) => subscribesTo(subscriptions, type));
}
