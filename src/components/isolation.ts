// Isolation: how this notebook keeps its readers' servers apart, asked of the bridge once a page.
import { paths, type Health, type Isolation } from '../protocol.ts';

let asked: Promise<Isolation | null> | null = null;

/** Null without a bridge: the page is then for reading, and a run says what is missing. */
export function readIsolation(): Promise<Isolation | null> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<Isolation | null> {
  try {
    const response = await fetch(paths.health);
    if (!response.ok) return null;
    const { isolation } = (await response.json()) as Health;
    // For what else on the page depends on it.
    document.documentElement.dataset['isolation'] = isolation;
    return isolation;
  } catch {
    return null;
  }
}
