// What an agent does that was ordered to fail. Runs in the agent's thread, within `propose` or `observe`.
// It must never harm more than its own thread: lists grow by small steps, busy loops end by themselves.
import { setTimeout as pause } from "node:timers/promises";
import type { Proposal } from "tutti";
import type { FaultKind } from "../fault-kind.js";

/** Milliseconds. */
const HANG = 10_000;
const SLOWNESS = 30;
/** Milliseconds: longer than the longest deadline of a decision in the run. */
const LATENESS = 60;
/** Objects of some 100 bytes, a message: the heap's limit is met after some hundred messages. */
const LEAK_STEP = 4_000;

const hoard: object[][] = [];
let leaking = false;

/** Grows by one step once a leak was ordered; a new thread begins without. Returns whether it did. */
export function leakOn(): boolean {
  if (leaking) hoard.push(Array.from({ length: LEAK_STEP }, (_, n) => ({ n, text: `leaked ${n}` })));
  return leaking;
}

/** `propose` makes the honest proposal. What comes back is what the agent gives, if it gives anything. */
export function commitInPropose(kind: FaultKind, propose: () => Proposal): Proposal | Promise<Proposal> {
  switch (kind) {
    case "throw in propose":
      throw new Error("chaos: thrown in propose");
    case "throw in a timer":
      setTimeout(() => {
        throw new Error("chaos: thrown in a timer");
      });
      return propose();
    case "unheard rejection":
      void Promise.reject(new Error("chaos: rejected, unheard"));
      return propose();
    case "process.exit":
      return process.exit(7);
    case "hang":
      busy(HANG);
      return propose();
    case "leak":
      leaking = true;
      return propose();
    case "NaN score":
      return { ...propose(), scores: spoiled(propose().scores) };
    case "wrong length":
      return { ...propose(), scores: [...Array.from(propose().scores), 0.5] };
    case "veto out of range":
      return { ...propose(), vetoes: [propose().scores.length] };
    case "slow reply":
      busy(SLOWNESS);
      return propose();
    case "late promise":
      return pause(LATENESS, { scores: [] });
    case "throw in observe":
    case "poison":
    case "terminated":
    case "request burst":
    case "event burst":
      throw new RangeError(`chaos: "${kind}" cannot be ordered by a request`);
  }
}

export function commitInObserve(kind: FaultKind): never {
  if (kind === "poison") process.exit(7);
  throw new Error("chaos: thrown in observe");
}

function busy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

function spoiled(scores: ArrayLike<number>): number[] {
  const bad = Array.from(scores);
  bad[bad.length >> 1] = Number.NaN;
  return bad;
}
