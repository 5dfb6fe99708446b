// Step head: what a snippet does, in the few words that fit over a column.

/** Longest head, in characters. */
const longest = 24;

/** From so few left on the start of a word says nothing. */
const shortestPart = 6;

/** Commands that only make ready what the others use. */
const preparation: Readonly<Record<string, RegExp>> = {
  redis: /^DEL\s/i,
  shell: /^(?:(?:redis-cli\s+)?DEL|rm|pkill)\s/i,
  python: /^(?:import|from)\s|^r = redis\.|^_ = r\.delete\(/,
};

/**
 * The first command that is more than preparation, in a few words, such as "SET stock"; where it has no words of its
 * own, with those that follow it, such as "MULTI, SET, EXEC". inputs: as typed, without prompts.
 */
export function stepHead(kind: string, inputs: readonly string[]): string {
  const commands = inputs.flatMap((input) => {
    const lines = kind === 'python' ? input.split('\n') : [input.split('\n').find((line) => line.trim() !== '') ?? ''];
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  });
  const at = Math.max(
    0,
    commands.findIndex((command) => preparation[kind]?.test(command) !== true),
  );
  const first = (commands[at] ?? '').replace(kind === 'shell' ? /^redis-cli\s+(?=[^-\s<|>])/ : /^$/, '');
  const rest = commands.slice(at + 1);
  if (kind === 'redis' && rest.length > 0 && !/\s/.test(first)) {
    return fitting([first, ...rest.map((command) => `, ${command.split(/\s/)[0]}`)]);
  }
  const words = first.split(/\s+/).map((word, index) => (index === 0 ? word : ` ${word}`));
  return fitting(kind === 'redis' && rest.length > 0 ? words.slice(0, 2) : words);
}

/** As many of the pieces as fit, and of the first that does not as much as still says something. */
function fitting(pieces: readonly string[]): string {
  let head = '';
  for (const piece of pieces) {
    const room = longest - head.length;
    if (piece.length > room) return room < shortestPart || piece.startsWith(', ') ? head : `${head}${piece.slice(0, room - 1)}…`;
    head += piece;
  }
  return head;
}
