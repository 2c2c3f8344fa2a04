// What predicts a click from hashed features, and learns from what came of an impression.

export interface ClickModel {
  /** Probability of a click. @param features the first `count` are the example's. */
  predict(features: Int32Array, count: number): number;
  learn(features: Int32Array, clicked: boolean): void;
}
