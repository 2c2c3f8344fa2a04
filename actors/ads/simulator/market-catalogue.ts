// The campaigns of a simulated market: goals, caps and targeting of the demonstration's, with flights, budgets and formats
// that fit a run. They are no secret: policies may read all of it.
import type { Campaign, Catalogue, Creative } from "../catalogue/campaign.js";
import { demonstrationCatalogue } from "../catalogue/demonstration/demonstration-catalogue.js";
import { DAY, HOUR } from "../moment.js";
import type { Micros } from "../money.js";
import type { Random } from "../random.js";
import { cutBudgets } from "./market-budgets.js";
import type { Span } from "./opportunities.js";
import { CAMPAIGN, SLOT } from "./parameters.js";
import { streamOf } from "./streams.js";

/**
 * @param count campaigns, >= 1. @param opportunities a day.
 * @param share of them that all budgets together can pay for, in (0, 1].
 */
export function marketCatalogue(
  seed: number,
  count: number,
  span: Span,
  opportunities: number,
  share: number,
): Catalogue {
  const random = streamOf("campaigns", seed);
  const { catalogue } = cutBudgets(demonstrationCatalogue(seed, count), opportunities, share);
  return {
    ...catalogue,
    campaigns: catalogue.campaigns.map((campaign) => fitted(campaign, span, random)),
  };
}

function fitted(campaign: Campaign, span: Span, random: Random): Campaign {
  const { start, end } = flight(span, random);
  const [least, most] = CAMPAIGN.total as [number, number];
  const days = (end - start) / DAY;
  const total = campaign.dailyBudget * Math.max(1, days * (least + (most - least) * random.uniform()));
  return {
    ...campaign,
    start,
    end,
    totalBudget: Math.round(total) as Micros,
    creatives: [...campaign.creatives, ...furtherCreatives(campaign, random)],
  };
}

/** Whole hours. */
function flight({ start, end }: Span, random: Random): Span {
  const always = random.chance(CAMPAIGN.always);
  const length = CAMPAIGN.shortestFlight + (1 - CAMPAIGN.shortestFlight) * random.uniform();
  const before = (1 - length) * random.uniform();
  if (always) return { start, end };
  const hours = (end - start) / HOUR;
  const first = start + Math.floor(before * hours) * HOUR;
  return { start: first, end: Math.min(end, first + Math.ceil(length * hours) * HOUR) };
}

/** Banners beside a spot, upright video beside what has a screen. */
function furtherCreatives({ id, creatives }: Campaign, random: Random): readonly Creative[] {
  const hasCompanion = random.chance(CAMPAIGN.companions);
  const hasUpright = random.chance(CAMPAIGN.upright);
  const media = creatives[0]?.media;
  const banner = media !== "banner" && hasCompanion ? [further(id, "banner", "image/jpeg", 0, 300, 250)] : [];
  if (media === "audio" || !hasUpright) return banner;
  const [width, height] = SLOT.uprightSize;
  return [...banner, further(id, "video", "video/mp4", 15, width, height)];
}

function further(
  campaign: string,
  media: Creative["media"],
  mime: string,
  duration: number,
  width: number,
  height: number,
): Creative {
  const id = `companion-${media}-${width}x${height}`;
  return {
    id,
    media,
    mime,
    duration,
    width,
    height,
    attributes: [],
    url: `https://cdn.example/${campaign}/${id}`,
  };
}
