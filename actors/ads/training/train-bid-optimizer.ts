// `tutti train bid-optimizer`: experience of prices and responses first; then how to bid, by policy search in the simulator: the
// cross-entropy method over the settings, each generation's members played in a pool of threads.
// It must never let the number of threads, or a stop in between, change what it gives.
import type { StartProgress } from "tutti";
import {
  advanceSearch,
  artifactOf,
  beginSearch,
  Checkpoint,
  type Dimension,
  drawGeneration,
  type SearchState,
} from "tutti/learn";
import { BID_RANGES, type BidSettings, USUAL_BIDDING } from "../agents/bidding/bid-settings.js";
import { Arena } from "../evaluation/arena.js";
import { TUTTI } from "../evaluation/comparison-plan.js";
import type { TeamContender } from "../evaluation/contender.js";
import type { ScoreCard } from "../evaluation/score-card.js";
import { Random } from "../random.js";
import type { MarketOptions } from "../simulator/market-options.js";
import { gainExperience } from "./experience-training.js";
import { EXAMINED, metricsOf } from "./train-agent.js";
import type { Trained, Training } from "./training.js";
import { trainingPlan } from "./training-plan.js";

const GENERATIONS = 5;
const MEMBERS = 8;
/** Worlds that each member plays: one of every regime. */
const ROLLOUTS = 6;
/** Of the clicks that the settings at the start got. Showing less, and only the best of it, is no art. */
const LEAST_CLICKS = 0.9;

/** What is kept between two generations. */
interface State {
  readonly search: SearchState;
  /** True click rates of each generation's mean, and the clicks of the first. */
  readonly clickRates: readonly number[];
  readonly firstClicks: number;
}

interface Result {
  readonly clicks: number;
  readonly clickRate: number;
}

export async function trainBidOptimizer(training: Training, startProgress: StartProgress): Promise<Trained> {
  const agent = "bid-optimizer";
  const { size, seed, from, out } = training;
  const gained = await gainExperience(agent, training, startProgress);
  const { training: worlds, examination } = trainingPlan(size, seed);
  const start = from.bidding ?? USUAL_BIDDING;
  const experience = { ...from.experience, [agent]: { version: gained.fingerprint, pieces: gained.pieces } };
  const team = (bidding: BidSettings): TeamContender => ({
    ...TUTTI,
    weights: from.weights ?? TUTTI.weights,
    experience,
    bidding,
  });
  const question = { agent: "bidding", size, seed, from: from.versions };
  const checkpoint = new Checkpoint<State>(`${out}.search`, question);
  const rollouts = worlds.slice(0, ROLLOUTS);
  const plays = GENERATIONS * MEMBERS * rollouts.length + 2 * examination.length;
  const kept = await checkpoint.read();
  let played = (kept?.clickRates.length ?? 0) * MEMBERS * rollouts.length;
  const progress = startProgress("Searching", plays);
  const arena = new Arena((worlds) => {
    played += worlds;
    progress.advance(played);
  });
  try {
    const play = (bidding: BidSettings, market: readonly MarketOptions[]): Promise<Result> =>
      arena.play(team(bidding), market, false).then(resultOf);
    const dimensions = dimensionsFrom(start);
    let state = kept ?? { search: beginSearch(dimensions), clickRates: [], firstClicks: 0 };
    while (state.clickRates.length < GENERATIONS) {
      state = await nextGeneration(dimensions, state, seed, (bidding) => play(bidding, rollouts));
      await checkpoint.write(state);
    }
    const found = settingsOf(dimensions, state.search.means);
    const [before, after] = await Promise.all([start, found].map((bidding) => play(bidding, examination)));
    progress.finish();
    // What does not hold in worlds that were not searched in is luck.
    const isBetter =
      after !== undefined &&
      before !== undefined &&
      isWorth(after, before.clicks) &&
      after.clickRate > before.clickRate;
    const artifact = artifactOf({
      agent,
      seed,
      data: { fingerprint: gained.fingerprint, ...size },
      parents: from.versions,
      metrics: {
        ...metricsOf(gained),
        search: { clickRates: state.clickRates, found, before, after, isTaken: isBetter },
      },
      model: { pieces: gained.pieces },
      settings: { ...(isBetter ? found : start) },
    });
    return {
      artifact,
      event: EXAMINED[agent],
      examination: gained.examination,
      curve: { steps: "generations", figure: "true click rate of the mean", values: state.clickRates },
    };
  } finally {
    await arena.close();
  }
}

async function nextGeneration(
  dimensions: readonly Dimension[],
  { search, clickRates, firstClicks }: State,
  seed: number,
  play: (bidding: BidSettings) => Promise<Result>,
): Promise<State> {
  // A stream of its own for each generation: one that goes on draws as if it had never stopped.
  const random = new Random(1_000 * seed + clickRates.length);
  const generation = drawGeneration(dimensions, search, MEMBERS, () => random.normal());
  const results = await Promise.all(generation.map((member) => play(settingsOf(dimensions, member))));
  const clicks = firstClicks || (results[0]?.clicks ?? 0);
  const scores = results.map((result) =>
    isWorth(result, clicks) ? result.clickRate : Number.NEGATIVE_INFINITY,
  );
  return {
    search: advanceSearch(dimensions, search, generation, scores),
    clickRates: [...clickRates, results[0]?.clickRate ?? 0],
    firstClicks: clicks,
  };
}

function isWorth({ clicks }: Result, firstClicks: number): boolean {
  return clicks >= LEAST_CLICKS * firstClicks;
}

function resultOf(cards: readonly ScoreCard[]): Result {
  const clicks = cards.reduce((sum, { expectedClicks }) => sum + expectedClicks, 0);
  return { clicks, clickRate: clicks / cards.reduce((sum, { impressions }) => sum + impressions, 0) };
}

function dimensionsFrom(start: BidSettings): readonly Dimension[] {
  return (Object.keys(BID_RANGES) as (keyof BidSettings)[]).map((name) => {
    const [least, most] = BID_RANGES[name];
    return { name, least, most, start: start[name] };
  });
}

function settingsOf(dimensions: readonly Dimension[], values: readonly number[]): BidSettings {
  const of = (name: keyof BidSettings): number =>
    values[dimensions.findIndex((dimension) => dimension.name === name)] ?? USUAL_BIDDING[name];
  return { selectivity: of("selectivity"), shading: of("shading"), pacingGain: of("pacingGain") };
}
