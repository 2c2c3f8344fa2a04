// Vega and Vega-Lite, loaded when somebody asks for a drawing: optional packages, which whoever draws nothing need not have.
// They must never be imported in any other way, types apart.
import { TuttiError } from "../error.js";

export interface Vega {
  readonly vega: typeof import("vega");
  readonly vegaLite: typeof import("vega-lite");
}

/** The optional packages are not installed. */
export class VegaMissingError extends TuttiError {
  readonly code = "VEGA_MISSING";
}

async function load(): Promise<Vega> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  return { vega, vegaLite };
}

/** Throws {@link VegaMissingError}. `from` is given by tests. */
export async function loadVega(from: () => Promise<Vega> = load): Promise<Vega> {
  try {
    return await from();
  } catch (error) {
    throw new VegaMissingError(
      "plots need Vega and Vega-Lite, optional packages that are not here: npm install vega vega-lite",
      { cause: error },
    );
  }
}
