// The Context agent's judgement: does this moment favour what a campaign speaks of, and what it wants?
// Log-odds of its features are added up, damped because features overlap, over the campaign's topics and its goal.
import type { AdRequest } from "../../ad-request.js";
import type { Goal } from "../../catalogue/campaign.js";
import { MODEL } from "../../memory/parts.js";
import { ofPart, type PieceChanged, type Pieces, PieceTree } from "../../memory/pieces.js";
import type { Moment } from "../../moment.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { LabelIndex } from "../label-index.js";
import { NamedTopics } from "../response/named-topics.js";
import { logLiftScore } from "../response/response-lift.js";
import { LearnedSituations } from "./learned-situations.js";
import { LiftTable } from "./lift-table.js";
import { FEATURE_LIMIT, MOMENT_FEATURES, MomentFeatures } from "./moment-features.js";
import { CONTENT_LIFT, GOAL_BELIEFS, TOPIC_BELIEFS, TOPICS_OF_CONTENT } from "./situation-priors.js";
import { SituationWords } from "./situation-words.js";

const GOALS: readonly Goal[] = ["reach", "clicks", "conversions"];
/** Features overlap (workout, phone, morning), so their sum overstates: it is damped by this, and bounded. */
const DAMPING = 0.3;
const LARGEST_SUM = 3;
/** Confidence without evidence, and with very much. */
const LEAST_CONFIDENCE = 0.4;
const MOST_CONFIDENCE = 0.9;
/** Expected clicks at which the confidence is half way. */
const HALF_CONFIDENT = 20;

/** What the Context agent says beside its scores. */
export interface SituationOpinion {
  confidence: number;
  reason: string;
}

export class SituationModel {
  /** What is learned, for whoever keeps it. */
  readonly pieces: Pieces;
  readonly #learned: LearnedSituations;
  readonly #topics: LabelIndex;
  /** Column of each campaign's goal. */
  readonly #goals: Int32Array;
  readonly #features = new MomentFeatures();
  readonly #table: LiftTable;
  readonly #words: SituationWords;
  readonly #named: NamedTopics;
  readonly #rows = new Int32Array(MOMENT_FEATURES);
  #count = 0;
  /** Of the current request: sums by column, and whether they are computed. */
  readonly #sums: Float64Array;
  readonly #computed: Int32Array;
  #request = 0;

