// A pool's worker that holds its core for so many microseconds.
import { workFor } from "../../workloads/work-for.js";

export default function work(microseconds: number): void {
  workFor(microseconds);
}
