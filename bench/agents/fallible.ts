// An agent of no work that fails as a request orders it to, and notes when, and when its next life first proposes.
// It must never fail by itself, and never twice by one order: a message that ended a life is met again by the next.
import { type AgentContext, defineAgent } from "tutti";

export type Fault = "throw" | "process.exit" | "throw in a timer" | "hang";

export interface FallibleRequest {
  /** Numbered from 1. */
  readonly order?: { readonly number: number; readonly fault: Fault };
}

/** Places in the memory shared with whoever orders; times in milliseconds on the engine's clock, 0 for what has not happened. */
export const FAILED_AT = 0;
export const PROPOSED_AT = 1;
const ORDER = 2;
const FAILED_LIFE = 3;
const PLACES = 4;

export function allocateFallibleNotes(): SharedArrayBuffer {
  return new SharedArrayBuffer(PLACES * Float64Array.BYTES_PER_ELEMENT);
}

/** Milliseconds: for ever, to whoever waits for it. */
const HANG = 60_000;

let notes: Float64Array = new Float64Array(PLACES);

export default defineAgent<FallibleRequest>({
  name: "fallible",
  vetoes: false,
  setup({ options }) {
    notes = new Float64Array(options["notes"] as SharedArrayBuffer);
  },
  propose({ order }, context) {
    if (order !== undefined && notes[ORDER] !== order.number) {
      notes[ORDER] = order.number;
      notes[FAILED_LIFE] = context.epoch;
      notes[PROPOSED_AT] = 0;
      notes[FAILED_AT] = context.now();
      fail(order.fault, context);
    } else if (notes[PROPOSED_AT] === 0 && notes[FAILED_LIFE] !== context.epoch) {
      notes[PROPOSED_AT] = context.now();
    }
    return { scores: [0, 1] };
  },
});

function fail(fault: Fault, context: AgentContext): void {
  switch (fault) {
    case "throw":
      throw new Error("as ordered");
    case "process.exit":
      return process.exit(1);
    case "throw in a timer":
      setTimeout(() => {
        notes[FAILED_AT] = context.now();
        throw new Error("as ordered, in a timer");
      });
      return;
    case "hang":
      for (const until = context.now() + HANG; context.now() < until; );
  }
}
