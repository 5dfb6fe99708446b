// Share prefix: what the part of an address after # begins with that carries a snippet.
export const sharePrefix = '#snippet=';
