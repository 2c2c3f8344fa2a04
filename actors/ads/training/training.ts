// What every training is told, and what it gives.
// Types and words only.
import type { Artifact, Examination } from "tutti/learn";
import type { BeginsWith } from "./begin-with.js";
import type { TrainingSize } from "./training-plan.js";

export interface Training {
  readonly size: TrainingSize;
  readonly seed: number;
  /** The file that is to hold the artifact; what is learned meanwhile is kept beside it. */
  readonly out: string;
  readonly from: BeginsWith;
}

export interface Trained {
  readonly artifact: Artifact;
  /** Of what the probability is that was examined. */
  readonly event: string;
  readonly examination: Examination;
  /** Figures by step: what is learned (worlds, generations), and what got better. */
  readonly curve: {
    readonly steps: string;
    readonly figure: string;
    readonly values: readonly number[];
  };
}
