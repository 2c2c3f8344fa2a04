// Recoveries of a small agent with warm spares: from the fault, as the agent notes it, to a decision with its next life's
// proposal in the caller's hand. It must never strike twice at once, or before the spares are warm again.
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { build, type Histogram } from "hdr-histogram-js";
import { type AgentEvent, createEngine, type Engine, now } from "tutti";
import {
  allocateFallibleNotes,
  FAILED_AT,
  type FallibleRequest,
  type Fault,
  PROPOSED_AT,
} from "../agents/fallible.js";
import type { Bench, Contender, Running, Sample } from "../harness/contender.js";

type FallibleEngine = Engine<FallibleRequest, string, AgentEvent>;

/** Milliseconds between two faults: more than a spare needs to warm up, and than makes a life count as a short one. */
const PAUSE = 300;
/** Milliseconds after which an agent counts as hanging: part of every recovery from a hang. */
const HANG_AFTER = 100;
/** Milliseconds: long enough to wait for a life that is on its way, so that its first proposal is not missed. */
const DEADLINE = 50;
/** Milliseconds without a recovery: it was forgotten. */
const LIMIT = 10_000;

const FAULTS: readonly { readonly fault: Fault; readonly setting: string }[] = [
  { fault: "throw", setting: "throw in propose" },
  { fault: "process.exit", setting: "process.exit" },
  { fault: "throw in a timer", setting: "throw in a timer" },
  { fault: "hang", setting: `hang, seen after ${HANG_AFTER} ms` },
];

class Patient implements Running {
  readonly #fault: Fault;
  readonly #engine: FallibleEngine;
  readonly #notes: Float64Array;
  #order = 0;

  private constructor(fault: Fault, engine: FallibleEngine, notes: Float64Array) {
    this.#fault = fault;
    this.#engine = engine;
    this.#notes = notes;
  }

  static async open(fault: Fault): Promise<Patient> {
    const notes = allocateFallibleNotes();
    const engine = await createEngine<FallibleRequest, string>({
      agents: [
        {
          module: new URL("../agents/fallible.js", import.meta.url),
          options: { notes },
          fallback: { scores: [1, 0] },
        },
      ],
      candidates: ["fallback", "live"],
      deadline: DEADLINE,
      supervision: { hangAfter: HANG_AFTER },
    });
    return new Patient(fault, engine, new Float64Array(notes));
  }

  /** As many faults as fit, at least one. */
  async run(milliseconds: number): Promise<Sample> {
    const latency = newHistogram();
    const until = now() + milliseconds;
    do {
      await pause(PAUSE);
      const recovery = await this.#recover();
      latency.recordValue(Math.max(1, Math.round(recovery * 1000)));
    } while (now() < until);
    const milliseconds50 = latency.getValueAtPercentile(50) / 1000;
    return {
      value: milliseconds50,
      latency,
      details: {
        faults: latency.totalCount,
        "p99, ms": latency.getValueAtPercentile(99) / 1000,
        "longest, ms": latency.maxValue / 1000,
      },
    };
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  /** Milliseconds. */
  async #recover(): Promise<number> {
    this.#order++;
    const order = { number: this.#order, fault: this.#fault };
    const started = now();
    this.#notes[FAILED_AT] = 0;
    // Where the fault ends the thread, this request waits for the next life, which answers it.
    let asked = this.#engine.decide({ order });
    for (;;) {
      const { rationale } = await asked;
      const decided = now();
      const failedAt = this.#notes[FAILED_AT] as number;
      const lives = failedAt > 0 && (this.#notes[PROPOSED_AT] as number) > failedAt;
      if (lives && rationale.agents[0]?.outcome === "live") return decided - failedAt;
      if (decided - started > LIMIT) throw new Error(`no recovery from "${this.#fault}" in ${LIMIT} ms`);
      // A decision that does not wait is made at once: the loop must turn all the same.
      await nextTurn();
      asked = this.#engine.decide({});
    }
  }
}

/** Microseconds. */
function newHistogram(): Histogram {
  return build({ highestTrackableValue: 1e9, numberOfSignificantValueDigits: 3 });
}

/** Recoveries by kind of fault. */
export const recoveryBench: Bench = {
  name: "recovery",
  title: "From an agent's death to its next live proposal, in the caller's hand, with warm spares",
  contenders: () =>
    FAULTS.map(
      ({ fault, setting }): Contender => ({
        system: "Tutti",
        setting,
        unit: "ms",
        open: () => Patient.open(fault),
      }),
    ),
};
