// node:zlib in a browser: just-bash imports it for gzip and tar -z, which the machine does without.

/** The one constant that is read at load. */
export const constants = { Z_DEFAULT_COMPRESSION: -1, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9 } as const;

function absent(): never {
  throw new Error('compression is not available in the notebook');
}

export { absent as gunzipSync, absent as gzipSync };
