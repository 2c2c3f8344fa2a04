// What would have changed a decision, on its page: other weights, and agents left out.
// It must never round a weight by itself: what is read off the page was replayed.
import type { Explanation, Flip, Influence, Named } from "./explanation.js";
import { cut, digits, plain } from "./page-text.js";

const KEY = 30;
/** A weight below this is told as any above 0. */
const LEAST = 1e-9;

export function flipLines({ winner, influences, smallestFlip }: Explanation): readonly string[] {
  if (winner === undefined || influences.length === 0) return [];
  const lines = influences.flatMap((influence) => [
    ...flipLine(influence, influence.lower),
    ...flipLine(influence, influence.higher),
    ...withoutLine(influence),
  ]);
  if (lines.length === 0) {
    return ["No agent alone could have changed it, by its weight or by its absence."];
  }
  const least =
    smallestFlip === undefined
      ? []
      : [
          `The smallest change: ${plain(smallestFlip.agent)}'s weight from ${digits(smallestFlip.from)} to ` +
            shown(smallestFlip),
        ];
  return ["What would have changed it", ...lines, ...least];
}

function flipLine({ agent, weight }: Influence, flip: Flip | undefined): readonly string[] {
  if (flip === undefined) return [];
  const direction = flip.weight < weight ? "down" : "up";
  return [
    `  ${plain(agent)}'s weight ${direction} from ${digits(weight)} to ${shown(flip)}: ${name(flip.winner)} wins`,
  ];
}

function withoutLine({ agent, isDecisive, without }: Influence): readonly string[] {
  if (!isDecisive) return [];
  return [`  without ${plain(agent)}: ${without === undefined ? "nobody" : name(without)} wins`];
}

function shown({ weight, readable }: Flip): string {
  return weight > 0 && weight < LEAST ? "anything above 0" : String(readable);
}

function name({ key }: Named): string {
  return cut(plain(key), KEY);
}
