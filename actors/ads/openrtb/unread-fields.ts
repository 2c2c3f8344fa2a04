// The fields of OpenRTB 2.6 that decide nothing here: a wrong type in one is told all the same, by its path.
// It must never refuse what has an obvious meaning (see Fields), nor look into an `ext` or a field that it does not know.
import type { Fields } from "./fields.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";

type Kind = "text" | "texts" | "number" | "numbers" | "flag";
/** By name: a kind, an object, or a list of objects. */
interface Shape {
  readonly [name: string]: Kind | Shape | readonly [Shape];
}

const SEGMENTS: Shape = { id: "text", name: "text", segment: [{ id: "text", name: "text", value: "text" }] };
const GEO: Shape = {
  lat: "number",
  lon: "number",
  type: "number",
  accuracy: "number",
  zip: "text",
  city: "text",
};
const PARTY: Shape = { id: "text", name: "text", cat: "texts", domain: "text" };
const CONTENT: Shape = {
  id: "text",
  episode: "number",
  title: "text",
  series: "text",
  season: "text",
  artist: "text",
  album: "text",
  isrc: "text",
  producer: PARTY,
  url: "text",
  context: "number",
  len: "number",
  livestream: "flag",
  embeddable: "flag",
  data: [SEGMENTS],
  network: PARTY,
  channel: PARTY,
};
const PLACE: Shape = {
  id: "text",
  name: "text",
  domain: "text",
  privacypolicy: "flag",
  publisher: PARTY,
  content: CONTENT,
};
const SHOWN: Shape = { pos: "number", api: "numbers", mimes: "texts" };
const BANNER: Shape = { ...SHOWN, id: "text", topframe: "flag", expdir: "numbers", vcm: "flag" };
const PLAYED: Shape = {
  ...SHOWN,
  startdelay: "number",
  sequence: "number",
  maxextended: "number",
  minbitrate: "number",
  maxbitrate: "number",
  companionad: [BANNER],
  companiontype: "numbers",
  maxseq: "number",
  podid: "text",
  podseq: "number",
  slotinpod: "number",
};

const REQUEST: Shape = {
  test: "flag",
  allimps: "flag",
  wlang: "texts",
  wlangb: "texts",
  bapp: "texts",
  source: {
    fd: "flag",
    tid: "text",
    pchain: "text",
    schain: { complete: "flag", ver: "text", nodes: [{ asi: "text", sid: "text", hp: "flag", rid: "text" }] },
  },
  site: { ...PLACE, page: "text", ref: "text", search: "text", mobile: "flag" },
  app: { ...PLACE, bundle: "text", storeurl: "text", ver: "text", paid: "flag" },
  dooh: { id: "text", name: "text", venuetype: "texts", venuetypetax: "number", publisher: PARTY },
  device: {
    geo: GEO,
    ip: "text",
    ipv6: "text",
    make: "text",
    model: "text",
    os: "text",
    osv: "text",
    h: "number",
    w: "number",
    js: "flag",
    carrier: "text",
    connectiontype: "number",
  },
  user: { geo: GEO, data: [SEGMENTS], eids: [{ source: "text", uids: [{ id: "text", atype: "number" }] }] },
  imp: [
    {
      metric: [{ type: "text", value: "number", vendor: "text" }],
      instl: "flag",
      tagid: "text",
      secure: "flag",
      iframebuster: "texts",
      rwdd: "flag",
      ssai: "number",
      exp: "number",
      banner: BANNER,
      video: { ...PLAYED, placement: "number", plcmt: "number", skip: "flag", playbackmethod: "numbers" },
      audio: { ...PLAYED, feed: "number", stitched: "flag", nvol: "number" },
      native: { ver: "text", api: "numbers", battr: "numbers" },
    },
  ],
};

/** AdCOM's delays: behind the start, or one of three that are no time. */
const EARLIEST_DELAY = -2;

/** Throws {@link InvalidBidRequestError}. */
export function checkUnread(request: Fields): void {
  check(request, REQUEST);
  for (const impression of request.objects("imp")) {
    for (const media of ["video", "audio"]) impression.object(media)?.number("startdelay", EARLIEST_DELAY);
  }
  for (const seller of request.object("source")?.object("schain")?.objects("nodes") ?? []) {
    if (!seller.has("asi")) throw new InvalidBidRequestError(seller.pathOf("asi"), "is required");
  }
}

function check(fields: Fields, shape: Shape): void {
  for (const name of fields.names()) {
    const kind = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (kind === undefined) continue;
    if (typeof kind === "string") CHECKS[kind](fields, name);
    else if (isList(kind)) for (const each of fields.objects(name)) check(each, kind[0]);
    else checkObject(fields.object(name), kind);
  }
}

function checkObject(fields: Fields | undefined, shape: Shape): void {
  if (fields !== undefined) check(fields, shape);
}

function isList(kind: Shape | readonly [Shape]): kind is readonly [Shape] {
  return Array.isArray(kind);
}

const CHECKS: Readonly<Record<Kind, (fields: Fields, name: string) => unknown>> = {
  text: (fields, name) => fields.text(name),
  texts: (fields, name) => fields.texts(name),
  number: (fields, name) => fields.number(name, Number.NEGATIVE_INFINITY),
  numbers: (fields, name) => fields.integers(name),
  flag: (fields, name) => fields.flag(name),
};
