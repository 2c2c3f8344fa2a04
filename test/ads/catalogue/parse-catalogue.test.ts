// Catalogue files: what is read, what is filled in, and that everything wrong is told with its path.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { loadCatalogue } from "tutti/ads";
import { expect, test } from "vitest";
import { InvalidCatalogueError } from "#ads/catalogue/invalid-catalogue.js";
import { parseCatalogue } from "#ads/catalogue/parse-catalogue.js";
import { runs } from "../../runs.js";

const SPRING = {
  id: "spring",
  advertiser: "Harbour Coffee",
  domain: "https://www.Harbour-Coffee.example/shop",
  goal: "clicks",
  value: 1.2,
  maximumBid: 9.5,
  dailyBudget: 400,
  creatives: [{ id: "tile", media: "banner", mime: "image/jpg", width: 300, height: 250 }],
};

function problemsOf(campaigns: unknown, currency: unknown = "USD"): readonly string[] {
  try {
    parseCatalogue(JSON.stringify({ currency, campaigns }), "json");
  } catch (error) {
    if (error instanceof InvalidCatalogueError) return error.problems;
    throw error;
  }
  return [];
}

test("amounts become micro-units, dates instants, codes and names one way of writing, and the rest has defaults", () => {
  const { currency, campaigns } = parseCatalogue(
    JSON.stringify({
      campaigns: [
        {
          ...SPRING,
          start: "2026-03-01",
          end: "2026-04-01T00:00:00+02:00",
          targeting: { countries: ["us", "SWE"], languages: ["EN"], categories: ["iab1"], moods: ["Calm"] },
        },
      ],
    }),
    "json",
  );
  expect(currency).toBe("USD");
  expect(campaigns).toEqual([
    {
      index: 0,
      id: "spring",
      name: "spring",
      advertiser: "Harbour Coffee",
      domain: "harbour-coffee.example",
      categories: [],
      separation: "",
      goal: "clicks",
      value: 1_200_000,
      maximumBid: 9_500_000,
      dailyBudget: 400_000_000,
      totalBudget: Number.MAX_SAFE_INTEGER,
      start: Date.UTC(2026, 2, 1),
      end: Date.UTC(2026, 2, 31, 22),
      pacing: "even",
      frequencyCap: { impressions: 0, hours: 24 },
      topics: [],
      targeting: {
        countries: ["USA", "SWE"],
        regions: [],
        languages: ["en"],
        devices: [],
        categories: ["IAB1"],
        moods: ["calm"],
        activities: [],
        hours: [],
        segments: [],
      },
      creatives: [
        {
          id: "tile",
          media: "banner",
          mime: "image/jpeg",
          duration: 0,
          width: 300,
          height: 250,
          attributes: [],
          url: "",
        },
      ],
    },
  ]);
});

test("the same catalogue in YAML and in JSON is the same", () => {
  const yaml = `
campaigns:
  - id: spring
    advertiser: Harbour Coffee
    domain: harbour-coffee.example
    goal: clicks
    value: 1.20
    maximumBid: 9.5
    dailyBudget: 400
    start: 2026-03-01
    creatives: [{ id: tile, media: banner, mime: image/jpeg, width: 300, height: 250 }]
`;
  const json = JSON.stringify({ campaigns: [{ ...SPRING, start: "2026-03-01" }] });
  expect(parseCatalogue(yaml, "yaml")).toEqual(parseCatalogue(json, "json"));
});

test("every fault of a file is told at once, each with its path", () => {
  const { id: _, ...nameless } = SPRING;
  const problems = problemsOf([
    nameless,
    { ...SPRING, dailyBudget: -1, goal: "fame" },
    { ...SPRING, id: "b", budget: 3, targeting: { hours: [24] } },
    { ...SPRING, id: "c", creatives: [] },
  ]);
  expect([...problems].sort()).toEqual([
    "campaigns[0].id is required",
    "campaigns[1].dailyBudget must be >= 0",
    "campaigns[1].goal must be one of reach, clicks, conversions",
    "campaigns[2].budget is not a field of the format",
    "campaigns[2].targeting.hours[0] must be <= 23",
    "campaigns[3].creatives must NOT have fewer than 1 items",
  ]);
});

