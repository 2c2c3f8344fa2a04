// What a monolith remembers of listeners: shares of topics in what they played, and what they were shown, both fading.
// It must never remember a listener without consent.
import type { ListeningEvent } from "../../ad-event.js";
import type { AgentCampaign } from "../../agents/agent-catalogue.js";
import { LabelIndex } from "../../agents/label-index.js";
import { DAY, HOUR } from "../../moment.js";

/** Half-lives: of plays, of what was shown of one campaign, of what was shown at all. */
const TASTE = 30 * DAY;
const OF_CAMPAIGN = 36 * HOUR;
const OVERALL = 2 * HOUR;
/** Plays that the usual shares weigh against a listener's own. */
const SHRINKAGE = 8;
const SHORTEST_PLAY = 30;

interface Fading {
  count: number;
  time: number;
}

interface Listener {
  readonly topics: Float64Array;
  plays: number;
  time: number;
  readonly met: Map<number, Fading>;
  readonly shown: Fading;
}

export class ListenerHistory {
  readonly #topics: LabelIndex;
  readonly #campaigns: number;
  readonly #listeners = new Map<string, Listener>();
  readonly #usual: Float64Array;
  #plays = 1;

  constructor(campaigns: readonly AgentCampaign[]) {
    this.#topics = new LabelIndex(campaigns.map(({ topics }) => topics));
    this.#campaigns = campaigns.length;
    this.#usual = new Float64Array(this.#topics.names.length).fill(
      1 / Math.max(1, this.#topics.names.length),
    );
  }

  listened({ listener, topics, seconds, skipped, time }: ListeningEvent): void {
    const rows = topics.map((topic) => this.#topics.row(topic)).filter((row) => row >= 0);
    const liked = skipped || seconds < SHORTEST_PLAY ? 0 : 1;
    this.#plays++;
    for (const row of rows) this.#usual[row] = (this.#usual[row] as number) + liked;
    if (listener === "") return;
    const known = this.#of(listener, time);
    const fading = fade(time - known.time, TASTE);
    for (let topic = 0; topic < known.topics.length; topic++) {
      known.topics[topic] = (known.topics[topic] as number) * fading;
    }
    known.plays = known.plays * fading + 1;
    known.time = Math.max(known.time, time);
    for (const row of rows) known.topics[row] = (known.topics[row] as number) + liked;
  }

  showed(listener: string, campaign: number, time: number): void {
    if (listener === "") return;
    const known = this.#of(listener, time);
    const met = known.met.get(campaign) ?? { count: 0, time };
    known.met.set(campaign, met);
    add(met, time, OF_CAMPAIGN);
    add(known.shown, time, OVERALL);
  }

  /** The listener's share of plays on the campaign's topics, relative to the usual; 1 where nothing is known. */
  affinity(listener: string, campaign: number, time: number): number {
    const known = this.#listeners.get(listener);
    if (known === undefined || campaign < 0 || campaign >= this.#campaigns) return 1;
    const { starts, members } = this.#topics;
    const from = starts[campaign] as number;
    const to = starts[campaign + 1] as number;
    const fading = fade(time - known.time, TASTE);
    let own = 0;
    let usual = 0;
    for (let member = from; member < to; member++) {
      const topic = members[member] as number;
      const share = (this.#usual[topic] as number) / this.#plays;
      own +=
        ((known.topics[topic] as number) * fading + SHRINKAGE * share) / (known.plays * fading + SHRINKAGE);
      usual += share;
    }
    return usual === 0 ? 1 : own / usual;
  }

  met(listener: string, campaign: number, time: number): number {
    const met = this.#listeners.get(listener)?.met.get(campaign);
    return met === undefined ? 0 : met.count * fade(time - met.time, OF_CAMPAIGN);
  }

  exposure(listener: string, time: number): number {
    const shown = this.#listeners.get(listener)?.shown;
    return shown === undefined ? 0 : shown.count * fade(time - shown.time, OVERALL);
  }

  #of(listener: string, time: number): Listener {
    const known = this.#listeners.get(listener);
    if (known !== undefined) return known;
    const made: Listener = {
      topics: new Float64Array(this.#topics.names.length),
      plays: 0,
      time,
      met: new Map(),
      shown: { count: 0, time },
    };
    this.#listeners.set(listener, made);
    return made;
  }
}

function add(fading: Fading, time: number, halfLife: number): void {
  fading.count = fading.count * fade(time - fading.time, halfLife) + 1;
  fading.time = time;
}

function fade(passed: number, halfLife: number): number {
  return passed <= 0 ? 1 : 2 ** (-passed / halfLife);
}
