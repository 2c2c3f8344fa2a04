// The Profiler's judgement: a listener's share of plays by topic, shrunk to what is expected of listeners like them,
// against the usual share; and what that match has been worth in clicks.
// It must never learn about a listener without an id (no consent): such plays count for the population only.
import type { ListeningEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import { LISTENERS, MODEL } from "../../memory/piece-keeper.js";
import { ofPart, type PieceChanged, type Pieces, PieceTree } from "../../memory/pieces.js";
import { localHour, type Moment } from "../../moment.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { LabelIndex } from "../label-index.js";
import { liftScore, shrunkRate } from "../response-lift.js";
import { interestWords } from "./interest-words.js";
import type { ListenerProfile } from "./listener-profile.js";
import { ListenerProfiles } from "./listener-profiles.js";
import { Population } from "./population.js";
import { type PowerPrior, PowerResponse } from "./power-response.js";
import { isFan, segmentOfTopic } from "./segments.js";

/** Plays that what is expected of listeners like them weighs against a listener's own. */
const EXPECTATION_PLAYS = 8;
/** Seconds after which a play counts in full. */
const FULL_PLAY = 120;
/** A click tells about taste like so many plays. */
const CLICK_PLAYS = 3;
/** Topics of one play that are looked at. */
const PLAY_TOPICS = 16;
/** Clicks follow the match, from a quarter of the usual to four times, in proportion, give or take a half. By hand. */
const MATCH: PowerPrior = { lowest: -2, strength: 1, spread: 0.5 };
/** An ad wears out: clicks fall as one more than its encounters rises. Of -0.3 and -0.45 the latter chose better in four simulated worlds. */
const WEAR: PowerPrior = { lowest: 0, strength: -0.45, spread: 0.3 };
/** Confidence without a single play, and with very many. */
const LEAST_CONFIDENCE = 0.2;
const MOST_CONFIDENCE = 0.95;
const UNKNOWN = "new listener: goes by what is usual here";

/** What the Profiler says of a request; `scores` are written by the caller's order. */
export interface Opinion {
  confidence: number;
  reason: string;
}

export class InterestProfiler {
  readonly #topics: LabelIndex;
  /** What is learned, for whoever keeps it. */
  readonly pieces: Pieces;
  readonly #population: Population;
  readonly #response: PowerResponse;
  readonly #wear: PowerResponse;
  readonly #listeners: ListenerProfiles;
  readonly #rows = new Int32Array(PLAY_TOPICS);
  /** The listener's share of each topic, computed at most once a request. */
  readonly #shares: Float64Array;
  readonly #computed: Int32Array;
  /** Scratch: interest in each topic, relative to the usual. */
  readonly #interests: Float64Array;
  #request = 0;

  constructor(campaigns: readonly Pick<AgentCampaign, "id" | "topics">[], changed: PieceChanged) {
    this.#topics = new LabelIndex(campaigns.map(({ topics }) => topics));
    const count = this.#topics.names.length;
    this.#population = new Population(this.#topics, ofPart(`${MODEL}/population`, changed));
    this.#response = new PowerResponse(MATCH, ofPart(`${MODEL}/response`, changed));
    this.#wear = new PowerResponse(WEAR, ofPart(`${MODEL}/wear`, changed));
    this.#listeners = new ListenerProfiles(
      this.#topics,
      campaigns.map(({ id }) => id),
      ofPart(LISTENERS, changed),
    );
    this.pieces = new PieceTree({
      [MODEL]: new PieceTree({ population: this.#population, response: this.#response, wear: this.#wear }),
      [LISTENERS]: this.#listeners,
    });
    this.#shares = new Float64Array(count);
    this.#interests = new Float64Array(count);
    this.#computed = new Int32Array(count);
  }

  /** Writes each candidate's score into `scores`: 0.5 for the usual interest, towards 1 for more. */
  judge(request: AdRequest, candidates: readonly unknown[], scores: Float64Array, opinion: Opinion): void {
    const profile = this.#listeners.find(request.listener);
    const hour = localHour(request.time, request.utcOffset);
    const expected = this.#population.expected(request.country, request.device, hour);
    this.#request = (this.#request + 1) | 0;
    const scale = profile?.counts.scaleAt(request.time) ?? 0;
    for (let position = 0; position < scores.length; position++) {
      const campaign = candidates[position];
      const match = this.#response.lift(this.#match(campaign, profile, scale, expected));
      const met = this.#isCampaign(campaign) ? (profile?.encounters.of(campaign, request.time) ?? 0) : 0;
      scores[position] = liftScore(met === 0 ? match : match * this.#wear.lift(1 + met));
    }
    const plays = profile === undefined ? 0 : profile.counts.plays * scale;
    opinion.confidence = shrunkRate(MOST_CONFIDENCE * plays, plays, LEAST_CONFIDENCE, EXPECTATION_PLAYS);
    opinion.reason = profile === undefined ? UNKNOWN : this.#wordsOf(profile, request.time);
  }

  /** Learns from a play. Returns the listener's segments when they changed. */
  listen(event: ListeningEvent): readonly string[] | undefined {
    if (!Number.isFinite(event.time) || !Number.isFinite(event.seconds)) return undefined;
    const count = this.#readTopics(event.topics, event.genre);
    const liked = event.skipped ? 0 : Math.min(Math.max(event.seconds, 0) / FULL_PLAY, 1);
    const plays = Math.max(liked, event.skipped ? 1 : 0);
    const { time, country, device, hour } = event;
    this.#population.add(this.#rows, count, liked, plays, time, country, device, hour);
    if (event.listener === "") return undefined;
    const profile = this.#listeners.findOrAdd(event.listener);
    profile.counts.add(this.#rows, count, liked, plays, time);
    this.#listeners.changed(profile);
    return this.#renewSegments(profile, time);
  }

  /** Learns what the match was worth. */
  impression(campaign: number, listener: string, time: number, moment: Moment): void {
    this.#response.impression(this.#matchAt(campaign, listener, time, moment));
    const profile = this.#listeners.find(listener);
    if (profile === undefined || !this.#isCampaign(campaign)) return;
    this.#wear.impression(1 + profile.encounters.of(campaign, time));
    profile.encounters.add(campaign, time);
    this.#listeners.changed(profile);
  }

  /** Learns what the match was worth, and that the listener cares for the campaign's topics. */
  click(campaign: number, listener: string, time: number, moment: Moment): void {
    this.#response.click(this.#matchAt(campaign, listener, time, moment));
    const profile = this.#listeners.find(listener);
    if (profile === undefined || !this.#isCampaign(campaign)) return;
    // The encounter that was clicked is counted by now.
    this.#wear.click(Math.max(1, profile.encounters.of(campaign, time)));
    const { starts, members } = this.#topics;
    const rows = members.subarray(starts[campaign], starts[campaign + 1]);
    profile.counts.add(rows, rows.length, CLICK_PLAYS, CLICK_PLAYS, time);
    this.#listeners.changed(profile);
  }

  #matchAt(campaign: number, listener: string, time: number, moment: Moment): number {
    const profile = this.#listeners.find(listener);
    const expected = this.#population.expected(moment.country, moment.device, moment.hour);
    this.#request = (this.#request + 1) | 0;
    return this.#match(campaign, profile, profile?.counts.scaleAt(time) ?? 0, expected);
  }

  /** The listener's interest in the campaign's topics relative to the usual, their geometric mean; 1 for a campaign without. */
  #match(
    campaign: unknown,
    profile: ListenerProfile | undefined,
    scale: number,
    expected: Float64Array,
  ): number {
    if (!this.#isCampaign(campaign)) return 1;
    const { starts, members } = this.#topics;
    const start = starts[campaign] as number;
    const end = starts[campaign + 1] as number;
    let logarithms = 0;
    for (let member = start; member < end; member++) {
      const topic = members[member] as number;
      if (this.#computed[topic] !== this.#request) {
        this.#computed[topic] = this.#request;
        this.#shares[topic] = shareOf(profile, scale, topic, expected[topic] as number);
      }
      const share = this.#shares[topic] as number;
      logarithms += Math.log(share / (this.#population.shares[topic] as number));
    }
    return end === start ? 1 : Math.exp(logarithms / (end - start));
  }

  #isCampaign(candidate: unknown): candidate is number {
    return typeof candidate === "number" && candidate >= 0 && candidate < this.#topics.campaigns;
  }

  #readTopics(topics: readonly string[], genre: string): number {
    let count = 0;
    for (const topic of topics) {
      if (count < PLAY_TOPICS) this.#rows[count++] = this.#topics.row(topic);
    }
    if (count < PLAY_TOPICS && !topics.includes(genre)) this.#rows[count++] = this.#topics.row(genre);
    return count;
  }

  /** Brings segments up to date; returns them when they changed. */
  #renewSegments(profile: ListenerProfile, time: number): readonly string[] | undefined {
    profile.words = "";
    this.#readInterests(profile, time);
    const { names } = this.#topics;
    const scale = profile.counts.scaleAt(time);
    let changed = false;
    for (let topic = 0; topic < names.length; topic++) {
      const before = profile.fan[topic] === 1;
      const now = isFan(before, this.#interests[topic] as number, profile.counts.liked(topic) * scale);
      if (now === before) continue;
      profile.fan[topic] = now ? 1 : 0;
      changed = true;
    }
    return changed ? names.filter((_, topic) => profile.fan[topic] === 1).map(segmentOfTopic) : undefined;
  }

  #wordsOf(profile: ListenerProfile, time: number): string {
    if (profile.words === "") {
      this.#readInterests(profile, time);
      profile.words = interestWords(this.#topics.names, this.#interests);
    }
    return profile.words;
  }

  /** What the listener likes wherever they are: their shares of plays against everyone's. */
  #readInterests(profile: ListenerProfile, time: number): void {
    const { shares } = this.#population;
    const scale = profile.counts.scaleAt(time);
    for (let topic = 0; topic < shares.length; topic++) {
      const usual = shares[topic] as number;
      this.#interests[topic] = shareOf(profile, scale, topic, usual) / usual;
    }
  }
}

/** A listener's share of plays that have the topic, shrunk to what is expected of listeners like them. */
function shareOf(
  profile: ListenerProfile | undefined,
  scale: number,
  topic: number,
  expected: number,
): number {
  if (profile === undefined) return expected;
  const { counts } = profile;
  return shrunkRate(counts.liked(topic) * scale, counts.plays * scale, expected, EXPECTATION_PLAYS);
}
