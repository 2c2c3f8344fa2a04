// One opportunity as the market knows it: what the request tells, and what it does not tell.
// It must never be handed to a policy: only `request` is for them.
import type { AdRequest, DeviceType } from "../ad-request.js";
import type { Format } from "./formats.js";

/** Filled anew for each opportunity, so that a run of millions makes no garbage of it. */
export class Situation {
  /** Position in the run, from 0. */
  number = -1;
  listener = 0;
  /** Milliseconds since 1970. */
  time = 0;
  /** Local hour, 0 to 23. */
  hour = 0;
  weekend = false;
  device: DeviceType = "phone";
  /** Position in ACTIVITIES; -1 is none. */
  activity = -1;
  /** Of what plays: position among the world's topics; -1 where it has none. */
  topic = -1;
  pleasure = 0;
  arousal = 0;
  format: Format | undefined;
  /** In [0, 1]; and days since the new format appeared, 0 before. */
  season = 0;
  uprightAge = 0;
  /** The highest other bid, in micro-units per thousand; and the mean of its logarithm, given the rest. */
  rivalPrice = 0;
  rivalMean = 0;
  /** In [0, 1): a click comes when it is below its probability; a delay when -ln(1 - draw) mean delays have passed. */
  clickDraw = 0;
  clickDelayDraw = 0;
  conversionDraw = 0;
  conversionDelayDraw = 0;
  /** In [0, 1): whether what plays is skipped, and when. */
  skipDraw = 0;
  lengthDraw = 0;
  request: AdRequest | undefined;
}