test("rules between fields are told with their paths too", () => {
  const spot = { id: "spot", media: "audio", mime: "audio/mpeg" };
  const video = { id: "clip", media: "video", mime: "video/mp4", duration: 15 };
  const [creative] = SPRING.creatives;
  expect(
    problemsOf([
      SPRING,
      SPRING,
      { ...SPRING, id: "b", start: "2026-03-01", end: "2026-03-01" },
      { ...SPRING, id: "c", start: "yesterday", end: "2026-02-30" },
      { ...SPRING, id: "d", totalBudget: 399 },
      { ...SPRING, id: "e", creatives: [spot, video] },
      { ...SPRING, id: "f", creatives: [creative, creative] },
      { ...SPRING, id: "g", targeting: { countries: ["XYZ"] } },
    ]),
  ).toEqual([
    "campaigns[1].id repeats campaigns[0].id",
    "campaigns[2].end must be after start",
    "campaigns[3].start must be an ISO 8601 date, as in 2026-03-01",
    "campaigns[3].end must be an ISO 8601 date, as in 2026-04-01",
    "campaigns[4].totalBudget must be at least dailyBudget",
    "campaigns[5].creatives[0].duration must be > 0 for audio",
    "campaigns[5].creatives[1].width and height must be > 0 for video",
    "campaigns[6].creatives[1].id repeats in the campaign",
    'campaigns[7].targeting.countries[0] must be an ISO 3166-1 code, not "XYZ"',
  ]);
});

test("a hostile key is an unknown field, and changes no prototype", () => {
  const text = `{"campaigns": [], "__proto__": {"polluted": true}, "constructor": 1}`;
  for (const format of ["json", "yaml"] as const) {
    expect(() => parseCatalogue(text, format)).toThrow(/__proto__ is not a field|constructor is not a field/);
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("a YAML document that multiplies itself is refused", () => {
  const levels = Array.from(
    { length: 12 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
  );
  expect(() => parseCatalogue(`l0: &l0 [a]\n${levels.join("\n")}`, "yaml")).toThrow(/alias/i);
});

test("deeply nested text is refused, not followed to the end of the stack", () => {
  for (const format of ["json", "yaml"] as const) {
    expect(() => parseCatalogue("[".repeat(20_000), format)).toThrow(InvalidCatalogueError);
  }
});

test("any JSON value is a catalogue or an InvalidCatalogueError that names at least one problem", () => {
  const campaign = fc.record(
    Object.fromEntries(
      Object.keys(SPRING).map((key) => [key, fc.oneof(fc.constant(SPRING[key as "id"]), fc.jsonValue())]),
    ),
  );
  const files = fc.oneof(
    fc.jsonValue(),
    fc.record({ currency: fc.jsonValue(), campaigns: fc.array(campaign) }),
  );
  fc.assert(
    fc.property(files, (file) => {
      try {
        expect(Array.isArray(parseCatalogue(JSON.stringify(file), "json").campaigns)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidCatalogueError);
        expect((error as InvalidCatalogueError).code).toBe("INVALID_CATALOGUE");
        expect((error as InvalidCatalogueError).problems.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test("a file's ending says its format; a missing file and another ending are told by name", async () => {
  const directory = await mkdtemp(join(tmpdir(), "tutti-catalogue-"));
  try {
    const path = join(directory, "campaigns.yml");
    await writeFile(path, `campaigns: [${JSON.stringify(SPRING)}]`);
    expect((await loadCatalogue(path)).campaigns).toHaveLength(1);
    await expect(loadCatalogue(join(directory, "none.json"))).rejects.toThrow(/none\.json: cannot be read/);
    await expect(loadCatalogue(join(directory, "list.csv"))).rejects.toThrow(/list\.csv: must end in/);
  } finally {
    await rm(directory, { recursive: true });
  }
});
