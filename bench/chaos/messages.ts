// What the run's parent and the process under chaos tell each other. Types only.
// Money must never be acknowledged in any other way: what the parent has heard is what the store must still know.
import type { AdEvent } from "tutti/ads";
import type { FaultKind } from "./fault-kind.js";

/** What was paid for one impression. */
export interface Spend {
  readonly decision: string;
  readonly campaign: number;
  /** Days since 1970, UTC. */
  readonly day: number;
  /** Micro-units. */
  readonly amount: number;
}

/** What is known of one recovery, in milliseconds. */
export interface Recovery {
  readonly kind: FaultKind;
  /** From the fault until the engine noticed that the life had ended. */
  readonly noticed: number;
  /** Until the next life's `setup` began. */
  readonly replaced: number;
  /** In `setup`. */
  readonly setUp: number;
  /** From ready to the first proposal. */
  readonly proposed: number;
  /** From the fault to the first proposal of the next life: all of the above. */
  readonly total: number;
  /** From the crash noticed to the next life taking messages, as the engine itself tells it. */
  readonly told: number;
}

/** Counted since the process began, but for the recoveries, which are those since the last figures. */
export interface GenerationFigures {
  readonly asked: number;
  readonly made: number;
  readonly refused: number;
  readonly failed: number;
  /** After deadline and margin, however long this thread stood still meanwhile. */
  readonly lateByStall: number;
  /** After deadline and margin, what this thread stood still for taken off. */
  readonly late: number;
  readonly withFallback: number;
  readonly withoutWinner: number;
  readonly replayed: number;
  /** Faults that were carried out. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly recoveries: readonly Recovery[];
  /** Lives that were struck again, by another fault, before they had proposed anything. */
  readonly struckAgain: number;
  readonly restarts: number;
  readonly hangs: number;
  readonly threads: number;
  readonly coldThreads: number;
  readonly messages: MessageFigures;
  readonly stalls: { readonly count: number; readonly total: number; readonly longest: number };
  /** Bytes. */
  readonly memory: number;
  readonly violations: readonly string[];
}

/** To the agents and from them; sent = handled + discarded + waiting. */
export interface MessageFigures {
  readonly sent: number;
  readonly handled: number;
  readonly discarded: number;
  readonly waiting: number;
  /** Not sent, because a lane was full. */
  readonly refused: number;
}

/** An auction's outcome that is still to be told to the engine. */
export interface Outcome {
  readonly decision: string;
  readonly events: readonly AdEvent[];
}

export interface GenerationOptions {
  readonly seed: number;
  readonly generation: number;
  /** Of the whole run: budgets are cut to it. */
  readonly requests: number;
  readonly rate: number;
  readonly faultsPerMinute: number;
  /** One fault at a time, nothing else going on. */
  readonly calm: boolean;
  readonly isolated: boolean;
  /** Folder of the durable store. */
  readonly store: string;
  /** What earlier processes had not acknowledged when they were killed. */
  readonly inherited: readonly Outcome[];
}

export type ToGeneration =
  | { readonly type: "begin"; readonly options: GenerationOptions }
  | { readonly type: "end" };

export type FromGeneration =
  /** The load begins. */
  | { readonly type: "ready" }
  /** Bids that are out: who pays for them tells of their outcomes until that is acknowledged. */
  | { readonly type: "expected"; readonly outcomes: readonly Outcome[] }
  /** The outcomes of these decisions were heard, and what was spent is durable: never to be forgotten. */
  | {
      readonly type: "acknowledged";
      readonly decisions: readonly string[];
      readonly spends: readonly Spend[];
    }
  | { readonly type: "figures"; readonly figures: GenerationFigures }
  /** It came to rest, everything balanced or the violations say what not, and the engine was closed. */
  | { readonly type: "ended"; readonly figures: GenerationFigures };
