// One way to write an advertiser's domain, so that catalogues and block lists meet.

/** The longest name that the domain name system allows: RFC 1035. */
export const LONGEST_DOMAIN = 253;

/** Lower case, without scheme, "www.", path, port and trailing dot: "https://www.Brand.com/x" is "brand.com". */
export function domainName(text: string): string {
  const start = text.indexOf("://");
  const name = (start < 0 ? text : text.slice(start + 3)).trim().toLowerCase();
  const end = name.search(/[/:?#]/);
  const host = (end < 0 ? name : name.slice(0, end)).replace(/\.$/, "");
  return host.startsWith("www.") ? host.slice(4) : host;
}

/** The domain and those that it is under, but no top-level one: "a.b.com" gives "a.b.com" and "b.com". */
export function domainAndParents(domain: string): string[] {
  const names = [domain];
  for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) {
    const parent = domain.slice(dot + 1);
    if (parent.includes(".")) names.push(parent);
  }
  return names;
}
