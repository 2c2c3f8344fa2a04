// Independent random numbers for each concern of a world, all from one seed, so that what one concern draws never moves another.
// It must never hand one stream to two concerns: a policy that changes how often one draws would then change the other's chances.
import { Random } from "../random.js";

/** Each is drawn from for one thing alone. */
type Concern =
  | "tastes"
  | "people"
  | "responses"
  | "moments"
  | "campaigns"
  | "history"
  | "sessions"
  | "content"
  | "moods"
  | "telling"
  | "slots"
  | "floors"
  | "drift"
  | "rivals"
  | "clicks"
  | "logging"
  | "conversions";

/**
 * The stream of one concern. Seeds are mixed with the concern's name by FNV-1a (Fowler, Noll and Vo, 1991) and the
 * finalizer of MurmurHash3 (Appleby, 2011), so that neighbouring seeds share nothing.
 * @param seeds any integers, taken modulo 2^32: of the world, and of the run where the concern is the run's.
 */
export function streamOf(concern: Concern, ...seeds: readonly number[]): Random {
  let hash = 0x811c9dc5;
  for (let index = 0; index < concern.length; index++) {
    hash = Math.imul(hash ^ concern.charCodeAt(index), 0x01000193);
  }
  for (const seed of seeds) hash = mixed(hash ^ mixed((seed | 0) + 0x9e3779b9));
  return new Random(hash);
}

function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
