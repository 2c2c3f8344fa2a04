// Which markup a bid for audio or video is written in: the latest version of VAST that the player understands; DAAST, which
// came before VAST knew audio, where it understands nothing else.
// It must never name a wrapper: our markup is always the ad itself.
import type { MediaType } from "../ad-request.js";

/** AdCOM 1.0, "List: Creative Subtypes - Audio/Video": VAST 4.2, 4.1, 4.0, 3.0 and 2.0, the latest first. */
const VAST = [13, 11, 7, 3, 2] as const;
/** DAAST 1.0, of the same list. */
export const DAAST = 9;

export type VastProtocol = (typeof VAST)[number] | typeof DAAST;

/** @param accepted by the player; none named: the latest. Undefined where it understands none of ours. */
export function vastProtocol(media: MediaType, accepted: readonly number[]): VastProtocol | undefined {
  if (accepted.length === 0) return VAST[0];
  const latest = VAST.find((protocol) => accepted.includes(protocol));
  return latest ?? (media === "audio" && accepted.includes(DAAST) ? DAAST : undefined);
}
