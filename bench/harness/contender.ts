// What a benchmark is made of: contenders that do the same work, side by side, and what one run of one of them finds.
// Types only. A contender must never do less than the others of its bench: the same payload, the same work, every answer awaited.
import type { Histogram } from "hdr-histogram-js";

/** What a value counts; rates are better when higher, all others when lower, but for `ratio`, whose figure says it. */
export type Unit =
  | "decisions/s"
  | "messages/s"
  | "tasks/s"
  | "requests/s"
  | "auctions/s"
  | "us"
  | "ms"
  | "bytes"
  | "ratio";

/** Which peers take part: those that are npm packages, those that are other languages' programs, or both. */
export type Peers = "none" | "node" | "native" | "all";

export interface BenchOptions {
  readonly peers: Peers;
  /** Few and short rounds: shows that everything works, and no more. */
  readonly quick: boolean;
}

/** What one run found. */
export interface Sample {
  /** In the contender's unit. */
  readonly value: number;
  /**
   * From the intended time of sending, where the contender records each answer: best from a LatencyRecorder. Microseconds,
   * or nanoseconds where its tag says so. The harness takes it over and destroys it: a new one for each run.
   */
  readonly latency?: Histogram;
  /** The machine's own stalls while it ran, as above; the harness measures them where the contender does not. */
  readonly hiccups?: Histogram;
  /** More numbers of the run, by a name with its unit: "fallbacks", "heap growth, bytes". */
  readonly details?: Readonly<Record<string, number>>;
}

/** A contender that is ready to run. Between runs it must be idle: a thread that spins would slow the others. */
export interface Running {
  /** Runs for about so many milliseconds, after a short warm-up of its own if it is started anew each time. */
  run(milliseconds: number): Promise<Sample>;
  close(): Promise<void>;
}

/** A system that cannot take part here, and why: "go is not installed". */
export interface Absent {
  readonly absent: string;
}

/** One system in one setting. */
export interface Contender {
  /** "Tutti decide, packed", "Go channels". */
  readonly system: string;
  /** "512 in flight"; contenders of one setting are compared with each other. */
  readonly setting: string;
  readonly unit: Unit;
  /** Called once, before the first round. */
  open(): Promise<Running | Absent>;
}

/** A named set of contenders, measured in interleaved rounds. */
export interface Bench {
  /** As on the command line: "fan-out". */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  contenders(options: BenchOptions): readonly Contender[];
}
