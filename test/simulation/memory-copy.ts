// Shared memory as it was at an instant: what a thread that is ended there leaves behind.

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
