// What would have changed a decision, on its page: other weights, and agents left out.
// It must never round a weight back to where nothing changes: what is read off the page flips, too.
import type { Explanation, Flip, Influence, Named } from "./explanation.js";
import { cut, digits, plain } from "./page-text.js";

const KEY = 30;
/** Digits of a weight, as many as its reader needs to try it. */
const DIGITS = 4;
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
            `${rounded(smallestFlip.weight, smallestFlip.from)}`,
        ];
  return ["What would have changed it", ...lines, ...least];
}

function flipLine({ agent, weight }: Influence, flip: Flip | undefined): readonly string[] {
  if (flip === undefined) return [];
  const direction = flip.weight < weight ? "down" : "up";
  const to = flip.weight > 0 && flip.weight < LEAST ? "anything above 0" : rounded(flip.weight, weight);
  return [
    `  ${plain(agent)}'s weight ${direction} from ${digits(weight)} to ${to}: ${name(flip.winner)} wins`,
  ];
}

function withoutLine({ agent, isDecisive, without }: Influence): readonly string[] {
  if (!isDecisive) return [];
  return [`  without ${plain(agent)}: ${without === undefined ? "nobody" : name(without)} wins`];
}

/** The weight in a few digits, rounded away from `from`. */
function rounded(weight: number, from: number): string {
  if (weight === 0 || !Number.isFinite(weight)) return String(weight);
  const near = Number(weight.toPrecision(DIGITS));
  const isFar = weight < from ? near <= weight : near >= weight;
  if (isFar) return String(near);
  const step = 10 ** (Math.floor(Math.log10(weight)) - DIGITS + 1);
  return String(Number((near + (weight < from ? -step : step)).toPrecision(DIGITS)));
}

function name({ key }: Named): string {
  return cut(plain(key), KEY);
}
