// Searches for the settings with the highest score by the cross-entropy method (Rubinstein and Kroese, "The Cross-Entropy Method",
// 2004): draws a generation from a normal distribution, keeps its best, and draws the next around them.
// It must never draw by itself: the same random numbers give the same search, and it can be written down between generations.

/** A setting that is searched for. */
export interface Dimension {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly start: number;
}

/** Where a search stands; plain data. */
export interface SearchState {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Of a generation, what is kept. */
const ELITE = 0.3;
/** Weight of the elite's mean and deviation, against those before: noise in the scores must not decide at once. */
const SMOOTHING = 0.7;
/** Of a dimension's width: the first deviation, and the least one. */
const FIRST_DEVIATION = 0.25;
const LEAST_DEVIATION = 0.01;

export function beginSearch(dimensions: readonly Dimension[]): SearchState {
  return {
    means: dimensions.map(({ start }) => start),
    deviations: dimensions.map(({ least, most }) => FIRST_DEVIATION * (most - least)),
  };
}

/** The next generation; its first member is the mean. @param normal draws from the standard normal distribution. */
export function drawGeneration(
  dimensions: readonly Dimension[],
  { means, deviations }: SearchState,
  size: number,
  normal: () => number,
): readonly (readonly number[])[] {
  return Array.from({ length: size }, (_, member) =>
    dimensions.map(({ least, most }, column) => {
      const mean = means[column] as number;
      if (member === 0) return mean;
      return Math.min(Math.max(mean + (deviations[column] as number) * normal(), least), most);
    }),
  );
}

/** @param scores one a member of the generation; higher is better, NaN and -Infinity are worst. */
export function advanceSearch(
  dimensions: readonly Dimension[],
  { means, deviations }: SearchState,
  generation: readonly (readonly number[])[],
  scores: readonly number[],
): SearchState {
  const order = [...generation.keys()].sort((one, other) => scoreOf(scores, other) - scoreOf(scores, one));
  const elite = order.slice(0, Math.max(2, Math.round(ELITE * generation.length)));
  const column = (at: number): number[] => elite.map((member) => generation[member]?.[at] as number);
  return {
    means: dimensions.map((_, at) => smooth(mean(column(at)), means[at] as number)),
    deviations: dimensions.map(({ least, most }, at) =>
      Math.max(
        smooth(deviationFrom(means[at] as number, column(at)), deviations[at] as number),
        LEAST_DEVIATION * (most - least),
      ),
    ),
  };
}

function scoreOf(scores: readonly number[], member: number): number {
  const score = scores[member] ?? Number.NaN;
  return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
}

function smooth(now: number, before: number): number {
  return SMOOTHING * now + (1 - SMOOTHING) * before;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From the mean that they were drawn around, as in CMA-ES (Hansen, 2016): while the mean moves, the search stays wide. */
function deviationFrom(middle: number, values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
