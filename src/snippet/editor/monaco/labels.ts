// Labels: what Monaco says by itself, in the languages of the interface that it brings along.

const tables: Readonly<Record<string, () => Promise<unknown>>> = { fr: () => import('monaco-editor/nls/lang/fr') };

/** Has Monaco speak a page's language, such as "fr"; called before Monaco itself is loaded. Never rejects: it speaks English otherwise. */
export async function loadLabels(language: string): Promise<void> {
  await tables[language.split('-')[0] ?? '']?.().catch(() => undefined);
}
