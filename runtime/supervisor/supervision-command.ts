// What the tree wants done, and what it wants known. Commands name actors only, `escalated` a supervisor.
// The shell must do them in order, and answer each `start`, `shutdown` and `kill` with news sooner or later.

/** Why an actor is not started again by itself. */
export type GiveUpReason =
  /** It is temporary, and it ended or was ended because of a sibling. */
  | "temporary"
  /** It is transient, and it ended in good order. */
  | "transient"
  /** Restarts did not help: there were more than its supervisor's intensity allows. */
  | "intensity";

export type SupervisionCommand =
  /** Start life `epoch`, counted from 1; answer `started` or `startFailed`. */
  | { readonly type: "start"; readonly child: string; readonly epoch: number }
  /** Ask it to stop in good order, starting or running; answer `exited`. */
  | { readonly type: "shutdown"; readonly child: string; readonly epoch: number }
  /** End it by force. Answer `exited` once the end is confirmed, or the life is cut off for good. */
  | { readonly type: "kill"; readonly child: string; readonly epoch: number }
  /** It ended and its restart is put off until `until`, in milliseconds on the clock of the inputs. */
  | { readonly type: "suspended"; readonly child: string; readonly until: number }
  /** It stays down until `restartChild`, or until its supervisor is restarted. */
  | { readonly type: "given-up"; readonly child: string; readonly reason: GiveUpReason }
  /** Restarts or a first start did not help: the supervisor ends, and its own supervisor takes over. */
  | { readonly type: "escalated"; readonly supervisor: string }
  /** The tree has ended: nothing of it lives. */
  | { readonly type: "stopped" };

/** Commands that are not taken yet. */
export class CommandList {
  #commands: SupervisionCommand[] = [];

  add(command: SupervisionCommand): void {
    this.#commands.push(command);
  }

  /** Gives the commands in the order in which they are to be done, and forgets them. */
  take(): readonly SupervisionCommand[] {
    const taken = this.#commands;
    this.#commands = [];
    return taken;
  }
}
