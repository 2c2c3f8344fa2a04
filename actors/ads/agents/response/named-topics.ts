// Whether the content at hand names a campaign's topic, and how much more often it is clicked then.
// It must never be sure of it: a keyword may be beside the point.
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { fieldsOf, isCount } from "../../memory/saved-values.js";
import type { LabelIndex } from "../label-index.js";
import { responseLift } from "./response-lift.js";

/** Expected clicks that the prior weighs. */
const STRENGTH = 8;
/** It is one piece. */
const PIECE = "counts";

export class NamedTopics implements Pieces {
  readonly #topics: LabelIndex;
  readonly #prior: number;
  readonly #changed: PieceChanged;
  readonly #namedIn: Int32Array;
  #content = 0;
  #clicks = 0;
  #expected = 0;
  #logLift: number;

  /** @param topics of the campaigns. @param prior lift before any click, > 0. */
  constructor(topics: LabelIndex, prior: number, changed: PieceChanged) {
    this.#topics = topics;
    this.#prior = prior;
    this.#logLift = Math.log(prior);
    this.#changed = changed;
    this.#namedIn = new Int32Array(topics.names.length);
  }

  /** Says what the content at hand is about. */
  enter(keywords: readonly string[]): void {
    this.#content = (this.#content + 1) | 0;
    for (const keyword of keywords) {
      const topic = this.#topics.row(keyword);
      if (topic >= 0) this.#namedIn[topic] = this.#content;
    }
  }

  /** Clicks of the campaign relative to those amid other content: a logarithm. */
  logLift(campaign: number): number {
    return this.#isAbout(campaign) ? this.#logLift : 0;
  }

  /** As {@link logLift}, of one topic. */
  logLiftOf(topic: number): number {
    return this.#isNamed(topic) ? this.#logLift : 0;
  }

  /** @param expected clicks for the impression if the content were about something else. */
  impression(campaign: number, expected: number): void {
    if (!this.#isAbout(campaign)) return;
    this.#expected += expected;
    this.#renew();
    this.#changed(PIECE);
  }

  click(campaign: number): void {
    if (!this.#isAbout(campaign)) return;
    this.#clicks++;
    this.#renew();
    this.#changed(PIECE);
  }

  save(): unknown {
    return { clicks: this.#clicks, expected: this.#expected };
  }

  restore(_piece: string, value: unknown): boolean {
    const { clicks, expected } = fieldsOf(value) ?? {};
    if (!isCount(clicks) || !isCount(expected)) return false;
    this.#clicks = clicks;
    this.#expected = expected;
    this.#renew();
    return true;
  }

  #renew(): void {
    this.#logLift = Math.log(responseLift(this.#clicks, this.#expected, this.#prior, STRENGTH));
  }

  #isNamed(topic: number): boolean {
    return this.#namedIn[topic] === this.#content;
  }

  #isAbout(campaign: number): boolean {
    const { starts, members } = this.#topics;
    const end = starts[campaign + 1] as number;
    for (let member = starts[campaign] as number; member < end; member++) {
      if (this.#isNamed(members[member] as number)) return true;
    }
    return false;
  }
}
