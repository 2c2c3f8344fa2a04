// Whether a bid request allows the use of personal data: children, opt-outs, the GDPR, US privacy laws.
// Each signal can only forbid; where one that applies is missing or unreadable, it forbids.
import type { Fields } from "../fields.js";
import { gppAllows } from "./gpp-string.js";
import { tcfConsents } from "./tcf-string.js";
import { usPrivacyAllows } from "./us-privacy.js";

/** @param request the whole bid request. Fields are looked for where 2.6 has them, then where 2.5 had them: in `ext`. */
export function allowsPersonalData(request: Fields): boolean {
  const regs = request.object("regs");
  const device = request.object("device");
  if (device?.flag("dnt") || device?.flag("lmt")) return false;
  if (isForChildren(request, regs)) return false;
  return europeAllows(request, regs) && unitedStatesAllow(regs) && platformAllows(regs);
}

function isForChildren(request: Fields, regs: Fields | undefined): boolean {
  const named = [regs, regs?.object("ext"), request.object("ext")];
  return named.some((fields) => fields?.flag("coppa"));
}

function europeAllows(request: Fields, regs: Fields | undefined): boolean {
  const gdpr = [regs, regs?.object("ext")].find((fields) => fields?.has("gdpr"));
  if (gdpr !== undefined && !gdpr.flag("gdpr")) return true;
  const user = request.object("user");
  const consent = user?.text("consent") || user?.object("ext")?.text("consent") || "";
  // Where nobody says whether the GDPR applies, a consent string still counts.
  return gdpr === undefined && consent === "" ? true : tcfConsents(consent);
}

function unitedStatesAllow(regs: Fields | undefined): boolean {
  const extension = regs?.object("ext");
  if (extension?.flag("gpc")) return false;
  const text = regs?.text("us_privacy") || extension?.text("us_privacy") || "";
  return text === "" || usPrivacyAllows(text);
}

function platformAllows(regs: Fields | undefined): boolean {
  const extension = regs?.object("ext");
  const text = regs?.text("gpp") || extension?.text("gpp") || "";
  const applicable = [...(regs?.integers("gpp_sid") ?? []), ...(extension?.integers("gpp_sid") ?? [])];
  if (text === "") return !applicable.some((id) => id > 0);
  return gppAllows(text, applicable);
}
