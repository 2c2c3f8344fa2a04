// What happens after and around decisions: the events that the pack's agents hear and publish.
// They must never name a listener whose consent was not given: `listener` is "" then.
import type { DeviceType } from "./ad-request.js";
import type { Moment } from "./moment.js";
import type { Micros } from "./money.js";

/** An impression was won and played; `price` is what was paid for it, in micro-units (not per thousand). */
export interface ImpressionEvent {
  readonly type: "impression";
  readonly decision: string;
  /** Tells it from others of its type and decision; likewise in every event that has one. */
  readonly id?: string;
  readonly campaign: number;
  readonly listener: string;
  readonly price: Micros;
  /** What was bid, in micro-units per thousand. */
  readonly bid: Micros;
  /** Milliseconds since 1970, UTC; likewise in every event. */
  readonly time: number;
  readonly moment: Moment;
}

export interface ClickEvent {
  readonly type: "click";
  readonly decision: string;
  readonly id?: string;
  readonly campaign: number;
  readonly listener: string;
  readonly time: number;
  readonly moment: Moment;
}

export interface ConversionEvent {
  readonly type: "conversion";
  readonly decision: string;
  readonly id?: string;
  readonly campaign: number;
  readonly listener: string;
  readonly time: number;
}

/** The auction was lost to another bidder. */
export interface LossEvent {
  readonly type: "loss";
  readonly decision: string;
  readonly id?: string;
  readonly campaign: number;
  /** What was bid, in micro-units per thousand. */
  readonly bid: Micros;
  readonly time: number;
  readonly moment: Moment;
}

/** A listener played something: what the Profiler learns from. */
export interface ListeningEvent {
  readonly type: "listening";
  readonly listener: string;
  /** Topics of what was played, "sport", "travel" ... */
  readonly topics: readonly string[];
  readonly genre: string;
  /** Seconds played. */
  readonly seconds: number;
  readonly skipped: boolean;
  readonly country: string;
  readonly device: DeviceType;
  /** Local hour, 0 to 23. */
  readonly hour: number;
  readonly time: number;
}

/** The Profiler tells what a listener is interested in now; the Bid Optimizer uses it. */
export interface InterestEvent {
  readonly type: "interest";
  readonly listener: string;
  /** Topics of notable interest or disinterest; the listener's interest in any other is about the usual. */
  readonly topics: readonly string[];
  /** Of each of these topics, how much more of it than the usual is played: 2 is twice as much. Above 0. */
  readonly lifts: readonly number[];
  readonly time: number;
}

export type AdEvent =
  | ImpressionEvent
  | ClickEvent
  | ConversionEvent
  | LossEvent
  | ListeningEvent
  | InterestEvent;
