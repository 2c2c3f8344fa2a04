// Who listens: the only place where personal fields are read, and only with consent.
// Without it every field is as if the request had not said it.
import type { AdRequest } from "../ad-request.js";
import type { Fields } from "./fields.js";

type ListenerPart = Pick<AdRequest, "listener" | "birthYear" | "gender" | "region">;

const NOBODY: ListenerPart = { listener: "", birthYear: 0, gender: "", region: "" };
const GENDERS: ReadonlyMap<string, AdRequest["gender"]> = new Map([
  ["F", "female"],
  ["M", "male"],
  ["O", "other"],
]);
/** Nobody alive was born before; a year is four digits. */
const EARLIEST_BIRTH = 1900;
const LATEST_BIRTH = 2100;
/** Characters of a pseudonym; a longer one is none. */
const LONGEST_PSEUDONYM = 256;
/** ISO 3166-2 without the country has up to three. Exchanges also write names here. */
const LONGEST_REGION = 64;

/** @param consent whether personal data may be used. */
export function readListener(request: Fields, consent: boolean): ListenerPart {
  if (!consent) return NOBODY;
  const user = request.object("user");
  const device = request.object("device");
  return {
    listener: readPseudonym(user, device),
    birthYear: readBirthYear(user),
    gender: GENDERS.get(user?.text("gender").toUpperCase() ?? "") ?? "",
    region: readRegion(device?.object("geo")) || readRegion(user?.object("geo")),
  };
}

/** The exchange's id, else the buyer's, else the device's; each with its kind, so that they never meet. */
function readPseudonym(user: Fields | undefined, device: Fields | undefined): string {
  const pseudonyms = [
    ["user", user?.text("id")],
    ["buyer", user?.text("buyeruid")],
    ["device", device?.text("ifa")],
  ] as const;
  for (const [kind, id = ""] of pseudonyms) {
    // Devices that were told not to track give an id of zeros.
    if (id !== "" && id.length <= LONGEST_PSEUDONYM && /[^0-]/.test(id)) return `${kind}:${id}`;
  }
  return "";
}

function readBirthYear(user: Fields | undefined): number {
  const year = user?.number("yob") ?? 0;
  return Number.isInteger(year) && year >= EARLIEST_BIRTH && year < LATEST_BIRTH ? year : 0;
}

/** Upper case, without a leading country: "us-ma" is "MA". */
function readRegion(geo: Fields | undefined): string {
  const region =
    geo
      ?.text("region")
      .toUpperCase()
      .replace(/^[A-Z]{2}-/, "") ?? "";
  return region.length <= LONGEST_REGION ? region : "";
}
