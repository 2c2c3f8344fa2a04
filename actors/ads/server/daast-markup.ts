// DAAST 1.0, for players of audio that know no VAST: much like VAST 3.0, but the category is required, and clicks are interactions.
import { durationOf, escaped, inData, landingPage } from "./markup-text.js";
import type { ShownAd } from "./shown-ad.js";

/** IAB's first taxonomy: uncategorised. */
const NO_CATEGORY = "IAB24";

export function daastOf({ campaign, creative, notices }: ShownAd): string {
  const { mime, url } = creative;
  const categories = campaign.categories.length > 0 ? campaign.categories : [NO_CATEGORY];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<DAAST version="1.0"><Ad id="${escaped(campaign.id)}"><InLine>`,
    "<AdSystem>Tutti</AdSystem>",
    `<AdTitle>${escaped(campaign.name)}</AdTitle>`,
    ...categories.map((category) => `<Category>${escaped(category)}</Category>`),
    `<Advertiser>${escaped(campaign.advertiser)}</Advertiser>`,
    `<Impression><![CDATA[${inData(notices.of("impression"))}]]></Impression>`,
    `<Creatives><Creative id="${escaped(creative.id)}"><Linear><Duration>${durationOf(creative.duration)}</Duration>`,
    `<MediaFiles><MediaFile id="${escaped(creative.id)}" delivery="progressive" type="${escaped(mime)}"><![CDATA[${inData(url)}]]></MediaFile></MediaFiles>`,
    `<AdInteractions><ClickThrough><![CDATA[${inData(landingPage(campaign))}]]></ClickThrough><ClickTracking><![CDATA[${inData(notices.of("click"))}]]></ClickTracking></AdInteractions>`,
    "</Linear></Creative></Creatives></InLine></Ad></DAAST>",
  ].join("");
}
