// The Profiler's judgement: a listener's share of plays by topic, shrunk to what is expected of listeners like them,
// against the usual share; and what that match has been worth in clicks.
// It must never learn about a listener without an id (no consent): such plays count for the population only.
import type { InterestEvent, ListeningEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import { LISTENERS, MODEL } from "../../memory/parts.js";
import { ofPart, type PieceChanged, type Pieces, PieceTree } from "../../memory/pieces.js";
import { localHour, type Moment } from "../../moment.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { LabelIndex } from "../label-index.js";
import { logMatch } from "../response/campaign-match.js";
import { type PowerPrior, PowerResponse } from "../response/power-response.js";
import { logLiftScore, shrunkRate } from "../response/response-lift.js";
import { interestWords } from "./interest-words.js";
import type { ListenerProfile } from "./listener-profile.js";
import { ListenerProfiles } from "./listener-profiles.js";
import { Population } from "./population.js";

/** Plays that what is expected of listeners like them weighs against a listener's own. */
const EXPECTATION_PLAYS = 12;
/** What of a play that was skipped counts as liked: it was chosen, and left. With 0.5 who skips everything of a topic would like it. */
const SKIPPED_LIKING = 0.15;
/** Seconds after which a play counts in full. */
const FULL_PLAY = 120;
/** A click tells about taste like so many plays. */
const CLICK_PLAYS = 3;
/** What is played around an opportunity tells about a stranger's taste like so many plays. By hand. */
const CONTENT_PLAYS = 2;
/** Topics of one play that are looked at. */
const PLAY_TOPICS = 16;
/** Clicks follow the match, less than in proportion. By hand. */
const MATCH: PowerPrior = { lowest: -2, strength: 0.5, spread: 0.2 };
/** An ad wears out: clicks fall as one more than its encounters rises. By hand. */
const WEAR: PowerPrior = { lowest: 0, strength: -0.6, spread: 0.2 };
/** An interest, as the logarithm of its lift, is published when it has changed by this; and left out where it is less. */
const NOTABLE_CHANGE = 0.15;
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
    if (profile === undefined) this.#readContent(request.keywords, expected);
    for (let position = 0; position < scores.length; position++) {
      const campaign = candidates[position];
      const match = this.#response.logLift(this.#match(campaign, profile, scale, expected));
      const met = this.#isCampaign(campaign) ? (profile?.encounters.of(campaign, request.time) ?? 0) : 0;
      scores[position] = logLiftScore(met === 0 ? match : match + this.#wear.logLift(Math.log1p(met)));
    }
    const plays = profile === undefined ? 0 : profile.counts.plays * scale;
    opinion.confidence = shrunkRate(MOST_CONFIDENCE * plays, plays, LEAST_CONFIDENCE, EXPECTATION_PLAYS);
    opinion.reason = profile === undefined ? UNKNOWN : this.#wordsOf(profile, request.time);
  }

  /** Learns from a play. Returns the listener's interests when they have notably changed. */
  listen(event: ListeningEvent): InterestEvent | undefined {
    if (!Number.isFinite(event.time) || !Number.isFinite(event.seconds)) return undefined;
    const count = this.#readTopics(event.topics, event.genre);
    const liked = event.skipped ? SKIPPED_LIKING : Math.min(Math.max(event.seconds, 0) / FULL_PLAY, 1);
    const plays = event.skipped ? 1 : liked;
    const { time, country, device, hour } = event;
    this.#population.add(this.#rows, count, liked, plays, time, country, device, hour);
    if (event.listener === "") return undefined;
    const profile = this.#listeners.findOrAdd(event.listener);
    profile.counts.add(this.#rows, count, liked, plays, time);
    this.#listeners.changed(profile);
    return this.#newsOf(profile, event.listener, time);
  }

  /** How much more than usual the listener plays of a topic: a logarithm, 0 where nothing is known of either. */
  logInterest(listener: string, topic: string, time: number): number {
    const row = this.#topics.row(topic);
    const profile = this.#listeners.find(listener);
    if (row < 0 || profile === undefined) return 0;
    const usual = this.#population.shares[row] as number;
    return Math.log(shareOf(profile, profile.counts.scaleAt(time), row, usual) / usual);
  }

  /** Learns what the match was worth. */
  impression(campaign: number, listener: string, time: number, moment: Moment): void {
    this.#response.impression(this.#matchAt(campaign, listener, time, moment));
    const profile = this.#listeners.find(listener);
    if (profile === undefined || !this.#isCampaign(campaign)) return;
    this.#wear.impression(Math.log1p(profile.encounters.of(campaign, time)));
    profile.encounters.add(campaign, time);
    this.#listeners.changed(profile);
  }

  /** Learns what the match was worth, and that the listener cares for the campaign's topics. */
  click(campaign: number, listener: string, time: number, moment: Moment): void {
    this.#response.click(this.#matchAt(campaign, listener, time, moment));
    const profile = this.#listeners.find(listener);
    if (profile === undefined || !this.#isCampaign(campaign)) return;
    // The encounter that was clicked is counted by now.
    this.#wear.click(Math.log(Math.max(1, profile.encounters.of(campaign, time))));
    const { starts, members } = this.#topics;
    const rows = members.subarray(starts[campaign], starts[campaign + 1]);
    profile.counts.add(rows, rows.length, CLICK_PLAYS, CLICK_PLAYS, time);
    this.#listeners.changed(profile);
  }

  #matchAt(campaign: number, listener: string, time: number, moment: Moment): number {
    const profile = this.#listeners.find(listener);
    const expected = this.#population.expected(moment.country, moment.device, moment.hour);
    this.#request = (this.#request + 1) | 0;
    if (profile === undefined) this.#readContent(moment.keywords, expected);
    return this.#match(campaign, profile, profile?.counts.scaleAt(time) ?? 0, expected);
  }

  /** The listener's interest in the campaign's topics relative to the usual: a logarithm. */
  #match(
    campaign: unknown,
    profile: ListenerProfile | undefined,
    scale: number,
    expected: Float64Array,
  ): number {
    if (!this.#isCampaign(campaign)) return 0;
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
    return logMatch(logarithms, end - start);
  }

  /** What a stranger plays now tells what they like: their shares, as of somebody of whom only this was heard. */
  #readContent(keywords: readonly string[], expected: Float64Array): void {
    let plays = 0;
    for (const keyword of keywords) if (this.#topics.row(keyword) >= 0) plays = CONTENT_PLAYS;
    if (plays === 0) return;
    for (let topic = 0; topic < this.#shares.length; topic++) {
      this.#computed[topic] = this.#request;
      this.#shares[topic] = shrunkRate(0, plays, expected[topic] as number, EXPECTATION_PLAYS);
    }
    for (const keyword of keywords) {
      const topic = this.#topics.row(keyword);
      if (topic < 0) continue;
      this.#shares[topic] = shrunkRate(plays, plays, expected[topic] as number, EXPECTATION_PLAYS);
    }
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

  /** The listener's interests as others are told of them; undefined where these were told of nearly the same. */
  #newsOf(profile: ListenerProfile, listener: string, time: number): InterestEvent | undefined {
    profile.words = "";
    this.#readInterests(profile, time);
    const { told } = profile;
    const isNews = this.#interests.some(
      (lift, topic) => Math.abs(Math.log(lift) - (told[topic] as number)) >= NOTABLE_CHANGE,
    );
    if (!isNews) return undefined;
    const topics: string[] = [];
    const lifts: number[] = [];
    for (const [topic, name] of this.#topics.names.entries()) {
      const lift = this.#interests[topic] as number;
      const logarithm = Math.log(lift);
      told[topic] = logarithm;
      if (Math.abs(logarithm) < NOTABLE_CHANGE) continue;
      topics.push(name);
      lifts.push(lift);
    }
    return { type: "interest", listener, topics, lifts, time };
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
