// Teacher desk: the <teacher-desk> element: the whole of the teacher's page, from the link's token to the class at work.
import { type ClassSummary, type DeedReply, type LessonPlan, type TeacherDeed, type TeacherNews } from '../../class-protocol.ts';
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { AfterPage } from './room/after-page.ts';
import { BeforePage } from './room/before-page.ts';
import { ClassState } from './class-state.ts';
import { openMessage } from './dialogs/message-dialog.ts';
import { DeskErrands } from './dialogs/desk-errands.ts';
import { entryPage, entryTrouble } from './entry-page.ts';
import { HeadBar, type DeskPage } from './head-bar.ts';
import { firstLesson, LessonChoice, lessonsOf } from './lesson-choice.ts';
import { teacherLimits } from './limits.ts';
import { LineStrip } from './line-strip.ts';
import { firstFilter, LivePage } from './live-page.ts';
import { LiveLine } from './live-line.ts';
import { nothingWords } from './model/deed-words.ts';
import { tellTrouble } from './room/page-tools.ts';
import type { DeskActions, Scene } from './scene.ts';
import { TeacherApi } from './teacher-api.ts';
import { changeTheme } from './theme.ts';

/** So narrow that the class stands in cards. */
const phoneWidth = '(max-width: 1000px)';

export class TeacherDesk extends HTMLElement {
  readonly #texts: TeacherTexts;
  readonly #phone = matchMedia(phoneWidth);
  readonly #strip: LineStrip;
  readonly #actions: DeskActions;
  readonly #head: HeadBar;
  readonly #errands: DeskErrands;
  #api: TeacherApi | null = null;
  #classes: readonly ClassSummary[] = [];
  #lessons: ReadonlyMap<string, LessonPlan> = new Map();
  #state: ClassState | null = null;
  #line: LiveLine | null = null;
  #live: LivePage | null = null;
  #page: DeskPage = 'live';
  #other: BeforePage | AfterPage | null = null;
  #isDrawing = false;
  #choice = new LessonChoice([]);

