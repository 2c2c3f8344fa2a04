// The countries of the demonstration's listeners.
// They must never decide anything by themselves: a place only lends its clock, its language and its name.

export interface Place {
  readonly name: string;
  /** ISO-3166-1 alpha-3. */
  readonly country: string;
  readonly language: string;
  /** Minutes ahead of UTC. */
  readonly utcOffset: number;
  /** Share of the listeners, relative to the others. */
  readonly weight: number;
}

export const PLACES: readonly Place[] = [
  { name: "United States", country: "USA", language: "en", utcOffset: -300, weight: 5 },
  { name: "United Kingdom", country: "GBR", language: "en", utcOffset: 0, weight: 2 },
  { name: "Germany", country: "DEU", language: "de", utcOffset: 60, weight: 2 },
  { name: "Sweden", country: "SWE", language: "sv", utcOffset: 60, weight: 1 },
  { name: "Brazil", country: "BRA", language: "pt", utcOffset: -180, weight: 1 },
];

/** The country's name; its code where it is not among the market's. */
export function placeName(country: string): string {
  return PLACES.find((place) => place.country === country)?.name ?? country;
}
