// Runs benches one after the other and gathers their results. It must never start the next before the last one's contenders are closed.
import { Random } from "#ads/random.js";
import { untilCalm } from "./calm.js";
import type { Bench, BenchOptions } from "./contender.js";
import { HiccupMeter } from "./hiccup-meter.js";
import { planFor } from "./plan.js";
import type { Result } from "./result.js";
import { type RoundsPlan, runRounds } from "./rounds.js";

/** The order of the rounds: the same in every run, so that two runs differ by the machine alone. */
const SEED = 1;

export interface BenchesRun {
  readonly plan: RoundsPlan;
  readonly results: readonly Result[];
}

/** Told how many steps there will be, and of each that begins. */
export interface BenchesProgress {
  start(steps: number): void;
  step(what: string): void;
}

export async function runBenches(
  benches: readonly Bench[],
  options: BenchOptions,
  progress: BenchesProgress,
): Promise<BenchesRun> {
  const entries = benches.map((bench) => ({ bench, contenders: bench.contenders(options) }));
  const contenders = entries.reduce((sum, entry) => sum + entry.contenders.length, 0);
  const plan = planFor(options.quick, contenders);
  // Each is opened, warmed up, and run so many rounds.
  progress.start(contenders * (plan.rounds + 2));
  const results: Result[] = [];
  const hiccups = await HiccupMeter.open();
  try {
    for (const { bench, contenders } of entries) {
      const found = await runRounds(bench.name, contenders, plan, {
        random: new Random(SEED),
        hiccups,
        calm: untilCalm,
        progress: (what) => progress.step(what),
      });
      results.push(...found);
    }
  } finally {
    await hiccups.close();
  }
  return { plan, results };
}
