// How many runs a property gets: `npm run test:deep` multiplies them.

const FACTOR = Number(process.env["TUTTI_RUNS_FACTOR"] ?? 1);

export function runs(count: number): number {
  return count * FACTOR;
}
