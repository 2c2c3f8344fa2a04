// Virtual time: what happens, in the order of its times; what happens at the same time, in an order drawn by chance.
// It must never look at a real clock.
import type { Clock } from "#runtime/channel/clock.js";
import type { Chance } from "./chance.js";

interface Happening {
  readonly at: number;
  readonly tie: number;
  readonly act: () => void;
}

/** So that clocks are not mistaken for durations. */
const START = 1000;

export class Agenda implements Clock {
  readonly #chance: Chance;
  /** The next one last. */
  readonly #happenings: Happening[] = [];
  #now = START;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Milliseconds. */
  now(): number {
    return this.#now;
  }

  /** Has `act` happen at that time, or now where it has passed. Returns what cancels it. */
  at(time: number, act: () => void): () => void {
    const happening = { at: Math.max(time, this.#now), tie: this.#chance.next(), act };
    const happenings = this.#happenings;
    let place = happenings.length;
    while (place > 0 && isBefore(happenings[place - 1] as Happening, happening)) place--;
    happenings.splice(place, 0, happening);
    return () => {
      const found = happenings.indexOf(happening);
      if (found >= 0) happenings.splice(found, 1);
    };
  }

  after(milliseconds: number, act: () => void): () => void {
    return this.at(this.#now + milliseconds, act);
  }

  /** Has the next thing happen that is due until `time`. False where there is none: it is `time` then. */
  step(time: number): boolean {
    const next = this.#happenings.at(-1);
    if (next === undefined || next.at > time) {
      if (time !== Number.POSITIVE_INFINITY) this.#now = Math.max(this.#now, time);
      return false;
    }
    this.#happenings.pop();
    this.#now = next.at;
    next.act();
    return true;
  }

  /** Has everything happen that is due meanwhile, as others go on while one is at work. */
  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    while (this.step(until));
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.at < other.at || (one.at === other.at && one.tie < other.tie);
}
