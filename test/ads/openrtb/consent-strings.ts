// Consent strings made bit by bit, as consent platforms make them.

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base64url of "0" and "1" signs, filled up with zeros. */
export function bitText(bits: string): string {
  const groups = bits.match(/.{1,6}/g) ?? [];
  return groups.map((group) => SIGNS[Number.parseInt(group.padEnd(6, "0"), 2)]).join("");
}

/** A TCF core string: 6 bits of version, 146 bits that do not matter here, then a bit for each of 24 purposes. */
export function tcfString(purposes: readonly number[], version = 2): string {
  const head = version.toString(2).padStart(6, "0") + "10".repeat(73);
  const consents = Array.from({ length: 24 }, (_, index) => (purposes.includes(index + 1) ? "1" : "0")).join(
    "",
  );
  return bitText(head + consents + "0".repeat(60));
}
