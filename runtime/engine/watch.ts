// Looks at the threads from outside, every few milliseconds: who hangs is replaced; dead letters are told of.
// It must never keep the process alive.
import inspector from "node:inspector";
import { monotonicClock } from "../channel/clock.js";
import { HangDetector } from "../supervisor/hang-detector.js";

/** Milliseconds between two looks, at most and at least. */
const LONGEST_INTERVAL = 50;
const SHORTEST_INTERVAL = 5;
/** Looks within the time that makes a hang. */
const LOOKS = 10;

/** One thread's place. */
export interface WatchedPlace {
  readonly heartbeat: { read(): number };
  /** Whether messages wait for agents that live there. */
  hasWork(): boolean;
  /** It hangs: end it. */
  hung(): void;
}

export class Watch {
  readonly #places: readonly { readonly place: WatchedPlace; readonly detector: HangDetector }[];
  readonly #look: (now: number) => void;
  readonly #interval: number;
  #timer: NodeJS.Timeout | undefined;

  /** `hangAfter` in milliseconds, infinite for never; `look` is called at every look, too. */
  constructor(places: readonly WatchedPlace[], hangAfter: number, look: (now: number) => void) {
    this.#interval = Math.min(LONGEST_INTERVAL, Math.max(SHORTEST_INTERVAL, hangAfter / LOOKS));
    this.#places = places.map((place) => ({
      place,
      detector: new HangDetector(hangAfter, 2 * this.#interval),
    }));
    this.#look = look;
  }

  start(): void {
    this.#timer = setInterval(() => {
      const now = monotonicClock.now();
      // A breakpoint is no hang.
      if (inspector.url() === undefined) this.#watch(now);
      this.#look(now);
    }, this.#interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #watch(now: number): void {
    for (const { place, detector } of this.#places) {
      if (detector.look(place.heartbeat.read(), place.hasWork(), now)) place.hung();
    }
  }
}
