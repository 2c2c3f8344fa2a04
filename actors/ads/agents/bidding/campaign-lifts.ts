// How much more often than usual a campaign is clicked by this listener, now: as its topics match their interests, as the
// ad has worn out on them, and as the content speaks of the same.
// It must never depend on how good a campaign is in itself: that is its response rate.
import { LISTENERS, MODEL } from "../../memory/parts.js";
import { ofPart, type PieceChanged, type Pieces, PieceTree } from "../../memory/pieces.js";
import type { AgentCampaign } from "../agent-catalogue.js";
import { LabelIndex } from "../label-index.js";
import { NamedTopics } from "../response/named-topics.js";
import { type PowerPrior, PowerResponse } from "../response/power-response.js";
import { ListenerMemory } from "./listener-memory.js";

/** Clicks follow the match, less than in proportion. By hand. */
const MATCH: PowerPrior = { lowest: -2, strength: 0.5, spread: 0.2 };
/** Clicks fall as one more than its encounters rises. By hand. */
const WEAR: PowerPrior = { lowest: 0, strength: -0.6, spread: 0.2 };
/** Clicks amid content that names the campaign's topic. For strangers it also tells what they like. By hand. */
const NAMED_LIFT = 1.5;
const STRANGERS_NAMED_LIFT = 2;

export class CampaignLifts {
  /** What is learned of all listeners, and of each. */
  readonly model: Pieces;
  readonly listeners: ListenerMemory;
  readonly #match: PowerResponse;
  readonly #wear: PowerResponse;
  /** Amid content of its topic: for listeners of whom something is known, and for strangers. */
  readonly #named: NamedTopics;
  readonly #strangersNamed: NamedTopics;
  #content: NamedTopics;
  #time = 0;

  constructor(campaigns: readonly AgentCampaign[], changed: PieceChanged) {
    const ofModel = ofPart(`${MODEL}/response`, changed);
    this.#match = new PowerResponse(MATCH, ofPart("match", ofModel));
    this.#wear = new PowerResponse(WEAR, ofPart("wear", ofModel));
    const topics = new LabelIndex(campaigns.map((campaign) => campaign.topics));
    this.#named = new NamedTopics(topics, NAMED_LIFT, ofPart("named", ofModel));
    this.#strangersNamed = new NamedTopics(topics, STRANGERS_NAMED_LIFT, ofPart("strangers", ofModel));
    this.#content = this.#named;
    this.model = new PieceTree({
      match: this.#match,
      wear: this.#wear,
      named: this.#named,
      strangers: this.#strangersNamed,
    });
    this.listeners = new ListenerMemory(campaigns, ofPart(LISTENERS, changed));
  }

  /** Says of whom, when and amid what `lift`, `impression` and `click` speak from now on. */
  enter(listener: string, time: number, keywords: readonly string[]): void {
    this.#time = time;
    this.listeners.enter(listener);
    this.#content = this.listeners.isStranger ? this.#strangersNamed : this.#named;
    this.#content.enter(keywords);
  }

  /** Clicks relative to what is usual for the campaign; > 0. */
  lift(campaign: number): number {
    return Math.exp(this.#logListenerLift(campaign) + this.#content.logLift(campaign));
  }

  /** @param usual clicks to be expected of the impression for whoever listens to whatever. */
  impression(campaign: number, listener: string, usual: number): void {
    this.#content.impression(campaign, usual * Math.exp(this.#logListenerLift(campaign)));
    this.#match.impression(this.listeners.match(campaign));
    this.#wear.impression(Math.log1p(this.listeners.met(campaign, this.#time)));
    this.listeners.meet(listener, campaign, this.#time);
  }

  click(campaign: number): void {
    this.#content.click(campaign);
    this.#match.click(this.listeners.match(campaign));
    // The encounter that was clicked is counted by now.
    this.#wear.click(Math.log(Math.max(1, this.listeners.met(campaign, this.#time))));
  }

  #logListenerLift(campaign: number): number {
    const met = this.listeners.met(campaign, this.#time);
    const match = this.#match.logLift(this.listeners.match(campaign));
    return met === 0 ? match : match + this.#wear.logLift(Math.log1p(met));
  }
}
