// Formats: numbers, times and plurals as a language writes them, for its table of texts.

/** What a word is for one and for several. Languages with more forms name them as Intl.PluralRules does. */
export type PluralForms = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };

export interface Formats {
  /** 10,000 in English, 10 000 in French. */
  readonly number: (value: number, options?: Intl.NumberFormatOptions) => string;
  /** A count with its word: "1 command", "2 commands". forms: the word alone. */
  readonly counted: (count: number, forms: PluralForms) => string;
  /** The form that goes with a count, which is not written. */
  readonly plural: (count: number, forms: PluralForms) => string;
  /** A time for people: "12 ms", "1.2 s", "2 min 5 s". */
  readonly duration: (ms: number) => string;
  /** "5 March 2026". */
  readonly date: (date: Date) => string;
  /** "14:05". */
  readonly clock: (date: Date) => string;
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
}

/** Counts below it are written in digits alone. */
const ungrouped = 1_000;

/**
 * locale: as Intl takes it, such as "en-GB". and: what stands before the last item of a list, where others are parted by commas.
 * isOne: whether a whole number below 1,000 takes the form for one, for a language that has no other forms than that and "other"
 * there and writes such a number in the digits 0 to 9. Without it Intl is asked.
 */
export function formats(locale: string, and: string, isOne?: (count: number) => boolean): Formats {
  // A page writes dozens of counts as it begins. The first thing of Intl's holds it up for tens of milliseconds on a fast
  // computer, a phone for several times as long, and each further one for milliseconds.
  const isPlain = (value: number): boolean => isOne !== undefined && value >= 0 && value < ungrouped && Number.isInteger(value);
  const rules = once(() => new Intl.PluralRules(locale));
  const number = (value: number, options?: Intl.NumberFormatOptions): string =>
    options === undefined && isPlain(value) ? String(value) : value.toLocaleString(locale, options);
  const plural = (count: number, forms: PluralForms): string =>
    forms[!isPlain(count) ? rules().select(count) : isOne?.(count) === true ? 'one' : 'other'] ?? forms.other;
  return {
    number,
    plural,
    counted: (count, forms) => `${number(count)} ${plural(count, forms)}`,
    duration(ms) {
      if (ms < 999.5) return `${number(Math.round(ms))} ms`;
      if (ms < 9_950) return `${number(ms / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
      const seconds = Math.round(ms / 1000);
      return seconds < 60 ? `${seconds} s` : `${number(Math.floor(seconds / 60))} min ${seconds % 60} s`;
    },
    date: (date) => date.toLocaleDateString(locale, { dateStyle: 'long' }),
    clock: (date) => date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }),
    list: (items) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`),
  };
}

/** What is made at its first use, and is the same from then on. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
