// Reply: what Redis answers, in the types of RESP 2 and 3.

/** One reply. Strings stay bytes, since Redis values need not be text. */
export type Reply =
  | { readonly type: 'simple'; readonly value: Uint8Array }
  | { readonly type: 'error'; readonly value: Uint8Array }
  | { readonly type: 'blobError'; readonly value: Uint8Array }
  | { readonly type: 'bulk'; readonly value: Uint8Array }
  /** format: three letters, such as "txt" or "mkd". */
  | { readonly type: 'verbatim'; readonly format: string; readonly value: Uint8Array }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bignum'; readonly value: bigint }
  /** text: the number as Redis wrote it. */
  | { readonly type: 'double'; readonly value: number; readonly text: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** form: RESP2's null bulk string "$-1" and null array "*-1", or RESP3's "_". */
  | { readonly type: 'null'; readonly form: 'bulk' | 'array' | 'resp3' }
  | Aggregate
  /** Attributes and the reply they describe. */
  | { readonly type: 'attribute'; readonly entries: readonly Entry[]; readonly reply: Reply };

/** A reply made of replies. */
export type Aggregate =
  | { readonly type: 'array' | 'set' | 'push'; readonly items: readonly Reply[] }
  | { readonly type: 'map'; readonly entries: readonly Entry[] };

/** A key and its value. */
export type Entry = readonly [key: Reply, value: Reply];
