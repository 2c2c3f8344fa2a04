// @ts-check
// Makes elements: everything that comes from the server becomes text, never markup.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} tag
 * @param {Readonly<Record<string, string | number>>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * The element with this id. Throws where the page has none.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}

/**
 * Colours that tell things apart, in a fixed order.
 * @param {number} index
 */
export function shade(index) {
  return `var(--shade-${(index % 6) + 1})`;
}

/**
 * @template {HTMLElement | SVGElement} Shaded
 * @param {Shaded} shaded
 * @param {string} colour
 * @returns {Shaded}
 */
export function withShade(shaded, colour) {
  shaded.style.setProperty("--shade", colour);
  return shaded;
}

/**
 * One part of a bar.
 * @param {number} share in [0, 1]
 * @param {string} colour
 * @param {string} title
 */
export function barPart(share, colour, title) {
  const part = withShade(element("i", { title }), colour);
  part.style.width = `${100 * Math.min(Math.max(share, 0), 1)}%`;
  // What is rare is still to be seen.
  if (share > 0) part.style.minWidth = "3px";
  return part;
}
