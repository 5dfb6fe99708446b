// Projector view: writes a wall into the markup of the projector page, and has its few tools work.
import type { LessonPlan } from '../../class-protocol.ts';
import type { EntranceTexts } from '../../texts/entrance-texts.ts';
import { qrPath } from './qr-code.ts';
import { lessonNow, namesOf, type Wall } from './wall.ts';

/** What this browser remembers of its projector. */
const memory = { names: 'redis-notebook:projector-names', theme: 'redis-notebook:projector-theme' } as const;

/** Characters that fit at full size: longer ones are set smaller, to stay on one line. */
const fits = { address: 19, code: 12 } as const;

export class ProjectorView {
  readonly #page: Document;
  readonly #texts: EntranceTexts['projector'];
  #areNamesHidden = remembered(memory.names) === 'hidden';
  #names = '';
  #joinAddress = '';

  constructor(page: Document, { projector, theme }: EntranceTexts) {
    this.#page = page;
    this.#texts = projector;
    const root = page.documentElement;
    const saved = remembered(memory.theme);
    if (saved !== null) root.dataset['theme'] = saved;
    const themeButton = this.#find('[data-action="theme"]');
    const nameTheme = (): void => {
      themeButton.textContent = root.dataset['theme'] === 'dark' ? theme.light : theme.dark;
    };
    nameTheme();
    themeButton.addEventListener('click', () => {
      root.dataset['theme'] = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
      remember(memory.theme, root.dataset['theme']);
      nameTheme();
    });
    this.#find('[data-action="names"]').addEventListener('click', () => {
      this.#areNamesHidden = !this.#areNamesHidden;
      remember(memory.names, this.#areNamesHidden ? 'hidden' : null);
      this.#showTools();
    });
    const fullScreen = this.#find('[data-action="full-screen"]');
    // A phone's browser has none, and a page that may not says so by rejecting.
    fullScreen.hidden = !page.fullscreenEnabled;
    fullScreen.addEventListener('click', () => {
      const change = page.fullscreenElement === null ? root.requestFullscreen() : page.exitFullscreen();
      change.catch(() => undefined);
    });
    this.#showTools();
  }

  /** It was opened by itself, or its teacher's link is of another bridge. */
  askForTeacher(): void {
    for (const part of this.#page.querySelectorAll<HTMLElement>('[data-wall]')) part.hidden = part.dataset['wall'] !== 'closed';
  }

  showLost(isLost: boolean): void {
    this.#find('[data-lost]').hidden = !isLost;
  }

  show(wall: Wall, addresses: readonly string[], plans: readonly LessonPlan[]): void {
    const { class: summary, eyes } = wall;
    if (summary === null) return;
    const texts = this.#texts;
    this.#find('[data-wall="join"]').hidden = eyes;
    this.#find('[data-wall="eyes"]').hidden = !eyes;
    this.#find('[data-wall="here"]').hidden = false;
    this.#find('[data-wall="closed"]').hidden = true;
    this.#find('[data-title]').textContent = texts.joinOf(summary.name);
    this.#showAddress(addresses, summary.code);
    this.#find('[data-state]').textContent = summary.hasEnded ? texts.ended : summary.isOpen ? '' : texts.closed;
    const { count, isCut, names } = namesOf(wall, Date.now());
    this.#find('[data-count]').textContent = texts.here(count, summary.places);
    this.#find('[data-class]').textContent =
      isCut && !this.#areNamesHidden ? `${summary.name} · ${texts.newest(names.length)}` : summary.name;
    const now = lessonNow(wall, plans);
    this.#find('[data-now]').textContent = now === null ? '' : texts.now(now.title, now.step);
    this.#showNames(names, eyes);
  }

  #showAddress(addresses: readonly string[], code: string): void {
    const [first = location.origin, ...others] = addresses;
    const { protocol, host } = new URL(first);
    this.#find('[data-scheme]').textContent = `${protocol}//`;
    this.#find('[data-address]').textContent = host;
    this.#find('[data-or]').textContent = others[0] === undefined ? '' : this.#texts.orAddress(others[0].replace(/^http:\/\//, ''));
    this.#find('[data-code]').textContent = code;
    this.#fit('.addr', host.length / fits.address);
    this.#fit('.code', code.length / fits.code);
    const joinAddress = `${first}/join/#${code}`;
    if (joinAddress === this.#joinAddress) return;
    this.#joinAddress = joinAddress;
    const { side, path } = qrPath(joinAddress);
    const picture = this.#find('[data-qr]');
    picture.setAttribute('viewBox', `0 0 ${side} ${side}`);
    picture.setAttribute('aria-label', this.#texts.qrOf(joinAddress));
    picture.querySelector('path')?.setAttribute('d', path);
  }

  /** excess: how many times as long as what fits it is. */
  #fit(selector: string, excess: number): void {
    this.#find(selector).style.setProperty('--fit', String(Math.min(1, 1 / excess)));
  }

  #showNames(names: readonly { readonly name: string; readonly isNew: boolean }[], eyes: boolean): void {
    const list = this.#find('[data-names]');
    list.hidden = this.#areNamesHidden || eyes;
    const nobody = this.#find('[data-nobody]');
    nobody.hidden = names.length > 0 || eyes;
    const drawn = JSON.stringify(names);
    if (drawn === this.#names) return;
    this.#names = drawn;
    this.#page.documentElement.style.setProperty('--name-rows', String(Math.ceil(names.length / 7)));
    list.replaceChildren(
      ...names.map(({ name, isNew }) => {
        const item = this.#page.createElement('li');
        item.textContent = name;
        item.classList.toggle('new', isNew);
        return item;
      }),
    );
  }

  #showTools(): void {
    this.#find('[data-action="names"]').textContent = this.#areNamesHidden ? this.#texts.showNames : this.#texts.hideNames;
    const list = this.#find('[data-names]');
    list.hidden = this.#areNamesHidden || !this.#find('[data-wall="eyes"]').hidden;
  }

  #find(selector: string): HTMLElement {
    const found = this.#page.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`The projector page has no ${selector}.`);
    return found;
  }
}

/** null: nothing, or a browser that keeps nothing. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It holds for as long as the page is open.
  }
}
