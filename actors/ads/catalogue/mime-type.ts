// One way to write a media type: exchanges and catalogues use names beside the registered ones.

const REGISTERED: ReadonlyMap<string, string> = new Map([
  ["audio/mp3", "audio/mpeg"],
  ["audio/mpeg3", "audio/mpeg"],
  ["audio/x-mp3", "audio/mpeg"],
  ["audio/m4a", "audio/mp4"],
  ["audio/x-m4a", "audio/mp4"],
  ["audio/x-wav", "audio/wav"],
  ["image/jpg", "image/jpeg"],
  ["image/pjpeg", "image/jpeg"],
  ["application/x-javascript", "application/javascript"],
]);

/** Lower case, without parameters, the registered name where another is in use: "image/jpg" is "image/jpeg". */
export function mimeType(text: string): string {
  const end = text.indexOf(";");
  const name = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  return REGISTERED.get(name) ?? name;
}
