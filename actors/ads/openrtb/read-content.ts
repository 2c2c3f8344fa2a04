// What the ad would play beside: categories, keywords, language, mood and activity of the site, app and its content.
// It must never read the listener's own keywords: those are personal, and `user` is not looked at.
// Mood and activity are in `site.content.ext.mood` and `.activity` (or `app.`); else the first keyword that names one.
import type { AdRequest } from "../ad-request.js";
import { ACTIVITIES, MOODS } from "../catalogue/listening-words.js";
import type { Fields } from "./fields.js";
import { readCategories } from "./read-categories.js";

/** Categories and keywords kept, each; characters of one word. */
const MOST_WORDS = 64;
const LONGEST_WORD = 64;

type ContentPart = Pick<AdRequest, "categories" | "keywords" | "language" | "mood" | "activity">;

export function readContent(request: Fields): ContentPart {
  const places = [request.object("site"), request.object("app")].filter((place) => place !== undefined);
  const contents = places.map((place) => place.object("content")).filter((content) => content !== undefined);
  const keywords = readKeywords(places, contents);
  return {
    categories: readContentCategories(places, contents),
    keywords,
    language: readLanguage(request, contents),
    mood: readWord(contents, "mood") || keywords.find((word) => MOODS.includes(word)) || "",
    activity: readWord(contents, "activity") || keywords.find((word) => ACTIVITIES.includes(word)) || "",
  };
}

function readContentCategories(places: readonly Fields[], contents: readonly Fields[]): string[] {
  const ofPlaces = places.flatMap((place) =>
    ["cat", "sectioncat", "pagecat"].flatMap((name) => readCategories(place, name)),
  );
  const ofContents = contents.flatMap((content) => readCategories(content, "cat"));
  return [...new Set([...ofContents, ...ofPlaces])].slice(0, MOST_WORDS);
}

function readKeywords(places: readonly Fields[], contents: readonly Fields[]): string[] {
  const texts = [...contents, ...places].flatMap((fields) => [
    ...fields.texts("keywords"),
    ...fields.texts("kwarray"),
    ...fields.texts("genre"),
  ]);
  const words = texts.map(normalWord).filter((word) => word !== "");
  return [...new Set(words)].slice(0, MOST_WORDS);
}

function readWord(contents: readonly Fields[], name: string): string {
  for (const content of contents) {
    const word = normalWord(content.object("ext")?.text(name) ?? "");
    if (word !== "") return word;
  }
  return "";
}

/** Lower case; "" where it is too long to be a word. */
function normalWord(text: string): string {
  const word = text.trim().toLowerCase();
  return word.length <= LONGEST_WORD ? word : "";
}

/** ISO 639-1 of the device, else of the content: "en-US" is "en"; "" for anything else. */
function readLanguage(request: Fields, contents: readonly Fields[]): string {
  const device = request.object("device");
  const tags = [device, ...contents].flatMap((fields) => [fields?.text("language"), fields?.text("langb")]);
  for (const tag of tags) {
    const [language = ""] = (tag ?? "").toLowerCase().split(/[-_]/, 1);
    if (/^[a-z]{2}$/.test(language)) return language;
  }
  return "";
}
