// Server-sent events to the pages that watch (HTML standard, section 9.2): every message to every page.
// It must never hold messages for a page that does not read: such a page is let go, and comes back by itself.
import type { ServerResponse } from "node:http";
import type { Snapshot } from "./messages.js";

/** Pages at a time. */
const MOST = 64;
/** Bytes that may wait for a page. */
const BACKLOG = 1 << 18;

export class EventStreams {
  readonly #first: () => Snapshot;
  readonly #responses = new Set<ServerResponse>();
  #closed = false;

  /** @param first makes the message that a page begins with. */
  constructor(first: () => Snapshot) {
    this.#first = first;
  }

  get count(): number {
    return this.#responses.size;
  }

  /** Begins a stream, and keeps it until its page goes. False, with nothing written, where there are too many, or after `close`. */
  open(response: ServerResponse): boolean {
    if (this.#closed || this.#responses.size >= MOST) return false;
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      // The connection serves nothing else, so that it ends with the stream.
      connection: "close",
    });
    this.#responses.add(response);
    response.on("close", () => this.#responses.delete(response));
    response.on("error", () => this.#responses.delete(response));
    response.write(frameOf(this.#first()));
    return true;
  }

  send(message: Snapshot): void {
    if (this.#responses.size === 0) return;
    const frame = frameOf(message);
    for (const response of this.#responses) {
      if (response.writableLength > BACKLOG) response.destroy();
      else response.write(frame);
    }
  }

  /** Ends all, whether they read or not. */
  close(): void {
    this.#closed = true;
    for (const response of this.#responses) {
      if (response.writableLength > 0) response.destroy();
      else response.end();
    }
    this.#responses.clear();
  }
}

function frameOf(message: Snapshot): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
