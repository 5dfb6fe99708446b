// Command docs: what the Redis in use says of its own commands.

/** GET /bridge/commands: what the Redis in use says of its own commands (COMMAND DOCS and COMMAND). */
export interface CommandDocs {
  /** In the order of their names. */
  commands: CommandDoc[];
}

/** A command, or a subcommand. What its server does not tell is missing. */
export interface CommandDoc {
  /** In capitals, a subcommand after its command: "CLIENT LIST". */
  name: string;
  summary: string;
  /** Such as "2.6.12". */
  since?: string;
  /** Such as "string", "sorted-set" or "server". */
  group: string;
  complexity?: string;
  /** Words of a call, the name's included: exactly so many, or at least so many where it is negative; as COMMAND tells it. */
  arity?: number;
  /** It changes data, as COMMAND tells it. */
  writes?: true;
  /** Which words of a call are keys, as COMMAND tells it: the first, the last (counted from the end where it is negative), and each so many. */
  keys?: [first: number, last: number, step: number];
  /** For one that is out of use: what to use instead, in Markdown; "" where nothing is named. */
  replacedBy?: string;
  arguments?: CommandArgument[];
  subcommands?: CommandDoc[];
}

/** An argument of a command, as COMMAND DOCS has it. */
export interface CommandArgument {
  name: string;
  type: 'string' | 'integer' | 'double' | 'key' | 'pattern' | 'unix-time' | 'pure-token' | 'oneof' | 'block';
  /** The word that stands before it, and is all of it where the type is pure-token. */
  token?: string;
  since?: string;
  optional?: true;
  multiple?: true;
  /** The token is repeated with each. */
  multipleToken?: true;
  /** Of oneof the choices, of block the parts. */
  arguments?: CommandArgument[];
}
