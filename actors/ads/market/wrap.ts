// Breaks a line of words at spaces, so that it fits a terminal.
// It must never lose or reorder a word.

/** The line in pieces of at most `width` columns; those after the first begin with `indent`. A longer word is cut. */
export function wrap(line: string, width: number, indent: string): readonly string[] {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    // A space within the indent does not count: the rest would not get shorter.
    const end = space > indent.length ? space : width;
    pieces.push(rest.slice(0, end));
    rest = indent + rest.slice(end).trimStart();
  }
  return [...pieces, rest];
}
