// Texts as markup has them.
// It must never let a text end the place that it stands in.
import type { Campaign } from "../catalogue/campaign.js";

/** Where a click leads to. */
export function landingPage({ domain }: Pick<Campaign, "domain">): string {
  return `https://${domain}/`;
}

/** As VAST has it: hours, minutes, seconds. */
export function durationOf(seconds: number): string {
  const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");
  return `${two(seconds / 3_600)}:${two((seconds % 3_600) / 60)}:${two(seconds % 60)}`;
}

export function escaped(text: string): string {
  if (!/[&<>"']/.test(text)) return text;
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A CDATA section ends at the first "]]>". */
export function inData(text: string): string {
  return text.replaceAll("]]>", "]]]]><![CDATA[>");
}
