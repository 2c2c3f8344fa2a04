// Reads an event that came over HTTP: agents trust what they hear, and one that made them fail would be told to all of them.
// It must never quote a value: an event names a listener.
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { TuttiError } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { Catalogue } from "../catalogue/campaign.js";
import { EVENT_SCHEMAS } from "./event-schema.js";

/** A value that is no event of the trade; `path` says where, as in `moment.hour`. */
export class InvalidEventError extends TuttiError {
  readonly code = "INVALID_EVENT";
  readonly path: string;

  /** @param path "" for the whole event. @param problem as in "must be integer". */
  constructor(path: string, problem: string) {
    super(`${path === "" ? "the event" : path} ${problem}`);
    this.path = path;
  }
}

const TYPES = Object.keys(EVENT_SCHEMAS);

/** @returns what reads an event about the catalogue's campaigns. Throws {@link InvalidEventError}. */
export function eventReader({ campaigns }: Catalogue): (value: unknown) => AdEvent {
  const validators = new Map<unknown, ValidateFunction<AdEvent>>();
  const validatorOf = (type: unknown): ValidateFunction<AdEvent> => {
    const known = validators.get(type);
    if (known !== undefined) return known;
    if (!isType(type)) throw new InvalidEventError("type", `must be one of ${TYPES.join(", ")}`);
    const made = new Ajv().compile<AdEvent>(EVENT_SCHEMAS[type]);
    validators.set(type, made);
    return made;
  };
  return (value) => {
    const validate = validatorOf((value as { readonly type?: unknown } | null)?.type);
    if (!validate(value)) throw faultOf(validate.errors?.[0]);
    if ("campaign" in value && value.campaign >= campaigns.length) {
      throw new InvalidEventError("campaign", `must be below ${campaigns.length}`);
    }
    return value;
  };
}

function isType(type: unknown): type is AdEvent["type"] {
  return typeof type === "string" && Object.hasOwn(EVENT_SCHEMAS, type);
}

/** "/moment/categories/0" is `moment.categories[0]`. */
function faultOf(error: ErrorObject | undefined): InvalidEventError {
  const { missingProperty } = (error?.params ?? {}) as { readonly missingProperty?: string };
  const steps = (error?.instancePath ?? "").split("/").slice(1);
  if (missingProperty !== undefined) steps.push(missingProperty);
  const path = steps.reduce((before, step) => {
    if (/^\d+$/.test(step)) return `${before}[${step}]`;
    return before === "" ? step : `${before}.${step}`;
  }, "");
  return new InvalidEventError(
    path,
    missingProperty === undefined ? (error?.message ?? "is not valid") : "is required",
  );
}
