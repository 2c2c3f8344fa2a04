// The events of the trade as they come from outside, as JSON Schemas by type.
import type { SchemaObject } from "ajv";
import type { AdEvent } from "../ad-event.js";

const DEVICES = ["phone", "tablet", "desktop", "tv", "speaker", "car", "other"];
const text = { type: "string", maxLength: 512 };
const word = { type: "string", maxLength: 64 };
const words = { type: "array", maxItems: 64, items: word };
const amount = { type: "number", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const time = { type: "number", minimum: 0, maximum: 8.64e15 };
const hour = { type: "integer", minimum: 0, maximum: 23 };
const lift = { type: "number", exclusiveMinimum: 0, maximum: 1e6 };
const campaign = { type: "integer", minimum: 0 };
const device = { enum: DEVICES };

/** All of `properties` are there. */
const object = (properties: Readonly<Record<string, object>>): SchemaObject => ({
  type: "object",
  required: Object.keys(properties),
  properties,
});

const moment = object({
  media: { enum: ["audio", "banner", "video"] },
  auction: { enum: ["first-price", "second-price"] },
  device,
  country: word,
  hour,
  weekend: { type: "boolean" },
  mood: word,
  activity: word,
  categories: words,
  keywords: words,
});

export const EVENT_SCHEMAS: Readonly<Record<AdEvent["type"], SchemaObject>> = {
  impression: object({ decision: text, campaign, listener: text, price: amount, bid: amount, time, moment }),
  click: object({ decision: text, campaign, listener: text, time, moment }),
  conversion: object({ decision: text, campaign, listener: text, time }),
  loss: object({ decision: text, campaign, bid: amount, time, moment }),
  listening: object({
    listener: text,
    topics: words,
    genre: word,
    seconds: amount,
    skipped: { type: "boolean" },
    country: word,
    device,
    hour,
    time,
  }),
  interest: object({
    listener: text,
    topics: words,
    lifts: { type: "array", maxItems: 64, items: lift },
    time,
  }),
};
