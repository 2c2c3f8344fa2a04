// `tutti train profiler` and `tutti train context`: an agent whose skill is what it knows.
import type { StartProgress } from "tutti";
import { artifactOf } from "tutti/learn";
import type { TeamMember } from "../evaluation/contender.js";
import { type GainedExperience, gainExperience } from "./experience-training.js";
import type { Trained, Training } from "./training.js";

/** What the examined probability is of. */
export const EXAMINED: Readonly<Record<TeamMember, string>> = {
  profiler: "staying with a play",
  context: "click",
  "bid-optimizer": "winning an auction",
};

export async function trainAgent(
  agent: TeamMember,
  training: Training,
  startProgress: StartProgress,
): Promise<Trained> {
  const gained = await gainExperience(agent, training, startProgress);
  const { seed, size, from } = training;
  const artifact = artifactOf({
    agent,
    seed,
    data: { fingerprint: gained.fingerprint, ...size },
    parents: from.versions,
    metrics: metricsOf(gained),
    model: { pieces: gained.pieces },
  });
  return {
    artifact,
    event: EXAMINED[agent],
    examination: gained.examination,
    curve: { steps: "worlds", figure: "held-out log loss", values: gained.losses },
  };
}

/** For the artifact. */
export function metricsOf({
  examination,
  calibration,
  losses,
}: GainedExperience): Readonly<Record<string, unknown>> {
  return { examination, calibration, losses };
}
