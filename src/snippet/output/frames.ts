// Frames: of a traceback the runs of lines that are libraries' own, which fold away.

/** Lines of frames next to each other. from, to: of the lines; frames: how many; names: of the libraries, each once. */
export interface LibraryFrames {
  readonly from: number;
  readonly to: number;
  readonly frames: number;
  readonly names: readonly string[];
}

const frame = /^ {2}File "([^"]*)", line \d+/;
/** Names that people know instead of a package's own. */
const known: Readonly<Record<string, string>> = { redis: 'redis-py' };

/** The runs of two or more library frames in the lines of a traceback. */
export function libraryFrames(lines: readonly string[]): LibraryFrames[] {
  const runs: { from: number; to: number; frames: number; names: string[] }[] = [];
  for (let at = 0; at < lines.length;) {
    const path = frame.exec(lines[at] ?? '')?.[1];
    let end = at + 1;
    // Below a frame stand its code and the marks under it.
    if (path !== undefined) while (/^ {4}/.test(lines[end] ?? '')) end += 1;
    const name = path === undefined ? null : libraryOf(path);
    const last = runs.at(-1);
    if (name !== null && last?.to === at) {
      last.to = end;
      last.frames += 1;
      if (!last.names.includes(name)) last.names.push(name);
    } else if (name !== null) {
      runs.push({ from: at, to: end, frames: 1, names: [name] });
    }
    at = end;
  }
  return runs.filter(({ frames }) => frames > 1);
}

/** The library that a file belongs to; null for the reader's own code. */
function libraryOf(path: string): string | null {
  const name = /\/site-packages\/([^/.]+)/.exec(path)?.[1];
  if (name !== undefined) return known[name] ?? name;
  return /^(?:\/usr)?\/lib\/python[\d.]+(?:\.zip)?\//.test(path) || path.startsWith('<frozen ') ? 'Python' : null;
}
