// The `adm` of a bid: VAST or DAAST for audio and video, an image with a link for banners. Each tells of its impression and clicks.
// It must never put a text into markup that is not escaped.
import { DAAST } from "../openrtb/vast-protocol.js";
import { daastOf } from "./daast-markup.js";
import { escaped, landingPage } from "./markup-text.js";
import type { ShownAd } from "./shown-ad.js";
import { vastOf } from "./vast-markup.js";

export function markupOf(shown: ShownAd): string {
  const { protocol } = shown;
  if (protocol === undefined) return bannerOf(shown);
  return protocol === DAAST ? daastOf(shown) : vastOf(shown, protocol);
}

function bannerOf({ campaign, creative, notices }: ShownAd): string {
  const { url, width, height } = creative;
  return [
    `<a href="${escaped(landingPage(campaign))}" target="_blank" rel="noopener" ping="${escaped(notices.of("click"))}">`,
    `<img src="${escaped(url)}" width="${width}" height="${height}" alt="${escaped(campaign.advertiser)}"></a>`,
    `<img src="${escaped(notices.of("impression"))}" width="1" height="1" alt="" style="position:absolute">`,
  ].join("");
}
