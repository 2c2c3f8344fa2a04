// The seeded plan of faults: which kind, when, at which agent. Pure: the same seed gives the same plan.
// It must never leave a kind out: every kind comes once before any comes again.
import { Random } from "#ads/random.js";
import { AGENTS, FAULT_KINDS, type FaultKind, type FaultOrder, traitsOf } from "./fault-kind.js";

export interface PlannedFault extends FaultOrder {
  /** Milliseconds after the start of the load. */
  readonly at: number;
}

const MILLISECONDS_PER_MINUTE = 60_000;

/** Deals faults without end, `perMinute` a minute, with exponential gaps: they meet each other as real ones do. */
export function* planFaults(
  seed: number,
  perMinute: number,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): Generator<PlannedFault, never> {
  const random = new Random(seed);
  const gap = MILLISECONDS_PER_MINUTE / perMinute;
  let deck: FaultKind[] = shuffled(kinds, random);
  let at = 0;
  for (let id = 1; ; id++) {
    if (deck.length === 0) deck = shuffled(kinds.flatMap(cardsOf), random);
    at += -Math.log(1 - random.uniform()) * gap;
    // The deck was filled above.
    yield { id, at, kind: deck.pop() as FaultKind, agent: random.pick(AGENTS) };
  }
}

function cardsOf(kind: FaultKind): FaultKind[] {
  return Array.from({ length: traitsOf(kind).cards }, () => kind);
}

/** Fisher and Yates, 1938. */
function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const deck = [...items];
  for (let last = deck.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    // Both positions are within the deck.
    [deck[last], deck[other]] = [deck[other] as Item, deck[last] as Item];
  }
  return deck;
}
