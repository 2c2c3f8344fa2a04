// What a durable store has acknowledged is there again, whatever instant the process is killed at.
import { rmSync } from "node:fs";
import { durableStore } from "tutti";
import { expect, test } from "vitest";
import { runProgram } from "../run-program.js";
import { runs } from "../runs.js";
import { temporaryFolder } from "./subjects.js";

interface Acknowledged {
  readonly kind: string;
  readonly version: number;
  readonly at: number;
  readonly round: number;
}

/** Instants at which to kill, in milliseconds after the first acknowledgement: xorshift32 (Marsaglia 2003). */
function* instants(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) % 60;
  }
}

test("killed at any instant, a store has every write that it acknowledged, and no version ever goes back", async () => {
  const path = temporaryFolder();
  const acknowledged = new Map<string, Acknowledged>();
  const seen = new Map<string, number>();
  const instant = instants(20_261_123);
  for (let round = 0; round < runs(12); round++) {
    const {
      process: child,
      lines,
      complaints,
      spoken,
      end,
    } = runProgram(new URL("./programs/acknowledge.js", import.meta.url), path, String(round));
    await spoken;
    await new Promise((resolve) => setTimeout(resolve, instant.next().value));
    child.kill("SIGKILL");
    expect(await end, complaints()).toBe("SIGKILL");
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [kind = "", key = "", version, at] = line.split(" ");
      acknowledged.set(key, { kind, version: Number(version), at: Number(at), round });
    }

    const store = durableStore({ path, reserve: 0 });
    const entries = await store.snapshot("");
    await store.close();
    const found = new Map(entries.map((entry) => [entry.key, entry]));
    for (const { key, version } of entries) {
      expect(version, `${key} in round ${round}`).toBeGreaterThanOrEqual(seen.get(key) ?? 1);
      seen.set(key, version);
    }
    for (const [key, promised] of acknowledged) {
      const entry = found.get(key);
      const what = `${key} in round ${round}`;
      if (promised.kind === "removed") {
        expect(entry, what).toBeUndefined();
        continue;
      }
      const value = entry?.value as { round: string; at: number } | undefined;
      // Later ones may have been written and not acknowledged.
      const later = Number(value?.round) > promised.round || (value?.at ?? -1) >= promised.at;
      expect(later, what).toBe(true);
      expect(entry?.version, what).toBeGreaterThanOrEqual(promised.version);
      if (entry?.version === promised.version) expect(value?.at, what).toBe(promised.at);
    }
  }
  expect(acknowledged.size).toBeGreaterThan(50);
  rmSync(path, { recursive: true });
});
