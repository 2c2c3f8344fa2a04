// A store behind a MessagePort, as its client sees it. Requests are posted at once, so that a thread that parks in
// Atomics.wait right afterwards has sent them; answers need its event loop.
// Every call is settled: by its answer, or by the end of the port. The port keeps the thread alive only while calls wait.
import type { MessagePort } from "node:worker_threads";
import type { BoundedByteStore, BytesEntry, Change, StoredBytes, StoredEntry } from "./byte-store.js";
import { errorOf } from "./error-notice.js";
import { StoreClosedError, StoreOverloadedError } from "./errors.js";
import { HEARD_STEP, type StoreRequest, type StoreResponse } from "./store-protocol.js";

/** Calls that the other side has and has not answered, at most. */
const IN_FLIGHT_LIMIT = 1024;
/** Bytes of the values in them, at most, unless it is one call alone. */
const BYTES_LIMIT = 32 << 20;
/** Calls that wait for those, at most. */
const WAITING_LIMIT = 65_536;

/** What belongs to no call, and is sent in its turn. */
const NO_CALL = 0;

interface Call {
  readonly request: StoreRequest;
  readonly size: number;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

export class PortBytes implements BoundedByteStore {
  readonly #port: MessagePort;
  readonly #inFlight = new Map<number, Call>();
  #bytes = 0;
  /** In order; those before `#next` have been sent. */
  #waiting: Call[] = [];
  #next = 0;
  readonly #watches = new Map<number, (entry: BytesEntry) => void>();
  #unsaid = 0;
  #numbers = NO_CALL;
  #ended: Error | undefined;
  #closing: Promise<void> | undefined;
  #idle: (() => void) | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (response: StoreResponse) => this.#take(response));
    port.once("close", () =>
      this.#end(new StoreClosedError("the store's other end is closed: open it again")),
    );
    port.unref();
  }

  get isBusy(): boolean {
    return (
      this.#next < this.#waiting.length ||
      this.#inFlight.size >= IN_FLIGHT_LIMIT ||
      this.#bytes >= BYTES_LIMIT
    );
  }

  get(key: string): Promise<StoredBytes | undefined> {
    return this.#call(key.length, (call) => ({ kind: "get", call, key }));
  }

  change(changes: readonly Change[]): Promise<readonly (number | undefined)[]> {
    let size = 0;
    for (const { key, bytes } of changes) size += key.length + (bytes?.length ?? 0);
    return this.#call(size, (call) => ({ kind: "change", call, changes }));
  }

  snapshot(prefix: string): Promise<readonly StoredEntry[]> {
    return this.#call(prefix.length, (call) => ({ kind: "snapshot", call, prefix }));
  }

  /** After the end it hears nothing. */
  watch(prefix: string, listener: (entry: BytesEntry) => void): () => void {
    const watch = ++this.#numbers;
    this.#watches.set(watch, listener);
    this.#send({ kind: "watch", watch, prefix });
    return () => {
      if (this.#watches.delete(watch)) this.#send({ kind: "unwatch", watch });
    };
  }

  /** Settles when every call is; the store behind the port stays open. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#ended === undefined && this.#inFlight.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    this.#end(new StoreClosedError("the store is closed: no call is taken after close()"));
    this.#port.close();
  }

  /** Fails everything that waits, and every call from now on. */
  #end(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    const calls = [...this.#inFlight.values(), ...this.#waiting.slice(this.#next)];
    this.#inFlight.clear();
    this.#waiting = [];
    this.#next = 0;
    this.#watches.clear();
    for (const { reject } of calls) reject(error);
    this.#idle?.();
  }

  #call<T>(size: number, request: (call: number) => StoreRequest): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      if (this.#closing !== undefined) return reject(new StoreClosedError("the store is being closed"));
      if (this.#waiting.length - this.#next >= WAITING_LIMIT) {
        return reject(
          new StoreOverloadedError(
            `${WAITING_LIMIT} calls wait for the store: wait for some before making more`,
          ),
        );
      }
      this.#waiting.push({ request: request(++this.#numbers), size, resolve, reject });
      this.#pump();
    });
  }

  /** Sends what may be sent. */
  #pump(): void {
    while (this.#next < this.#waiting.length) {
      const call = this.#waiting[this.#next];
      if (call === undefined || !this.#hasRoomFor(call.size)) break;
      this.#next++;
      const { request } = call;
      if ("call" in request) {
        if (this.#inFlight.size === 0) this.#port.ref();
        this.#inFlight.set(request.call, call);
        this.#bytes += call.size;
      }
      this.#port.postMessage(request);
    }
    if (this.#next === this.#waiting.length || this.#next >= IN_FLIGHT_LIMIT) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
  }

  #hasRoomFor(size: number): boolean {
    const calls = this.#inFlight.size;
    return calls === 0 || (calls < IN_FLIGHT_LIMIT && this.#bytes + size <= BYTES_LIMIT);
  }

  /** In its turn behind the calls that wait, so that a watch does not hear of a change that was made before it. */
  #send(request: StoreRequest): void {
    if (this.#ended !== undefined) return;
    this.#waiting.push({ request, size: 0, resolve: ignore, reject: ignore });
    this.#pump();
  }

  #take(response: StoreResponse): void {
    if (response.kind === "news") return this.#hear(response.watch, response.entry);
    const call = this.#inFlight.get(response.call);
    if (call === undefined) return;
    this.#inFlight.delete(response.call);
    this.#bytes -= call.size;
    switch (response.kind) {
      case "found":
        call.resolve(response.found as never);
        break;
      case "changed":
        call.resolve(response.versions as never);
        break;
      case "entries":
        call.resolve(response.entries as never);
        break;
      case "failed":
        call.reject(errorOf(response.error));
    }
    this.#pump();
    if (this.#inFlight.size > 0) return;
    this.#port.unref();
    this.#idle?.();
  }

  #hear(watch: number, entry: BytesEntry): void {
    if (++this.#unsaid === HEARD_STEP) {
      this.#unsaid = 0;
      this.#port.postMessage({ kind: "heard", changes: HEARD_STEP } satisfies StoreRequest);
    }
    this.#watches.get(watch)?.(entry);
  }
}

function ignore(): void {}
