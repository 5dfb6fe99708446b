// Server requirement: on which servers a fence with the word server= runs, such as "redis>=7.4,valkey>=9". Pure: the build reads it, and the page.

/** Which server it is, as the bridge tells of its own. */
export interface ServerKind {
  readonly flavour: 'redis' | 'valkey';
  /** Such as "7.0.15". */
  readonly version: string;
}

/** One of the servers that will do. */
export interface ServerAlternative {
  readonly flavour: 'redis' | 'valkey';
  readonly sign: '>=' | '<' | '';
  /** Such as [7, 4]; empty where any version will do. */
  readonly version: readonly number[];
}

const alternative = /^(redis|valkey)(?:(>=|<)(\d{1,3}(?:\.\d{1,3}){0,2}))?$/;

/** Reads the value of server=. Throws Error with the reason. */
export function readRequirement(text: string): readonly ServerAlternative[] {
  return text.split(',').map((part): ServerAlternative => {
    const [, flavour, sign = '', version = ''] = alternative.exec(part) ?? [];
    if (flavour === undefined)
      throw new Error(`"server=${text}" is no server: expected such as server=redis>=7.4,valkey>=9 or server=redis<8`);
    return {
      flavour: flavour as ServerAlternative['flavour'],
      sign: sign as ServerAlternative['sign'],
      version: version === '' ? [] : version.split('.').map(Number),
    };
  });
}

/** Whether a server is one of them. */
export function isMet(alternatives: readonly ServerAlternative[], server: ServerKind): boolean {
  const actual = server.version.split('.').map(Number);
  return alternatives.some(({ flavour, sign, version }) => {
    if (flavour !== server.flavour) return false;
    // A server that does not tell its version is none that is known to do.
    if (sign !== '' && actual.some(Number.isNaN)) return false;
    const isOlder = compare(actual, version) < 0;
    return sign === '' || (sign === '<' ? isOlder : !isOlder);
  });
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = other.findIndex((part, index) => (one[index] ?? 0) !== part);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
