// The tones of topics and creatives: directions in the plane of pleasure and arousal.
// They must always have length 1, so that none moves moods, or is moved by them, more than another.
import type { Random } from "../random.js";

/** Pleasure and arousal in turn, for `count` tones drawn evenly around the circle. */
export function drawTones(count: number, random: Random): Float64Array {
  const tones = new Float64Array(2 * count);
  for (let tone = 0; tone < count; tone++) {
    const angle = 2 * Math.PI * random.uniform();
    tones[2 * tone] = Math.cos(angle);
    tones[2 * tone + 1] = Math.sin(angle);
  }
  return tones;
}
