// Creatives as campaigns have them: spots in two encodings, a few banner sizes, video in two encodings.
import type { MediaType } from "../../ad-request.js";
import type { Random } from "../../random.js";
import type { Creative } from "../campaign.js";

/** Sizes in use, the most common first. */
const BANNER_SIZES: readonly (readonly [width: number, height: number])[] = [
  [300, 250],
  [320, 50],
  [728, 90],
  [160, 600],
  [300, 600],
  [320, 100],
  [970, 250],
  [336, 280],
  [300, 50],
  [250, 250],
  [468, 60],
  [320, 480],
  [300, 300],
];
const VIDEO_SIZES: readonly (readonly [width: number, height: number])[] = [
  [1280, 720],
  [1920, 1080],
  [720, 1280],
];
/** IAB creative attributes: 1 audio that starts by itself, 3 expands by itself, 6 video in a banner, 9 provocative. */
const UNLOVED_ATTRIBUTES: readonly number[] = [1, 3, 6, 9];

export function demonstrationCreatives(random: Random, media: MediaType, campaign: string): Creative[] {
  switch (media) {
    case "audio":
      return audioSpots(random, campaign);
    case "banner":
      return banners(random, campaign);
    case "video":
      return videos(random, campaign);
  }
}

function audioSpots(random: Random, campaign: string): Creative[] {
  const duration = random.pick([10, 15, 20, 30, 30, 30, 45]);
  return ["audio/mpeg", "audio/mp4"].map((mime) => creative(campaign, "audio", mime, duration, 0, 0, []));
}

function banners(random: Random, campaign: string): Creative[] {
  // Three in four have the two sizes that most slots ask for.
  const sizes = random.chance(0.75) ? BANNER_SIZES.slice(0, 2) : [];
  const further = random.sample(BANNER_SIZES.slice(sizes.length), random.whole(1, 3));
  const attributes = random.chance(0.15) ? [random.pick(UNLOVED_ATTRIBUTES)] : [];
  const mime = random.pick(["image/jpeg", "image/jpeg", "image/png", "text/html", "text/javascript"]);
  return [...sizes, ...further].map(([width, height]) =>
    creative(campaign, "banner", mime, 0, width, height, attributes),
  );
}

function videos(random: Random, campaign: string): Creative[] {
  const duration = random.pick([6, 15, 15, 30, 30]);
  const [width, height] = random.pick(VIDEO_SIZES);
  return ["video/mp4", "video/webm"].map((mime) =>
    creative(campaign, "video", mime, duration, width, height, []),
  );
}

function creative(
  campaign: string,
  media: MediaType,
  mime: string,
  duration: number,
  width: number,
  height: number,
  attributes: readonly number[],
): Creative {
  const kind = mime.slice(mime.indexOf("/") + 1);
  const id = media === "audio" ? `${kind}-${duration}s` : `${kind}-${width}x${height}`;
  return {
    id,
    media,
    mime,
    duration,
    width,
    height,
    attributes,
    url: `https://cdn.example/${campaign}/${id}`,
  };
}
