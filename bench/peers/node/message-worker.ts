// A worker of the bare peer: one message in, one message out. Cloned: a transfer of 256 bytes takes twice as long.
import { parentPort } from "node:worker_threads";
import { type Question, scoresOf } from "./scoring.js";

/** The number of the question comes back with its answer. */
export interface Asked extends Question {
  readonly number: number;
}

export interface Answered {
  readonly number: number;
  readonly scores: Float64Array;
}

parentPort?.on("message", (asked: Asked) => {
  parentPort?.postMessage({ number: asked.number, scores: scoresOf(asked) } satisfies Answered);
});
