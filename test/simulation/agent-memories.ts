// The agents' shared memory: what a thread that ends leaves behind for the next life.
// It must never leave out a word that the agent's thread writes and another reads.
import type { AgentLanes } from "#runtime/engine/team-lanes.js";

export interface AgentMemory {
  readonly lanes: AgentLanes;
  readonly deadLetters: SharedArrayBuffer;
}

/** All that the agent writes, and what it reads with it. */
export function memoryOf({
  lanes: { lanes, routes },
  deadLetters,
}: AgentMemory): readonly SharedArrayBuffer[] {
  const published = routes.flatMap(({ lane: { lane, codec } }) =>
    codec.kind === "message-pack" ? [lane, codec.structures] : [lane],
  );
  const events = lanes.events.map(({ lane }) => lane);
  return [lanes.requests, lanes.replies, deadLetters, ...events, ...published];
}

/** Copies the buffers; calling what is returned makes them so again. */
export function copyMemory(buffers: readonly SharedArrayBuffer[]): () => void {
  const copies = buffers.map((buffer) => new Uint8Array(buffer).slice());
  return () => {
    for (const [index, copy] of copies.entries()) {
      const buffer = buffers[index];
      if (buffer !== undefined) new Uint8Array(buffer).set(copy);
    }
  };
}
