// `tutti train coordinator`: how much each agent's vote should weigh, by stacking (Wolpert, "Stacked generalization", Neural
// Networks 5, 1992): logged clicks regressed on what the agents said of the ad that was shown.
// It must never weigh an agent below nothing: an agent that is wrong more often than not is to be repaired, not believed in reverse.
import type { StartProgress } from "tutti";
import { artifactOf, Checkpoint, examine, fitLogistic, logisticProbability } from "tutti/learn";
import { TEAM, type TeamMember } from "../evaluation/contender.js";
import type { MarketOptions } from "../simulator/market-options.js";
import { keepDiary } from "./diary.js";
import { type Stack, stackOf } from "./team-student.js";
import type { Trained, Training } from "./training.js";
import { fingerprintOfAll, trainingPlan } from "./training-plan.js";

/** Of the squared weights: votes are small numbers, a tenth at most, so that their weights are large ones. */
const PENALTY = 0.01;

/** What is kept between two worlds. */
type State = readonly { readonly stack: Stack; readonly fingerprint: string }[];

export async function trainCoordinator(
  { size, seed, out, from }: Training,
  startProgress: StartProgress,
): Promise<Trained> {
  const { training, examination } = trainingPlan(size, seed);
  const worlds: readonly MarketOptions[] = [...examination, ...training];
  const checkpoint = new Checkpoint<State>(out, { agent: "coordinator", size, seed, from: from.versions });
  let state: State = (await checkpoint.read()) ?? [];
  const progress = startProgress("Living", worlds.length);
  for (const world of worlds.slice(state.length)) {
    const diary = await keepDiary(world);
    state = [...state, { stack: stackOf(diary, from.experience), fingerprint: diary.fingerprint }];
    await checkpoint.write(state);
    progress.advance(state.length);
  }
  progress.finish();
  const heldOut = joined(state.slice(0, examination.length));
  const lived = state.slice(examination.length);
  const fits = lived.map((_, worlds) => fitLogistic(joined(lived.slice(0, worlds + 1)), PENALTY));
  const predictions = fits.map((fit) => heldOut.features.map((row) => logisticProbability(fit, row)));
  const examinations = predictions.map((each) => examine(each, heldOut.outcomes));
  const fit = fits.at(-1);
  const last = examinations.at(-1);
  if (fit === undefined || last === undefined) throw new TypeError("a training needs at least one world");
  const losses = examinations.map(({ logLoss }) => logLoss);
  const artifact = artifactOf({
    agent: "coordinator",
    seed,
    data: { fingerprint: fingerprintOfAll(state.map(({ fingerprint }) => fingerprint)), ...size },
    parents: from.versions,
    metrics: { examination: last, fit, losses },
    settings: weightsOf(fit.weights),
  });
  return {
    artifact,
    event: "click",
    examination: last,
    curve: { steps: "worlds", figure: "held-out log loss", values: losses },
  };
}

/** The largest weight is 1; engines and people read three digits. */
function weightsOf(weights: readonly number[]): Readonly<Record<TeamMember, number>> {
  const held = weights.map((weight) => Math.max(weight, 0));
  const largest = Math.max(...held) || 1;
  const of = (member: TeamMember): number =>
    Math.round((1000 * (held[TEAM.indexOf(member)] ?? 0)) / largest) / 1000;
  return { profiler: of("profiler"), context: of("context"), "bid-optimizer": of("bid-optimizer") };
}

function joined(state: State): Stack {
  return {
    features: state.flatMap(({ stack }) => stack.features),
    outcomes: state.flatMap(({ stack }) => stack.outcomes),
  };
}
