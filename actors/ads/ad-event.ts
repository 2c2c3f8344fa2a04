// What happens after and around decisions: the events that the pack's agents hear and publish.
import type { Micros } from "./money.js";

/** An impression was won and played; `price` is what was paid for it, in micro-units (not per thousand). */
export interface ImpressionEvent {
  readonly type: "impression";
  readonly decision: string;
  readonly campaign: number;
  readonly listener: string;
  readonly price: Micros;
  readonly time: number;
}

export interface ClickEvent {
  readonly type: "click";
  readonly decision: string;
  readonly campaign: number;
  readonly listener: string;
  readonly time: number;
}

export interface ConversionEvent {
  readonly type: "conversion";
  readonly decision: string;
  readonly campaign: number;
  readonly listener: string;
  readonly time: number;
}

/** The auction was lost to another bidder. */
export interface LossEvent {
  readonly type: "loss";
  readonly decision: string;
  readonly campaign: number;
  readonly time: number;
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
  readonly time: number;
}

/** The Profiler tells what segment a listener has entered; the Bid Optimizer may use it. */
export interface SegmentEvent {
  readonly type: "segment";
  readonly listener: string;
  readonly segments: readonly string[];
  readonly time: number;
}

export type AdEvent =
  | ImpressionEvent
  | ClickEvent
  | ConversionEvent
  | LossEvent
  | ListeningEvent
  | SegmentEvent;
