// A worker of piscina or tinypool: one task is one agent's scores for one decision.
import { type Question, scoresOf } from "./scoring.js";

export default function answer(question: Question): Float64Array {
  return scoresOf(question);
}
