// A disk that several processes share, and each process's way to it: slow, out of order, failing, and cut at any instant.
// What a process is not told of may have been written or not, as in life.
import type { StateStore, StoreEntry, Versioned } from "tutti";
import { StoreFailedError } from "tutti";

/** What is durable. */
export class Disk {
  readonly #entries = new Map<string, { readonly text: string; readonly version: number }>();
  #floor = 0;

  get(key: string): Versioned | undefined {
    const found = this.#entries.get(key);
    return found && { value: JSON.parse(found.text), version: found.version };
  }

  compareAndSet(key: string, expected: number | undefined, value: unknown): number | undefined {
    const current = this.#entries.get(key)?.version ?? 0;
    if (expected !== undefined && expected !== current) return undefined;
    const version = (current === 0 ? this.#floor : current) + 1;
    if (value !== undefined) this.#entries.set(key, { text: JSON.stringify(value), version });
    else if (current === 0) return 0;
    else {
      this.#entries.delete(key);
      this.#floor = Math.max(this.#floor, version);
    }
    return version;
  }

  snapshot(prefix: string): readonly StoreEntry[] {
    return [...this.#entries]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, { text, version }]) => ({ key, value: JSON.parse(text), version }));
  }
}

interface Call {
  readonly run: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** One process's way to the disk. Nothing moves but by `step`. */
export class DiskLine implements StateStore {
  readonly #disk: Disk;
  #calls: Call[] = [];
  #answers: (() => void)[] = [];

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  get isQuiet(): boolean {
    return this.#calls.length === 0 && this.#answers.length === 0;
  }

  /** Runs the oldest call, or delivers any one answer, as `chance` (0 to 1) has it. */
  step(chance: number): void {
    const choice = Math.floor(chance * (this.#answers.length + 1));
    const [answer] = this.#answers.splice(choice, 1);
    if (answer !== undefined) return answer();
    const call = this.#calls.shift();
    if (call === undefined) return this.#answers.shift()?.();
    const result = call.run();
    this.#answers.push(() => call.resolve(result as never));
  }

  /** The oldest call fails; whether it was written is not said. */
  fail(written: boolean): void {
    const call = this.#calls.shift();
    if (call === undefined) return;
    if (written) call.run();
    this.#answers.push(() => call.reject(new StoreFailedError("the disk failed, as the test wants")));
  }

  /** The process is killed: a share (0 to 1) of what it has asked for is written all the same, and nothing is answered. */
  cut(share: number): void {
    for (const { run } of this.#calls.slice(0, Math.round(share * this.#calls.length))) run();
    this.#calls = [];
    this.#answers = [];
  }

  get(key: string): Promise<Versioned | undefined> {
    return this.#call(() => this.#disk.get(key));
  }

  put(key: string, value: unknown): Promise<number> {
    return this.#call(() => this.#disk.compareAndSet(key, undefined, value));
  }

  compareAndSet(key: string, version: number, value: unknown): Promise<number | undefined> {
    return this.#call(() => this.#disk.compareAndSet(key, version, value));
  }

  watch(): () => void {
    throw new Error("a ledger does not watch");
  }

  snapshot(prefix: string): Promise<readonly StoreEntry[]> {
    return this.#call(() => this.#disk.snapshot(prefix));
  }

  async close(): Promise<void> {}

  #call<Result>(run: () => unknown): Promise<Result> {
    return new Promise((resolve, reject) => this.#calls.push({ run, resolve, reject }));
  }
}
