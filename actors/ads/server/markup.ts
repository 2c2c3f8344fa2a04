// The `adm` of a bid: VAST 4.2 for audio and video, an image with a link for banners. Each tells of its impression and clicks.
// It must never put a text into markup that is not escaped.
import type { Campaign, Creative } from "../catalogue/campaign.js";
import type { NoticeAddresses } from "./notice-kind.js";

interface Shown {
  readonly decision: string;
  readonly campaign: Campaign;
  readonly creative: Creative;
  readonly notices: NoticeAddresses;
}

export function markupOf(shown: Shown): string {
  return shown.creative.media === "banner" ? bannerOf(shown) : vastOf(shown);
}

function vastOf({ decision, campaign, creative, notices }: Shown): string {
  const { mime, url, width, height, media } = creative;
  const size = media === "video" ? ` width="${width}" height="${height}"` : ' width="0" height="0"';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<VAST version="4.2"><Ad id="${escaped(campaign.id)}"${media === "audio" ? ' adType="audio"' : ""}><InLine>`,
    "<AdSystem>Tutti</AdSystem>",
    `<Impression><![CDATA[${inData(notices.of("impression"))}]]></Impression>`,
    `<AdServingId>${escaped(decision)}</AdServingId>`,
    `<AdTitle>${escaped(campaign.name)}</AdTitle>`,
    `<Advertiser>${escaped(campaign.advertiser)}</Advertiser>`,
    `<Creatives><Creative id="${escaped(creative.id)}"><UniversalAdId idRegistry="tutti">${escaped(creative.id)}</UniversalAdId>`,
    `<Linear><Duration>${durationOf(creative.duration)}</Duration>`,
    `<MediaFiles><MediaFile delivery="progressive" type="${escaped(mime)}"${size}><![CDATA[${inData(url)}]]></MediaFile></MediaFiles>`,
    `<VideoClicks><ClickTracking><![CDATA[${inData(notices.of("click"))}]]></ClickTracking></VideoClicks>`,
    "</Linear></Creative></Creatives></InLine></Ad></VAST>",
  ].join("");
}

function bannerOf({ campaign, creative, notices }: Shown): string {
  const { url, width, height } = creative;
  return [
    `<a href="${escaped(`https://${campaign.domain}/`)}" target="_blank" rel="noopener" ping="${escaped(notices.of("click"))}">`,
    `<img src="${escaped(url)}" width="${width}" height="${height}" alt="${escaped(campaign.advertiser)}"></a>`,
    `<img src="${escaped(notices.of("impression"))}" width="1" height="1" alt="" style="position:absolute">`,
  ].join("");
}

/** As VAST has it: hours, minutes, seconds. */
function durationOf(seconds: number): string {
  const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");
  return `${two(seconds / 3_600)}:${two((seconds % 3_600) / 60)}:${two(seconds % 60)}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A CDATA section ends at the first "]]>". */
function inData(text: string): string {
  return text.replaceAll("]]>", "]]]]><![CDATA[>");
}
