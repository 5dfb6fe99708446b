// Browser: Chromium as the bench starts it, and the time of a Run in it.
import type { LaunchOptions, Locator } from 'playwright';

/** How Chromium is launched: it shall do nothing of its own accord while something is measured. */
export function launchOptions(): LaunchOptions {
  const isRoot = process.getuid?.() === 0;
  return {
    ...(process.env['CHROMIUM'] ? { executablePath: process.env['CHROMIUM'] } : {}),
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  };
}

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
