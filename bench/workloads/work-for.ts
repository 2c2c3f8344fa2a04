// Work of a known length: holds the core for so many microseconds. By the clock, not by counted instructions: two virtual cores
// are often one physical core's two threads, and counted work takes 1.4 times as long there when both are busy, which is the
// machine's gain from its threads and not the engine's.

export function workFor(microseconds: number): void {
  const until = performance.now() + microseconds / 1_000;
  while (performance.now() < until);
}
