// Which version of VAST a bid's markup is written in: the latest that the player understands.
// It must never name a wrapper: our markup is always the ad itself.

/** AdCOM 1.0, "List: Creative Subtypes - Audio/Video": the versions that we write, latest first. */
const WRITTEN = [13, 11, 7, 3, 2] as const;

/** VAST 4.2, 4.1, 4.0, 3.0 and 2.0. */
export type VastProtocol = (typeof WRITTEN)[number];

/** @param accepted by the player; none named: the latest. Undefined where it understands none of ours. */
export function vastProtocol(accepted: readonly number[]): VastProtocol | undefined {
  return accepted.length === 0 ? WRITTEN[0] : WRITTEN.find((protocol) => accepted.includes(protocol));
}
