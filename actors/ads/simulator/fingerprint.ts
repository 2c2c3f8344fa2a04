// What a market was made of, in a few characters: logs and models name it, so that nothing is trained on one market and
// judged on another unnoticed.
// It must never leave a number out: all of parameters.ts goes in, and the campaigns as they are.
import { createHash } from "node:crypto";
import type { Catalogue } from "../catalogue/campaign.js";
import * as parameters from "./parameters.js";

const { REGIMES: _, ...COMMON } = parameters;

/** 16 hexadecimal digits of SHA-256; the seed does not go in, but for what it made of the campaigns. */
export function fingerprintOf(catalogue: Catalogue, regime: parameters.Regime): string {
  const text = JSON.stringify([Object.entries(COMMON).sort(byName), regime, catalogue]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
