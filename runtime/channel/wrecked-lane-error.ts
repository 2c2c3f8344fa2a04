// A lane whose frame lengths make no sense: nothing tells where the next frame starts, so all that was there is given up.
import { MalformedFrameError } from "./malformed-frame-error.js";

/** All frames published so far were discarded. */
export class WreckedLaneError extends MalformedFrameError {
  /** How many frames were given up. */
  readonly frames: number;

  /** `length` in bytes, of the frame at `index`. */
  constructor(length: number, index: number, frames: number) {
    super(`frame of ${length} bytes at ${index}: the lane's ${frames} frames were discarded`);
    this.frames = frames;
  }
}
