// The device and where it is: kind, country, offset from UTC. Nothing that could tell one listener from another.
import type { AdRequest } from "../ad-request.js";
import { countryCode } from "../catalogue/country-code.js";
import { deviceType } from "./device-type.js";
import type { Fields } from "./fields.js";

/** Minutes that a clock on earth can be off UTC. */
const EARLIEST_CLOCK: number = -12 * 60;
const LATEST_CLOCK: number = 14 * 60;

export function readDevice(request: Fields): Pick<AdRequest, "device" | "country" | "utcOffset"> {
  const device = request.object("device");
  const geo = device?.object("geo");
  return {
    device: deviceType(device?.number("devicetype") ?? 0, device?.text("ua") ?? ""),
    country: countryCode(geo?.text("country") ?? ""),
    utcOffset: readOffset(geo),
  };
}

function readOffset(geo: Fields | undefined): number {
  const minutes = geo?.number("utcoffset", Number.NEGATIVE_INFINITY) ?? 0;
  return minutes >= EARLIEST_CLOCK && minutes <= LATEST_CLOCK ? minutes : 0;
}
