// Command kind: which commands may share a connection with those of other requests, and what becomes of the others.

/**
 * shared: leaves no trace on its connection. own: needs one for itself, closed after its reply. stream: the same, and its
 * replies go on until the client leaves. refused: why it cannot be had over HTTP.
 */
export type CommandKind = 'shared' | 'own' | 'stream' | { readonly refused: string };

const inTransaction: CommandKind = {
  refused:
    'over HTTP each command may go out on another connection, so there are no transactions. Use EVAL, or the WebSocket /webdis/.json, which has a connection of its own',
};

const kinds = new Map<string, CommandKind | ((words: readonly string[]) => CommandKind)>([
  // As Webdis, whose acl.c has them always off.
  ...['MULTI', 'EXEC', 'WATCH', 'DISCARD'].map((name) => [name, inTransaction] as const),
  ['SELECT', { refused: 'name the database before the command instead, as in /webdis/7/GET/key' }],
  ...['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'MONITOR'].map((name) => [name, 'stream'] as const),
  // They say who the connection is, what it may do and how it is answered, or end it.
  ...['HELLO', 'AUTH', 'CLIENT', 'RESET', 'QUIT', 'READONLY', 'READWRITE', 'ASKING', 'REPLCONF', 'SYNC', 'PSYNC', 'SHUTDOWN'].map(
    (name) => [name, 'own'] as const,
  ),
  ['SCRIPT', ([, subcommand]) => (subcommand?.toUpperCase() === 'DEBUG' ? 'own' : 'shared')],
  // One reply for each channel.
  ...['UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE'].map((name) => [name, 'own'] as const),
  // They hold up what follows on their connection.
  ...['BLPOP', 'BRPOP', 'BRPOPLPUSH', 'BLMOVE', 'BLMPOP', 'BZPOPMIN', 'BZPOPMAX', 'BZMPOP', 'WAIT', 'WAITAOF'].map(
    (name) => [name, 'own'] as const,
  ),
  ...['XREAD', 'XREADGROUP'].map((name) => [name, blocksIfToldTo] as const),
]);

/** The kind of a command. words: with its name, one character a byte. */
export function kindOf(words: readonly string[]): CommandKind {
  const kind = kinds.get(words[0]?.toUpperCase() ?? '');
  if (kind === undefined) return 'shared';
  if (kind === 'own') {
    const refused = whyNever(words);
    if (refused !== null) return { refused };
  }
  return typeof kind === 'function' ? kind(words) : kind;
}

/** Why a command cannot be had at all, not even on a connection of its own; null: it can. */
export function whyNever(words: readonly string[]): string | null {
  const [name = '', subcommand = ''] = words;
  switch (name.toUpperCase()) {
    case 'SYNC':
    case 'PSYNC':
      return 'what Redis answers is the data of a replica and no reply';
    case 'REPLCONF':
      return 'Redis gives a replica no reply to it';
    case 'HELLO':
      return words.length === 1 || subcommand === '2' ? null : 'this gateway speaks RESP2 with Redis';
    case 'CLIENT':
      return subcommand.toUpperCase() === 'REPLY' ? 'without replies there is nothing to answer' : null;
    default:
      return null;
  }
}

function blocksIfToldTo(words: readonly string[]): CommandKind {
  return words.some((word) => word.toUpperCase() === 'BLOCK') ? 'own' : 'shared';
}
