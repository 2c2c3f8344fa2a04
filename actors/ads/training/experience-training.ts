// Lets an agent gain experience on its own: it lives through the diaries of worlds of training, one after the other, and is
// examined after each in worlds that it has not lived in.
// It must give the same bytes for the same seed, however often it was stopped and gone on with.
import type { StartProgress } from "tutti";
import { type Calibration, Checkpoint, calibrate, calibrated, type Examination, examine } from "tutti/learn";
import type { TeamMember } from "../evaluation/contender.js";
import type { Experience } from "../memory/experience.js";
import { type Diary, keepDiary } from "./diary.js";
import { answer, learn } from "./student.js";
import { ENROL } from "./students.js";
import type { Training } from "./training.js";
import { fingerprintOfAll, heldOutDiaries, trainingPlan } from "./training-plan.js";

export interface GainedExperience {
  readonly pieces: Experience["pieces"];
  /** Of the held-out cases. */
  readonly examination: Examination;
  /** From what the agent says to a probability. */
  readonly calibration: Calibration;
  /** Held-out log loss before the first world, and after each. */
  readonly losses: readonly number[];
  readonly fingerprint: string;
}

/** What is kept between two worlds. */
interface State {
  readonly pieces: Experience["pieces"];
  readonly losses: readonly number[];
  readonly fingerprints: readonly string[];
}

interface HeldOut {
  readonly calibration: readonly Diary[];
  readonly examination: readonly Diary[];
}

export async function gainExperience(
  agent: TeamMember,
  { size, seed, out, from }: Training,
  startProgress: StartProgress,
): Promise<GainedExperience> {
  const plan = trainingPlan(size, seed);
  const checkpoint = new Checkpoint<State>(out, { agent, size, seed, from: from.versions });
  const kept = await checkpoint.read();
  const heldOutWorlds = plan.calibration.length + plan.examination.length;
  const progress = startProgress("Living", heldOutWorlds + plan.training.length);
  let lived = kept?.fingerprints.length ?? 0;
  const advance = (): void => progress.advance(++lived);
  const heldOut = await heldOutDiaries(plan, advance);
  const loss = (pieces: Experience["pieces"]): number =>
    examineWith(agent, heldOut, pieces).examination.logLoss;
  let state = kept ?? begin(from.experience[agent]?.pieces ?? {}, loss);
  for (const world of plan.training.slice(state.fingerprints.length)) {
    const diary = await keepDiary(world);
    const pieces = learn(ENROL[agent], diary, state.pieces);
    state = {
      pieces,
      losses: [...state.losses, loss(pieces)],
      fingerprints: [...state.fingerprints, diary.fingerprint],
    };
    await checkpoint.write(state);
    advance();
  }
  progress.finish();
  const { pieces, losses, fingerprints } = state;
  return {
    pieces,
    ...examineWith(agent, heldOut, pieces),
    losses,
    fingerprint: fingerprintOfAll([fingerprints, heldOut].flatMap(fingerprintsOf)),
  };
}

function begin(pieces: Experience["pieces"], loss: (pieces: Experience["pieces"]) => number): State {
  return { pieces, losses: [loss(pieces)], fingerprints: [] };
}

function fingerprintsOf(source: readonly string[] | HeldOut): readonly string[] {
  if ("calibration" in source)
    return [...source.calibration, ...source.examination].map(({ fingerprint }) => fingerprint);
  return source;
}

function examineWith(
  agent: TeamMember,
  heldOut: HeldOut,
  pieces: Experience["pieces"],
): { readonly calibration: Calibration; readonly examination: Examination } {
  const known = answer(ENROL[agent], heldOut.calibration, pieces);
  const calibration = calibrate(known.said, known.outcomes);
  const { said, outcomes } = answer(ENROL[agent], heldOut.examination, pieces);
  const predictions = said.map((each) => calibrated(calibration, each));
  return { calibration, examination: examine(predictions, outcomes) };
}
