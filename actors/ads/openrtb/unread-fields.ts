// The fields of OpenRTB 2.6 that decide nothing here: a wrong type in one is told all the same, by its path.
// It must never refuse what has an obvious meaning (see Fields), nor look into an `ext` or a field that it does not know.
import type { Fields } from "./fields.js";
import { InvalidBidRequestError } from "./invalid-bid-request.js";
import { isList, type Kind, plainly, type Shape } from "./plain-shape.js";

const SEGMENTS: Shape = { id: "text", name: "text", segment: [{ id: "text", name: "text", value: "text" }] };
const GEO: Shape = {
  lat: "signed",
  lon: "signed",
  type: "number",
  accuracy: "number",
  zip: "text",
  city: "text",
};
const BRAND: Shape = { brand: "required", version: "texts" };
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
const FORMAT: Shape = { wratio: "number", hratio: "number", wmin: "number" };
const BANNER: Shape = {
  ...SHOWN,
  format: [FORMAT],
  id: "text",
  topframe: "flag",
  expdir: "numbers",
  vcm: "flag",
};
const PLAYED: Shape = {
  ...SHOWN,
  startdelay: "signed",
  sequence: "number",
  maxextended: "signed",
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
    schain: {
      complete: "flag",
      nodes: [{ asi: "required", sid: "required", hp: "flag", rid: "text" }],
      ver: "required",
    },
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
    ppi: "number",
    connectiontype: "number",
    sua: { browsers: [BRAND], platform: BRAND, mobile: "flag", source: "number", model: "text" },
  },
  user: { geo: GEO, data: [SEGMENTS], eids: [{ source: "text", uids: [{ id: "text", atype: "number" }] }] },
  imp: [
    {
      metric: [{ type: "required", value: "number", vendor: "text" }],
      instl: "flag",
      tagid: "text",
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

const isPlain: (value: unknown) => boolean = plainly(REQUEST);

/** AdCOM's delays: behind the start, or one of three that are no time. */
const EARLIEST_DELAY = -2;

/** Throws {@link InvalidBidRequestError}. */
export function checkUnread(request: Fields): void {
  if (!isPlain(request.value)) check(request, REQUEST);
  for (const impression of request.objects("imp")) {
    for (const media of ["video", "audio"]) impression.object(media)?.number("startdelay", EARLIEST_DELAY);
  }
  const chain = request.object("source")?.object("schain");
  if (chain !== undefined && !chain.has("nodes")) {
    throw new InvalidBidRequestError(chain.pathOf("nodes"), "is required");
  }
}

/** What reads each kind, and throws where it cannot. */
const CHECKS: Readonly<Record<Kind, (fields: Fields, name: string) => unknown>> = {
  text: (fields, name) => fields.text(name),
  texts: (fields, name) => fields.texts(name),
  required: (fields, name) => fields.identifier(name),
  number: (fields, name) => fields.number(name),
  signed: (fields, name) => fields.number(name, Number.NEGATIVE_INFINITY),
  numbers: (fields, name) => fields.integers(name),
  flag: (fields, name) => fields.flag(name),
};

function check(fields: Fields, shape: Shape): void {
  for (const [name, kind] of Object.entries(shape)) {
    if (typeof kind === "string") CHECKS[kind](fields, name);
    else if (isList(kind)) for (const each of fields.objects(name)) check(each, kind[0]);
    else checkObject(fields.object(name), kind);
  }
}

function checkObject(fields: Fields | undefined, shape: Shape): void {
  if (fields !== undefined) check(fields, shape);
}
