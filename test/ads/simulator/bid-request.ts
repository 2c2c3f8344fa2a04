// The OpenRTB 2.6 bid request that says what an ad request of the market says.
import { type AdRequest, fromMicros } from "tutti/ads";

const DEVICE_TYPES: Readonly<Record<AdRequest["device"], readonly [type: number, userAgent: string]>> = {
  phone: [4, ""],
  tablet: [5, ""],
  desktop: [2, ""],
  tv: [3, ""],
  speaker: [6, "Amazon Echo"],
  car: [6, "CarPlay"],
  other: [8, ""],
};
const GENDERS = { female: "F", male: "M", other: "O", "": "" } as const;

export function bidRequestOf(request: AdRequest): object {
  const [devicetype, ua] = DEVICE_TYPES[request.device];
  const { language, country, utcOffset, mimes, sizes, minimumDuration, maximumDuration } = request;
  const format = sizes.map(([w, h]) => ({ w, h }));
  const [size] = format;
  const spot = { mimes, ...size, minduration: minimumDuration, maxduration: maximumDuration };
  return {
    id: request.request,
    at: request.auction === "first-price" ? 1 : 2,
    imp: [
      {
        id: request.impression,
        bidfloor: fromMicros(request.floor),
        [request.media]: request.media === "banner" ? { mimes, format } : spot,
      },
    ],
    app: {
      cat: request.categories,
      kwarray: request.keywords,
      content: { ext: { mood: request.mood, activity: request.activity } },
    },
    device: {
      devicetype,
      ua,
      language,
      geo: { country, utcoffset: utcOffset, region: request.region },
      lmt: request.consent ? 0 : 1,
    },
    user: {
      id: request.listener.replace("user:", ""),
      yob: request.birthYear,
      gender: GENDERS[request.gender],
    },
    ext: { timestamp: request.time },
  };
}
