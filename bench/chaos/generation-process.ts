// One process under chaos as the run sees it: started, listened to, killed or told to end.
// Every wait has a limit; a process that ends by itself, or does not, is a violation and not a wait for ever.
import { type ChildProcess, fork } from "node:child_process";
import type { FromGeneration, GenerationOptions, ToGeneration } from "./messages.js";

/** Milliseconds for the engine to start, and to come to rest and end. */
const START_LIMIT = 60_000;
const END_LIMIT = 90_000;
/** Characters of its error stream that are kept, the last ones. */
const KEPT = 2_000;

const ENTRY = new URL("./child.js", import.meta.url);

export class GenerationProcess {
  readonly #process: ChildProcess;
  readonly #ready: Promise<void>;
  readonly #exited: Promise<string>;
  #complaints = "";

  constructor(options: GenerationOptions, listener: (message: FromGeneration) => void) {
    this.#process = fork(ENTRY, {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
      // The parent's own flags, a debugger's port say, are not the child's.
      execArgv: [],
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-KEPT);
    });
    this.#ready = new Promise((resolve) => {
      this.#process.on("message", (message) => {
        const told = message as FromGeneration;
        if (told.type === "ready") resolve();
        listener(told);
      });
    });
    // "close" comes behind all that it has said.
    this.#exited = new Promise((resolve) => {
      let code = "";
      this.#process.once("error", (error) => resolve(error.message));
      this.#process.once("exit", (status, signal) => {
        code = signal ?? String(status);
      });
      this.#process.once("close", () => resolve(code));
    });
    this.#send({ type: "begin", options });
  }

  /** What it last said on its error stream. */
  get complaints(): string {
    return this.#complaints.trim();
  }

  /** Settles with how it ended: "SIGKILL", "0". */
  get exited(): Promise<string> {
    return this.#exited;
  }

  /** Settles when the load has begun, with what went wrong if anything has. */
  async ready(): Promise<string | undefined> {
    const started = await this.#within(
      START_LIMIT,
      this.#ready.then(() => ""),
    );
    return started === "" ? undefined : started;
  }

  /** Settles when it is gone, with everything that it had said heard. */
  async kill(): Promise<string> {
    this.#process.kill("SIGKILL");
    return this.#exited;
  }

  /** Lets it come to rest and end by itself. */
  async end(): Promise<string> {
    this.#send({ type: "end" });
    const ended = await this.#within(END_LIMIT, this.#exited);
    this.#process.kill("SIGKILL");
    await this.#exited;
    return ended;
  }

  async #within(limit: number, wanted: Promise<string>): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`nothing within ${limit / 1000} s`), limit);
    });
    const ended = this.#exited.then((how) => `its end: ${how}`);
    const first = await Promise.race(wanted === this.#exited ? [wanted, timeout] : [wanted, ended, timeout]);
    clearTimeout(timer);
    return first;
  }

  #send(message: ToGeneration): void {
    // A process that is gone is noticed by its exit.
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }
}
