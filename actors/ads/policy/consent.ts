// Consent: without it no personal field reaches an agent. Reading a request drops them; this is the second lock.
// It must never let a request through that says who the listener is where that was not allowed.
import type { Constraint, Exclude } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";

/** The request as agents may see it: as it is with consent, else without what is personal. */
export function withoutPersonalFields(request: AdRequest): AdRequest {
  if (!carriesPersonalFields(request)) return request;
  return { ...request, listener: "", birthYear: 0, gender: "", region: "" };
}

/** Whether a request without consent still says who the listener is. */
export function carriesPersonalFields(request: AdRequest): boolean {
  if (request.consent) return false;
  return request.listener !== "" || request.birthYear !== 0 || request.gender !== "" || request.region !== "";
}

/** Refuses every candidate for a request that should not have come this far: no ad is better than a broken promise. */
export const consentConstraint: Constraint<AdRequest, number, AdEvent> = {
  name: "consent",
  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    if (!carriesPersonalFields(request)) return;
    for (let index = 0; index < candidates.length; index++) {
      exclude(index, "the request carries personal fields without consent");
    }
  },
};
