// Timed run: the time of a Run in Chromium, by the page's own clock.
import type { Locator } from 'playwright';

/** How long a hand is at a button before it presses, in milliseconds. */
export const handMs = 1_000;

/** Presses Run and takes the time until the snippet says it is done, by the page's own clock. */
export function timeRun(element: Locator): Promise<number> {
  return element.evaluate(
    (host) =>
      new Promise<number>((resolve, reject) => {
        const began = performance.now();
        let ran = false;
        const observer = new MutationObserver(() => {
          const state = host.getAttribute('state');
          ran ||= state === 'running';
          if (!ran || state === 'running') return;
          observer.disconnect();
          if (state === 'done') resolve(performance.now() - began);
          else reject(new Error(`The Run ended as ${state}: ${host.textContent}`));
        });
        observer.observe(host, { attributes: true, attributeFilter: ['state'] });
        host.querySelector<HTMLButtonElement>('button[data-action="run"]')?.click();
      }),
  );
}
