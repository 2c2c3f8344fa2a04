// Interleaved rounds: every contender of a bench runs once a round, in an order that is shuffled anew each time, so that a machine that
// drifts slows all of them alike. The first round is thrown away. It must never run two contenders at a time.
import type { Random } from "#ads/random.js";
import type { Contender, Sample } from "./contender.js";
import { Entrant, type EntrantLimits } from "./entrant.js";
import type { HiccupMeter } from "./hiccup-meter.js";
import type { Result } from "./result.js";

export interface RoundsPlan {
  /** Those that count, at least 1; one more is run before them. */
  readonly rounds: number;
  /** Of one run. */
  readonly milliseconds: number;
  readonly limits: EntrantLimits;
}

export interface RoundsMeans {
  /** The order of each round. */
  readonly random: Random;
  readonly hiccups: HiccupMeter;
  /** Waits until what the last one left has gone. */
  calm(): Promise<void>;
  /** Called before each run, and before each opening. */
  progress(what: string): void;
}

/** Opens all contenders, runs the rounds, closes them all; one result each, in the contenders' order. */
export async function runRounds(
  bench: string,
  contenders: readonly Contender[],
  plan: RoundsPlan,
  means: RoundsMeans,
): Promise<readonly Result[]> {
  const entrants = contenders.map((contender) => new Entrant(bench, contender, plan.limits));
  for (const entrant of entrants) {
    means.progress(entrant.name);
    await entrant.open();
  }
  for (let round = 0; round <= plan.rounds; round++) {
    for (const entrant of shuffled(entrants, means.random)) {
      means.progress(entrant.name);
      if (!entrant.ready) continue;
      await means.calm();
      const sample = await measured(entrant, plan.milliseconds, means.hiccups);
      if (sample === undefined) continue;
      if (round > 0) await entrant.keep(sample);
      else destroy(sample);
    }
  }
  for (const entrant of entrants) await entrant.close();
  return entrants.map((entrant) => entrant.result());
}

/** A run with the machine's stalls beside it; its own measure of them, where it has one, is nearer. */
async function measured(
  entrant: Entrant,
  milliseconds: number,
  meter: HiccupMeter,
): Promise<Sample | undefined> {
  meter.start();
  const sample = await entrant.run(milliseconds);
  const hiccups = await meter.stop();
  return sample === undefined ? undefined : { hiccups, ...sample };
}

function destroy({ latency, hiccups }: Sample): void {
  latency?.destroy();
  hiccups?.destroy();
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
