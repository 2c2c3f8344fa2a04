// A look at one child of the tree, for inspection. Nothing is decided by it.
import type { GiveUpReason } from "./supervision-command.js";

interface Life {
  /** The present or last life, counted from 1; 0 before the first. */
  readonly epoch: number;
  /** Times that it ended or failed to start by itself and a restart was granted; not those because of a sibling. */
  readonly restarts: number;
}

export type ChildState =
  | (Life & { readonly phase: "starting" | "running" | "stopping" })
  /** It will be started when its turn comes: siblings end, or start, before it. */
  | (Life & { readonly phase: "waiting" })
  /** It, or its supervisor, will be started at `until`, in milliseconds. */
  | (Life & { readonly phase: "backoff"; readonly until: number })
  | (Life & { readonly phase: "given-up"; readonly reason: GiveUpReason })
  /** Not started yet, or stopped with the tree. */
  | (Life & { readonly phase: "ended" });