  constructor(campaigns: readonly AgentCampaign[], changed: PieceChanged) {
    this.#topics = new LabelIndex(campaigns.map(({ topics }) => topics));
    const topics = this.#topics.names.length;
    this.#goals = Int32Array.from(campaigns, ({ goal }) => topics + GOALS.indexOf(goal));
    const columns = [
      ...this.#topics.names.map((topic) => `topic ${topic}`),
      ...GOALS.map((goal) => `goal ${goal}`),
    ];
    this.#table = new LiftTable(FEATURE_LIMIT, columns);
    const ofModel = ofPart(MODEL, changed);
    this.#named = new NamedTopics(this.#topics, CONTENT_LIFT, ofPart("named", ofModel));
    this.#learned = new LearnedSituations(this.#features, this.#table, ofPart("situation", ofModel));
    this.pieces = new PieceTree({
      [MODEL]: new PieceTree({ named: this.#named, situation: this.#learned }),
    });
    this.#sums = new Float64Array(this.#table.columns);
    this.#computed = new Int32Array(this.#table.columns);
    this.#words = new SituationWords(this.#topics.names);
    this.#believe();
  }

  /** Writes each candidate's score into `scores`: 0.5 for a moment as good as any, towards 1 for a better one. */
  judge(
    request: AdRequest,
    candidates: readonly unknown[],
    scores: Float64Array,
    opinion: SituationOpinion,
  ): void {
    this.#request = (this.#request + 1) | 0;
    this.#count = this.#features.ofRequest(request, this.#rows);
    this.#named.enter(request.keywords);
    for (let position = 0; position < scores.length; position++) {
      scores[position] = this.#score(candidates[position]);
    }
    opinion.confidence = this.#confidence();
    opinion.reason = this.#words.tell(request, this.#favourite());
  }

  /** Learns that a campaign was shown, or clicked, at this moment. */
  learn(campaign: number, moment: Moment, clicked: boolean): void {
    if (!this.#isCampaign(campaign)) return;
    this.#request = (this.#request + 1) | 0;
    this.#count = this.#features.ofMoment(moment, this.#rows);
    this.#named.enter(moment.keywords);
    const goal = this.#goals[campaign] as number;
    if (clicked) this.#named.click(campaign);
    else this.#named.impression(campaign, this.#table.rate(goal) * Math.exp(this.#logLift(campaign)));
    const { starts, members } = this.#topics;
    const end = starts[campaign + 1] as number;
    for (let member = starts[campaign] as number; member < end; member++) {
      const topic = members[member] as number;
      this.#table.learn(this.#rows, this.#count, topic, clicked);
      this.#table.learnColumn(topic, clicked);
    }
    this.#table.learn(this.#rows, this.#count, goal, clicked);
    this.#table.learnColumn(goal, clicked);
    this.#learned.changed(this.#rows, this.#count);
  }

  #score(candidate: unknown): number {
    if (!this.#isCampaign(candidate)) return 0.5;
    return logLiftScore(this.#logLift(candidate) + this.#named.logLift(candidate));
  }

  /** Clicks relative to the usual moment's, but for what the content names: a logarithm. */
  #logLift(campaign: number): number {
    const { starts, members } = this.#topics;
    const start = starts[campaign] as number;
    const end = starts[campaign + 1] as number;
    let topics = 0;
    for (let member = start; member < end; member++) topics += this.#sum(members[member] as number);
    const mean = end === start ? 0 : topics / (end - start);
    const sum = DAMPING * (mean + this.#sum(this.#goals[campaign] as number));
    return Math.min(Math.max(sum, -LARGEST_SUM), LARGEST_SUM);
  }

  /** Sum of a column's log lifts at the current moment, computed at most once a request. */
  #sum(column: number): number {
    if (this.#computed[column] === this.#request) return this.#sums[column] as number;
    const sum = this.#table.sum(this.#rows, this.#count, column);
    this.#computed[column] = this.#request;
    this.#sums[column] = sum;
    return sum;
  }

  /** The topic, among those looked at, that the moment favours most; -1 when it favours none. */
  #favourite(): number {
    let best = -1;
    let largest = 0.05;
    for (let topic = 0; topic < this.#topics.names.length; topic++) {
      if (this.#computed[topic] !== this.#request) continue;
      const sum = (this.#sums[topic] as number) + this.#named.logLiftOf(topic);
      if (sum <= largest) continue;
      largest = sum;
      best = topic;
    }
    return best;
  }

  /** By the evidence on clicks behind the moment's features. */
  #confidence(): number {
    if (this.#count === 0) return LEAST_CONFIDENCE;
    let known = 0;
    for (let position = 0; position < this.#count; position++) {
      const row = this.#rows[position] as number;
      let expected = 0;
      for (let goal = this.#table.columns - GOALS.length; goal < this.#table.columns; goal++) {
        expected += this.#table.expected(row, goal);
      }
      known += expected / (expected + HALF_CONFIDENT);
    }
    return LEAST_CONFIDENCE + (MOST_CONFIDENCE - LEAST_CONFIDENCE) * (known / this.#count);
  }

  #isCampaign(candidate: unknown): candidate is number {
    return typeof candidate === "number" && candidate >= 0 && candidate < this.#goals.length;
  }

  #believe(): void {
    const { names } = this.#topics;
    for (const [topic, name] of names.entries()) {
      for (const [kind, word, lift] of TOPIC_BELIEFS.get(name) ?? []) {
        this.#table.believe(this.#features.row(kind, word, true), topic, lift);
      }
    }
    for (const [position, goal] of GOALS.entries()) {
      for (const [kind, word, lift] of GOAL_BELIEFS[goal]) {
        this.#table.believe(this.#features.row(kind, word, true), names.length + position, lift);
      }
    }
    for (const [category, topics] of TOPICS_OF_CONTENT) {
      for (const topic of topics) {
        const column = this.#topics.row(topic);
        if (column >= 0)
          this.#table.believe(this.#features.row("content", category, true), column, CONTENT_LIFT);
      }
    }
  }
}
