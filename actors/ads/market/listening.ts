// What listeners play, by their true tastes: the history before the day, and the plays during it.
// It must never name a listener who gave no consent.
import type { ListeningEvent } from "../ad-event.js";
import type { DeviceType } from "../ad-request.js";
import { DAY, localHour } from "../moment.js";
import type { Random } from "../random.js";
import type { Listener } from "./listener.js";

/** Days of history before the market's day, and plays of one listener in them, on average. */
export const HISTORY_DAYS = 21;
const HISTORY_PLAYS = 40;
/** Plays that are skipped: of a favourite, and of what is not. */
const SKIPPED_FAVOURITE = 0.05;
const SKIPPED_OTHER = 0.35;

/** One play, drawn from the listener's tastes. `time` in milliseconds since 1970. */
export function playOf(
  listener: Listener,
  device: DeviceType,
  time: number,
  topics: readonly string[],
  random: Random,
): ListeningEvent {
  const topic = random.weighted(listener.tastes);
  const isFavourite = (listener.tastes[topic] as number) * topics.length > 1.5;
  const skipped = random.chance(isFavourite ? SKIPPED_FAVOURITE : SKIPPED_OTHER);
  return {
    type: "listening",
    listener: listener.consent ? listener.id : "",
    topics: [topics[topic] as string],
    genre: "",
    seconds: skipped ? 5 + random.below(25) : 90 + random.below(600),
    skipped,
    country: listener.place.country,
    device,
    hour: localHour(time, listener.place.utcOffset),
    time,
  };
}

/** What everyone played in the days before `day`, oldest first. */
export function listeningHistory(
  listeners: readonly Listener[],
  topics: readonly string[],
  day: number,
  random: Random,
): readonly ListeningEvent[] {
  if (topics.length === 0) return [];
  const history: ListeningEvent[] = [];
  for (const listener of listeners) {
    const plays = random.below(2 * HISTORY_PLAYS);
    for (let play = 0; play < plays; play++) {
      const time = Math.floor(day - random.uniform() * HISTORY_DAYS * DAY);
      history.push(playOf(listener, random.pick(listener.devices), time, topics, random));
    }
  }
  return history.sort((a, b) => a.time - b.time);
}
