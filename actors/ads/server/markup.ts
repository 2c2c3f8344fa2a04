// The `adm` of a bid: VAST for audio and video, in the version that the player understands, an image with a link for banners. Each tells of its impression and clicks.
// It must never put a text into markup that is not escaped.
import type { Campaign, Creative } from "../catalogue/campaign.js";
import type { VastProtocol } from "../openrtb/vast-protocol.js";
import type { NoticeAddresses } from "./notice-kind.js";

interface Shown {
  readonly decision: string;
  readonly campaign: Campaign;
  readonly creative: Creative;
  /** Undefined for a banner. */
  readonly protocol: VastProtocol | undefined;
  readonly notices: NoticeAddresses;
}

/** `version` attributes. */
const VERSIONS: Readonly<Record<VastProtocol, string>> = {
  2: "2.0",
  3: "3.0",
  7: "4.0",
  11: "4.1",
  13: "4.2",
};

export function markupOf(shown: Shown): string {
  return shown.protocol === undefined ? bannerOf(shown) : vastOf(shown, shown.protocol);
}

/** An older version has none of the elements that came later, and another order: players may check. */
function vastOf({ decision, campaign, creative, notices }: Shown, protocol: VastProtocol): string {
  const { mime, url, width, height, media } = creative;
  const from = (first: VastProtocol, markup: string): string => (protocol >= first ? markup : "");
  const impression = `<Impression><![CDATA[${inData(notices.of("impression"))}]]></Impression>`;
  const servingId = `<AdServingId>${escaped(decision)}</AdServingId>`;
  const title = `<AdTitle>${escaped(campaign.name)}</AdTitle>`;
  const advertiser = `<Advertiser>${escaped(campaign.advertiser)}</Advertiser>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<VAST version="${VERSIONS[protocol]}"><Ad id="${escaped(campaign.id)}"${media === "audio" ? from(11, ' adType="audio"') : ""}><InLine>`,
    "<AdSystem>Tutti</AdSystem>",
    ...(protocol >= 7
      ? [impression, from(11, servingId), title, advertiser]
      : [title, from(3, advertiser), impression]),
    `<Creatives><Creative id="${escaped(creative.id)}">${from(7, universalId(creative.id, protocol))}`,
    `<Linear><Duration>${durationOf(creative.duration)}</Duration>`,
    `<MediaFiles><MediaFile delivery="progressive" type="${escaped(mime)}" width="${width}" height="${height}"><![CDATA[${inData(url)}]]></MediaFile></MediaFiles>`,
    `<VideoClicks><ClickTracking><![CDATA[${inData(notices.of("click"))}]]></ClickTracking></VideoClicks>`,
    "</Linear></Creative></Creatives></InLine></Ad></VAST>",
  ].join("");
}

/** In VAST 4.0 the id is an attribute, too. */
function universalId(creative: string, protocol: VastProtocol): string {
  const id = escaped(creative);
  const value = protocol === 7 ? ` idValue="${id}"` : "";
  return `<UniversalAdId idRegistry="tutti"${value}>${id}</UniversalAdId>`;
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
