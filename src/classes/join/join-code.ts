// Join code: a class's code as it comes in the address of the join page, which no log sees.

/** The code of an address such as "/join/#QUICK-OTTER", as it is shown; null: there is none in it. hash: with its "#". */
export function codeFromFragment(hash: string): string | null {
  const match = /^#([a-z]{2,16})[-_ ]?([a-z]{2,16})$/i.exec(decoded(hash));
  if (match === null) return null;
  // Two words run together are one code as well: case, blanks and hyphen do not matter.
  return decoded(hash).slice(1).toUpperCase().replace(/[_ ]/, '-');
}

function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}
