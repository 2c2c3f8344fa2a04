// What every report is made of. Types only.
import type { Peers } from "../harness/contender.js";
import type { Machine } from "../harness/machine.js";
import type { Figure, Result } from "../harness/result.js";

export interface Report {
  readonly results: readonly Result[];
  readonly figures: readonly Figure[];
  readonly machine: Machine;
  readonly settings: {
    readonly peers: Peers;
    readonly quick: boolean;
    /** That count. */
    readonly rounds: number;
    /** Of one run. */
    readonly milliseconds: number;
  };
  /** Of each bench, by its name. */
  readonly titles: Readonly<Record<string, string>>;
}
