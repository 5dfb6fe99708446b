// Part loading: has a part come that a page reads well without, as soon as the bridge can be reached.
import { untilDone } from '../runners/retry.ts';

/** The part, once it could be loaded; it is asked for again after a while, as what is kept is. load: imports it. onFailure: told each time. */
export function untilLoaded<Part>(load: () => Promise<Part>, onFailure?: () => void): Promise<Part> {
  return untilDone(async () => {
    try {
      return await load();
    } catch (error) {
      // The reader misses nothing that a run needs; for whoever looks for the reason.
      // oxlint-disable-next-line no-console -- as above
      console.warn('A part of the page could not be loaded yet:', error);
      return undefined;
    }
  }, onFailure);
}