  constructor(texts: TeacherTexts) {
    super();
    this.#texts = texts;
    this.#strip = new LineStrip(texts);
    this.#actions = {
      choose: (change) => {
        if (this.#state === null) return;
        Object.assign(this.#state.choices, change);
        this.#state.sortNow(this.#now());
        this.#draw();
      },
      sortNow: () => {
        this.#state?.sortNow(this.#now());
        this.#draw();
      },
      openStudent: (name) => this.#select(name),
      closeStudent: () => this.#select(null),
      deed: async (deed) => await this.#deed(deed),
      say: (word) => {
        if (this.#line?.say(word) !== true) this.#strip.tell(texts.trouble.lost);
      },
      glance: async (name, isAsked) => (await this.#api?.machine(this.#state?.class.id ?? '', name, isAsked).catch(() => null)) ?? null,
      message: (to, step = null) => openMessage(this.#scene(), this.#actions, to, step),
    };
    this.#errands = new DeskErrands({
      texts,
      api: () => this.#api,
      lessons: () => [...this.#lessons.values()],
      deed: (deed) => this.#deed(deed),
      made: (own) => {
        this.#classes = [...this.#classes, own];
        this.#openClass(own.id);
      },
      trouble: (error) => this.#trouble(error),
    });
    this.#head = new HeadBar(texts, {
      chooseClass: (id) => this.#openClass(id),
      chooseLesson: (page) => this.#chooseLesson(page),
      goTo: (page) => this.#goTo(page),
      openProjector: () => this.#openProjector(),
      openSettings: () => {
        if (this.#state !== null) void this.#errands.settings(this.#state.class);
      },
      newClass: () => void this.#errands.newClass(),
      askName: () => void this.#errands.askName(),
      changeTheme,
    });
  }

  connectedCallback(): void {
    addEventListener('hashchange', () => this.#enter());
    this.#phone.addEventListener('change', () => this.#goTo(this.#page));
    setInterval(() => this.#draw(), teacherLimits.tickMs);
    this.#enter();
  }

  /** The token of the link is read once, and is gone from the address and its history. */
  #enter(): void {
    const token = location.hash.slice(1);
    const { entry } = this.#texts;
    if (token === '') {
      if (this.#api === null) this.replaceChildren(entryPage(this.#texts, entry.noLink, entry.noLinkWhere, null));
      return;
    }
    history.replaceState(null, '', location.pathname);
    void this.#openSession(token);
  }

  async #openSession(token: string): Promise<void> {
    const { entry } = this.#texts;
    this.replaceChildren(entryPage(this.#texts, entry.opening, '', null));
    try {
      const api = await TeacherApi.open(token);
      this.#lessons = await api.lessons();
      this.#api = api;
      this.#classes = api.session.classes;
    } catch (error) {
      const { title, about, mayTryAgain } = entryTrouble(error, this.#texts);
      this.replaceChildren(entryPage(this.#texts, title, about, mayTryAgain ? () => void this.#openSession(token) : null));
      return;
    }
    const first = this.#classes.find(({ hasEnded }) => !hasEnded) ?? this.#classes[0];
    if (first === undefined) {
      this.replaceChildren(entryPage(this.#texts, entry.noClasses, '', null), this.#head.element);
      await this.#errands.newClass();
      return;
    }
    this.#openClass(first.id);
    if (this.#api.session.name === null) await this.#errands.introduce(first);
  }

  #openClass(id: string): void {
    const own = this.#classes.find((known) => known.id === id);
    const api = this.#api;
    if (own === undefined || api === null) return;
    this.#line?.close();
    const page = firstLesson(own.lessons, this.#lessons);
    this.#state = new ClassState(this.#texts, this.#lessons, own, page, firstFilter(this.#phone.matches));
    this.#choice = new LessonChoice(own.lessons);
    this.#goTo(own.hasEnded ? 'after' : own.isOpen ? 'live' : 'before');
    this.#line = new LiveLine(() => api.line(id), {
      opened: () => {
        this.#strip.opened();
        if (this.#state !== null) this.#line?.say({ type: 'lesson', page: this.#state.page });
      },
      news: (news) => this.#take(news),
      lost: async (tries) => {
        this.#strip.lost();
        this.#state?.lose();
        // A secret that holds no longer is one reason; any answer shows whether it does.
        if (tries > 1) await api.classes(AbortSignal.timeout(teacherLimits.answerMs)).catch(() => null);
      },
    });
  }

  #goTo(page: DeskPage): void {
    if (this.#state === null || this.#api === null) return;
    if (page !== 'after') this.#showLesson(this.#choice.comeBack());
    this.#page = page;
    this.#other?.leave();
    const { class: own } = this.#state;
    const tools = {
      texts: this.#texts,
      api: this.#api,
      actions: this.#actions,
      goTo: (next: DeskPage) => this.#goTo(next),
      trouble: (text: string) => this.#strip.tell(text),
      suggestLesson: (suggested: string) => {
        if (this.#page === 'after' && this.#state !== null)
          this.#showLesson(this.#choice.suggest(suggested, this.#state.page, lessonsOf(this.#state.class.lessons, this.#lessons)));
      },
    };
    this.#other = page === 'before' ? new BeforePage(tools, own) : page === 'after' ? new AfterPage(tools, own) : null;
    this.#leaveUnseen();
    this.#live = page === 'live' ? new LivePage(this.#texts, this.#actions, this.#phone.matches) : null;
    const hadFocus = this.contains(document.activeElement);
    const shown = this.#other?.element ?? this.#live?.element;
    // An open dialog stays, with what was typed in it: a window that is turned has this happen, too.
    for (const child of this.querySelectorAll(':scope > :not(dialog)')) child.remove();
    this.prepend(this.#head.element, this.#strip.element, ...(shown === undefined ? [] : [shown]));
    // What was pressed is gone, or about to: the keyboard and whoever listens begin at the page's heading.
    if (hadFocus) shown?.querySelector('h1')?.focus();
    this.#draw();
  }

  #take(news: TeacherNews): void {
    this.#state?.take(news, this.#now());
    if (news.type === 'snapshot' || news.type === 'class') {
      const isNew = this.#classes.every(({ id }) => id !== news.class.id);
      this.#classes = isNew
        ? [...this.#classes, news.class]
        : this.#classes.map((known) => (known.id === news.class.id ? news.class : known));
    }
    if (news.type === 'visit') this.#leaveUnseen();
    this.#followClass(news.type === 'snapshot');
    this.#draw();
  }

  #followClass(isOpening: boolean): void {
    // After class it is by what was done, which is the page's to say.
    if (this.#state === null || this.#page === 'after') return;
    this.#showLesson(this.#choice.follow(this.#state.page, this.#state.rows, this.#lessons, isOpening));
  }

  /** At the next frame, however much has come until then. */
  #draw(): void {
    if (this.#isDrawing || this.#state === null) return;
    this.#isDrawing = true;
    const draw = (): void => {
      this.#isDrawing = false;
      if (this.#state === null) return;
      const scene = this.#scene();
      this.#strip.show();
      this.#showHead(scene);
      this.#live?.show(scene);
      this.#other?.show(scene);
    };
    requestAnimationFrame(draw);
  }

  #showHead({ class: own, here, rows, lesson }: Scene): void {
    const address = this.#api?.session.addresses[0] ?? location.origin;
    document.title = `${own.name} · ${this.#texts.bar.home}`;
    this.#head.show(own, this.#classes, address, this.#page, here, rows.size);
    this.#head.showLessons(lessonsOf(own.lessons, this.#lessons), lesson.page);
  }

  #scene(): Scene {
    if (this.#state === null) throw new Error('No class is open.');
    return this.#state.scene(this.#now(), this.#live?.isHeld ?? false);
  }

  #now(): number {
    return Date.now() + (this.#api?.clockAhead ?? 0);
  }

  #select(name: string | null): void {
    if (this.#state === null) return;
    this.#state.choices.selected = name;
    this.#leaveUnseen();
    this.#draw();
  }

  /** A visit lasts while its student's panel is in view: nobody is looked at, or asked, for a page that is closed. */
  #leaveUnseen(): void {
    const name = this.#page === 'live' ? (this.#state?.choices.selected ?? null) : null;
    for (const visit of this.#state?.leaveOthers(name, this.#now()) ?? []) this.#line?.say({ type: 'leave', visit });
  }

  #chooseLesson(page: string): void {
    this.#choice.choose();
    this.#showLesson(page);
  }

  /** null: the one in view stays. */
  #showLesson(page: string | null): void {
    if (page === null || page === this.#state?.page) return;
    this.#state?.chooseLesson(page);
    this.#line?.say({ type: 'lesson', page });
    this.#draw();
  }

  async #deed(deed: TeacherDeed): Promise<DeedReply | null> {
    if (this.#api === null || this.#state === null) return null;
    try {
      const reply = await this.#api.deed(this.#state.class.id, deed);
      // Beside a wide page's deeds the last one stands with what came of it.
      if (this.#phone.matches && !('to' in deed)) this.#strip.tell(nothingWords(deed, reply, this.#texts) ?? '');
      return reply;
    } catch (error) {
      this.#trouble(error);
      return null;
    }
  }

  #trouble(error: unknown): void {
    tellTrouble(error, { texts: this.#texts, trouble: (text) => this.#strip.tell(text) });
  }

  /** It gets the link's token in its own fragment, and forgets it as this page does. */
  #openProjector(): void {
    if (this.#api !== null) window.open(`/projector/?class=${this.#state?.class.id ?? ''}#${this.#api.token}`, 'projector');
  }
}
