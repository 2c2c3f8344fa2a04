// Thousands of schedules of one engine: whatever goes wrong, in whatever order, what is promised holds. One schedule again:
// TUTTI_SIMULATION_SEED=<seed> npx vitest run --config test/vitest.config.ts test/simulation
import { describe, expect, test } from "vitest";
import { runs } from "../runs.js";
import { World } from "./world.js";

const SEED = process.env["TUTTI_SIMULATION_SEED"];
const FIRST = 1;
const SCHEDULES = 2000;

/** What the schedules must reach, or else they prove nothing: words of their traces. */
const REACHED: readonly RegExp[] = [
  /decision \d+ is .*live/,
  /decision \d+ is .*cached late/,
  /decision \d+ is .*default dead/,
  /decision \d+ is .*absent faulty/,
  /decision \d+ is .*shed/,
  /crash .*as scripted/,
  /dies in an agent's hands/,
  /dies before the next message/,
  /dies with the next message in hand/,
  /dies before claiming room/,
  /dies while its proposal is read/,
  /dies before committing/,
  /dies before publishing/,
  /dies before ringing/,
  /dies before a dead letter/,
  /dies before discarding/,
  /dies before giving room back/,
  /dies as it was told to, at work/,
  /dies in good order/,
  /hangs in an agent's hands/,
  /the thread at place \d hangs/,
  /is late at its setup/,
  /hangs at its setup/,
  /an agent's setup took too long/,
  /hangs at its stop/,
  /is taken, cold/,
  /is taken, warm/,
  /is quarantined as poison/,
  /a stale one is refused/,
  /given-up .*intensity/,
  /given-up .*temporary/,
  /given-up .*transient/,
  /escalated .*nested/,
  /escalated .*engine/,
  /everybody is restarted who was given up/,
  /restart .*"epoch":5/,
];

async function play(seed: number): Promise<readonly string[]> {
  try {
    return await new World(seed).play();
  } catch (error) {
    throw new Error(`TUTTI_SIMULATION_SEED=${seed} plays this again: ${(error as Error).message}`);
  }
}

describe.skipIf(SEED !== undefined)("whatever goes wrong, and whenever", () => {
  test("everything that is promised holds, and everything that can go wrong does", async () => {
    const missing = new Set(REACHED);
    for (let seed = FIRST; seed < FIRST + runs(SCHEDULES); seed++) {
      const lines = await play(seed);
      for (const words of missing) if (lines.some((line) => words.test(line))) missing.delete(words);
    }
    expect([...missing].map(String)).toEqual([]);
  });

  test("the same seed is the same schedule, word for word", async () => {
    for (const seed of [3, 13, 909, 2014]) {
      const once = await play(seed);
      expect(await play(seed)).toEqual(once);
      expect(once.length).toBeGreaterThan(50);
    }
  });
});

test.runIf(SEED !== undefined)("the schedule that was asked for", async () => {
  const lines = await play(Number(SEED));
  process.stdout.write(`${lines.join("\n")}\n`);
});
