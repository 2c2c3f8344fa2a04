// A listener's interests in plain words, from few enough texts that they can be numbered on their way.
// It must never name the listener.

/** Interest, relative to the usual, from which a topic is worth a word. */
const NOTABLE = 1.3;
/** Ratios are told in halves, up to this. */
const LARGEST_RATIO = 8;

/**
 * "plays jazz and travel; 2.5x the usual interest in jazz".
 * @param interests one a topic, relative to the usual.
 */
export function interestWords(topics: readonly string[], interests: Float64Array): string {
  const first = strongest(interests, -1);
  if (first < 0) return "plays about what everyone plays";
  const second = strongest(interests, first);
  const ratio = Math.min(Math.round((interests[first] as number) * 2) / 2, LARGEST_RATIO);
  const also = second < 0 ? "" : ` and ${topics[second]}`;
  return `plays ${topics[first]}${also}; ${ratio}x the usual interest in ${topics[first]}`;
}

/** The topic of the largest notable interest but for `besides`; -1 when none is. */
function strongest(interests: Float64Array, besides: number): number {
  let best = -1;
  let largest = NOTABLE;
  for (let topic = 0; topic < interests.length; topic++) {
    if (topic === besides || (interests[topic] as number) < largest) continue;
    largest = interests[topic] as number;
    best = topic;
  }
  return best;
}
