// Whoever answers for the agents of a Node peer. A call settles, always.
import type { Question } from "./scoring.js";

export interface Team {
  ask(question: Question): Promise<Float64Array>;
  close(): Promise<void>;
}
