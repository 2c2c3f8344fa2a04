// Stands in for worker_threads.Worker and remembers the threads that were started, so that chaos can end one from outside
// without a hook in the engine. Imported before "tutti". It must never change what a Worker does.
import { syncBuiltinESMExports } from "node:module";
import threads, { type Worker } from "node:worker_threads";

/** The entry of the threads that agents live in. */
const HOST_ENTRY = "/actor/host.js";
/** The name that the engine gives a thread which it starts because no spare is ready. */
const COLD_NAME = "host";

class WorkerRecord {
  readonly #hosts = new Set<Worker>();
  #cold = 0;
  #started = 0;

  /** Threads that agents live in, or may: spares included. */
  get hosts(): readonly Worker[] {
    return [...this.#hosts];
  }

  get started(): number {
    return this.#started;
  }

  /** Threads that were started cold, for want of a spare. */
  get cold(): number {
    return this.#cold;
  }

  add(worker: Worker, entry: string | URL, name: string | undefined): void {
    if (!String(entry).endsWith(HOST_ENTRY)) return;
    this.#started++;
    if (name === COLD_NAME) this.#cold++;
    this.#hosts.add(worker);
    worker.once("exit", () => this.#hosts.delete(worker));
  }
}

export const recordedWorkers: WorkerRecord = new WorkerRecord();

class RecordingWorker extends threads.Worker {
  constructor(...[entry, options]: ConstructorParameters<typeof threads.Worker>) {
    super(entry, options);
    recordedWorkers.add(this, entry, options?.name);
  }
}

(threads as { Worker: typeof Worker }).Worker = RecordingWorker;
syncBuiltinESMExports();
