// Which worlds an agent learns in, which its probabilities are calibrated by, and which it is examined in: they never meet.
import { createHash } from "node:crypto";
import { type ComparisonSize, FULL_SIZE, worldsOf } from "../evaluation/comparison-plan.js";
import type { MarketOptions } from "../simulator/market-options.js";
import { type Diary, keepDiary } from "./diary.js";

export type TrainingSize = Pick<ComparisonSize, "listeners" | "campaigns" | "days" | "trainingWorlds">;

/** Worlds that probabilities are calibrated by, and as many that the agent is examined in: one of every regime. */
const HELD_OUT = 6;

export interface TrainingPlan {
  readonly training: readonly MarketOptions[];
  readonly calibration: readonly MarketOptions[];
  readonly examination: readonly MarketOptions[];
}

/** @param seed any integer below a million. */
export function trainingPlan(size: TrainingSize, seed: number): TrainingPlan {
  const worlds = (kind: Parameters<typeof worldsOf>[0], count: number): readonly MarketOptions[] =>
    worldsOf(kind, count, { ...FULL_SIZE, ...size }, seed);
  return {
    training: worlds("training", size.trainingWorlds),
    calibration: worlds("calibration", HELD_OUT),
    examination: worlds("examination", HELD_OUT),
  };
}

/** The diaries of both kinds of held-out worlds. @param kept is told of each. */
export async function heldOutDiaries(
  { calibration, examination }: TrainingPlan,
  kept: () => void,
): Promise<{ readonly calibration: readonly Diary[]; readonly examination: readonly Diary[] }> {
  const all = async (worlds: readonly MarketOptions[]): Promise<readonly Diary[]> => {
    const diaries: Diary[] = [];
    for (const world of worlds) {
      diaries.push(await keepDiary(world));
      kept();
    }
    return diaries;
  };
  return { calibration: await all(calibration), examination: await all(examination) };
}

/** Of all that was learned from, in its order. */
export function fingerprintOfAll(fingerprints: readonly string[]): string {
  return createHash("sha256").update(fingerprints.join(" ")).digest("hex").slice(0, 16);
}
