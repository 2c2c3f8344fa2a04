// What listeners play, by their true tastes: during a run, and in the days before it.
// It must never name a listener who gave no consent.
import type { ListeningEvent } from "../ad-event.js";
import type { DeviceType } from "../ad-request.js";
import { DAY, localHour } from "../moment.js";
import { PLAY } from "./parameters.js";
import { PLACES, type Place } from "./places.js";
import type { Situation } from "./situation.js";
import { streamOf } from "./streams.js";
import type { World } from "./world.js";

/** What plays around an opportunity; undefined where the world has no topics. */
export function playAround(world: World, situation: Situation): ListeningEvent | undefined {
  const { listener, topic, device, time, skipDraw, lengthDraw } = situation;
  return topic < 0 ? undefined : playOf(world, listener, topic, device, time, skipDraw, lengthDraw);
}

/**
 * What everyone played in the days before a run, oldest first. Listeners are as they are in the run.
 * @param before milliseconds since 1970. @param days how many, > 0.
 */
export function listeningHistory(world: World, before: number, days: number): readonly ListeningEvent[] {
  const { listeners } = world;
  if (listeners.topics === 0) return [];
  const random = streamOf("history", world.seed);
  const history: ListeningEvent[] = [];
  for (let listener = 0; listener < listeners.count; listener++) {
    const plays = random.below(2 * PLAY.historyADay * days);
    for (let play = 0; play < plays; play++) {
      const time = Math.floor(before - random.uniform() * days * DAY);
      const topic = listeners.topicOf(listener, random.uniform());
      const device = random.pick(listeners.devices[listener] as readonly DeviceType[]);
      history.push(playOf(world, listener, topic, device, time, random.uniform(), random.uniform()));
    }
  }
  return history.sort((a, b) => a.time - b.time);
}

/** The draws are in [0, 1). */
function playOf(
  { listeners, topics }: World,
  listener: number,
  topic: number,
  device: DeviceType,
  time: number,
  skipDraw: number,
  lengthDraw: number,
): ListeningEvent {
  const { country, utcOffset } = PLACES[listeners.places[listener] as number] as Place;
  const isFavourite = listeners.favour(listener, topic) > PLAY.favourite;
  const skipped = skipDraw < (isFavourite ? PLAY.skippedFavourite : PLAY.skippedOther);
  const [shortest, longest] = (skipped ? PLAY.skippedSeconds : PLAY.seconds) as [number, number];
  return {
    type: "listening",
    listener: listeners.consents[listener] === 1 ? (listeners.ids[listener] as string) : "",
    topics: [topics[topic] as string],
    genre: "",
    seconds: shortest + Math.floor(lengthDraw * (longest - shortest)),
    skipped,
    country,
    device,
    hour: localHour(time, utcOffset),
    time,
  };
}
