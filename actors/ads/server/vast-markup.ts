// VAST 2.0 to 4.2: the ad itself, one linear creative.
// It must never write an element that the version does not have.
import type { DAAST, VastProtocol } from "../openrtb/vast-protocol.js";
import { durationOf, escaped, inData, landingPage } from "./markup-text.js";
import type { ShownAd } from "./shown-ad.js";

type Version = Exclude<VastProtocol, typeof DAAST>;

/** `version` attributes. */
const VERSIONS: Readonly<Record<Version, string>> = { 2: "2.0", 3: "3.0", 7: "4.0", 11: "4.1", 13: "4.2" };

/** An older version has none of the elements that came later, and another order: players may check. */
export function vastOf({ decision, campaign, creative, notices }: ShownAd, protocol: Version): string {
  const { mime, url, width, height, media } = creative;
  const from = (first: Version, markup: string): string => (protocol >= first ? markup : "");
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
    `<VideoClicks><ClickThrough><![CDATA[${inData(landingPage(campaign))}]]></ClickThrough><ClickTracking><![CDATA[${inData(notices.of("click"))}]]></ClickTracking></VideoClicks>`,
    "</Linear></Creative></Creatives></InLine></Ad></VAST>",
  ].join("");
}

/** In VAST 4.0 the id is an attribute, too. */
function universalId(creative: string, protocol: Version): string {
  const id = escaped(creative);
  const value = protocol === 7 ? ` idValue="${id}"` : "";
  return `<UniversalAdId idRegistry="tutti"${value}>${id}</UniversalAdId>`;
}
