// Monaco editor: Monaco as an Editor of a snippet: the type, the width and the prompts of the code that it replaces.
import type { Assistance } from '../assistance.ts';
import { changedSpan } from '../changed-span.ts';
import type { Editor, EditorOptions } from '../editor.ts';
import { promptsOf } from '../prompts.ts';
import { languages } from './languages.ts';
import { ModelAsides } from './model-asides.ts';
import { monaco } from './modules.ts';
import { themeName, type CodeType } from './theme.ts';

/** Where the text area that it replaces stands. */
export interface StartingPoint {
  readonly value: string;
  /** The selection, in characters. */
  readonly start: number;
  readonly end: number;
  readonly hasFocus: boolean;
  /** Whose type it takes over. */
  readonly like: HTMLElement;
}

/** Between the last key and a look for what is wrong: nobody wants to be told of what they are about to mend. */
const checkMs = 400;
/** What separates it from the box around it: as around the code on the page. */
const padding = { top: 2, bottom: 12 };

export class MonacoEditor implements Editor {
  readonly #options: EditorOptions;
  readonly #assistance: Assistance;
  readonly #host = document.createElement('div');
  /** Where its suggestions open: nothing around the snippet cuts them off there. */
  readonly #popups = document.createElement('div');
  readonly #instance: monaco.editor.IStandaloneCodeEditor;
  readonly #model: monaco.editor.ITextModel;
  readonly #resize: ResizeObserver;
  readonly #asides: ModelAsides;
  #prompts: readonly string[] = [];
  #isSetting = false;
  #checking: ReturnType<typeof setTimeout> | undefined;

  /** type: of the code that it replaces. keys: tells whoever does not see that Tab is the editor's own how to leave. */
  constructor(options: EditorOptions, start: StartingPoint, type: CodeType, assistance: Assistance, keys: string) {
    this.#options = options;
    this.#assistance = assistance;
    this.#host.className = 'rn-monaco';
    this.#host.dataset['kind'] = options.kind;
    this.#popups.className = 'rn-monaco-popups monaco-editor';
    this.#model = monaco.editor.createModel(start.value, languages[options.kind]);
    this.#model.updateOptions({ tabSize: 4, insertSpaces: true });
    this.#prompts = this.#promptsOf(start.value);
    this.#instance = monaco.editor.create(this.#host, {
      model: this.#model,
      theme: themeName,
      ariaLabel: `${options.label}. ${keys}`,
      placeholder: options.hint,
      ...type,
      letterSpacing: 0,
      fontLigatures: false,
      padding,
      // A text area, with all of the code in it: what reads the screen, and what fills in text, finds it there.
      editContext: false,
      accessibilitySupport: 'on',
      accessibilityPageSize: 1_000,
      wordWrap: 'on',
      lineNumbers: (line) => this.#prompts[line - 1] ?? '',
      lineNumbersMinChars: options.kind === 'python' ? 4 : 2,
      lineDecorationsWidth: 0,
      glyphMargin: false,
      folding: false,
      minimap: { enabled: false },
      overviewRulerLanes: 0,
      hideCursorInOverviewRuler: true,
      renderLineHighlight: 'all',
      renderLineHighlightOnlyWhenFocus: true,
      scrollBeyondLastLine: false,
      scrollbar: { vertical: 'hidden', horizontal: 'auto', alwaysConsumeMouseWheel: false, handleMouseWheel: false },
      contextmenu: false,
      links: false,
      occurrencesHighlight: 'off',
      wordBasedSuggestions: 'off',
      quickSuggestions: { other: true, strings: true, comments: false },
      quickSuggestionsDelay: 10,
      suggestOnTriggerCharacters: true,
      // Enter begins a line: what is offered is taken by Tab, or by Enter once an arrow has chosen it.
      acceptSuggestionOnEnter: 'smart',
      suggest: { showIcons: false, showStatusBar: false, showInlineDetails: false },
      fixedOverflowWidgets: true,
      overflowWidgetsDomNode: this.#popups,
      cursorBlinking: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'solid' : 'blink',
      smoothScrolling: false,
      unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
    });
    this.#asides = new ModelAsides(this.#instance, this.#model, options.value === start.value ? options.asides : []);
    this.#instance.onDidFocusEditorWidget(() => this.#markPopups(options.label));
    this.#instance.onDidBlurEditorWidget(() => this.#markPopups(null));
    this.#instance.onDidChangeModelContent(() => this.#changed());
    this.#instance.onDidChangeCursorPosition(() => this.#check());
    this.#instance.onDidContentSizeChange(({ contentHeight }) => this.#fit(contentHeight));
    this.#instance.onKeyDown((event) => this.#key(event));
    // One that is left by Tab once shall take Tab as its own when it is entered again.
    this.#instance.onDidBlurEditorText(() => this.#instance.updateOptions({ tabFocusMode: false }));
    this.#resize = new ResizeObserver(() => this.#fit(this.#instance.getContentHeight()));
    this.#select(start.start, start.end);
    this.#check();
  }

  get value(): string {
    return this.#model.getValue();
  }

  set value(text: string) {
    if (text === this.value) return;
    this.#isSetting = true;
    // As an edit, which Undo takes back, of what is other alone: the cursor stays where it is.
    const { from, to, text: other } = changedSpan(this.value, text);
    const [start, end] = [this.#model.getPositionAt(from), this.#model.getPositionAt(to)];
    const range = { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
    this.#instance.executeEdits('page', [{ range, text: other }]);
    this.#isSetting = false;
  }

  mount(place: HTMLElement): void {
    place.replaceChildren(this.#host);
    document.body.append(this.#popups);
    this.#fit(this.#instance.getContentHeight());
    this.#resize.observe(place);
    const area = this.#host.querySelector('textarea');
    if (area === null) return;
    area.addEventListener('select', () => this.#takeWholeSelection(area));
    // Monaco writes its own selection over it once it has the focus, and the event above comes later still.
    this.#host.addEventListener('focus', () => this.#takeWholeSelection(area), { capture: true });
    area.addEventListener('beforeinput', (event) => this.#insertWhole(event, area), { capture: true });
  }

  focus(offset = this.value.length): void {
    this.#instance.setPosition(this.#model.getPositionAt(offset));
    this.#instance.focus();
  }

  /** Whose text it holds. */
  get model(): monaco.editor.ITextModel {
    return this.#model;
  }

  /** Goes on where it stands. */
  resume(): void {
    this.#instance.focus();
  }

  clearAsides(): void {
    this.#asides.clear();
  }

  dispose(): void {
    clearTimeout(this.#checking);
    this.#resize.disconnect();
    this.#instance.dispose();
    this.#model.dispose();
    this.#host.remove();
    this.#popups.remove();
  }

  /** They lie outside the page's landmarks. While the editor is typed in they are one of their own, so that whoever goes from one to the next finds them. */
  #markPopups(label: string | null): void {
    this.#popups.role = label === null ? null : 'region';
    this.#popups.ariaLabel = label;
  }

  #promptsOf(source: string): readonly string[] {
    return this.#options.hasPrompts ? promptsOf(this.#options.kind, source) : [];
  }

  #changed(): void {
    this.#prompts = this.#promptsOf(this.value);
    // Asks for the prompts anew.
    this.#instance.updateOptions({ lineNumbers: (line) => this.#prompts[line - 1] ?? '' });
    this.#asides.review();
    this.#check();
    if (!this.#isSetting) this.#options.onInput(this.value);
  }

  #key(event: monaco.IKeyboardEvent): void {
    if (event.keyCode !== monaco.KeyCode.Escape || event.browserEvent.isComposing) return;
    // The suggestions that are open, or the second cursor, have it first.
    if (this.#popups.querySelector('.suggest-widget.visible') !== null) return;
    if ((this.#instance.getSelections()?.length ?? 0) > 1 || this.#host.querySelector('.find-widget.visible') !== null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#options.onLeave();
  }

  /** As high as its text and as wide as its place: the page scrolls, never a part of it. */
  #fit(contentHeight: number): void {
    this.#host.style.height = `${contentHeight}px`;
    this.#instance.layout({ width: this.#host.clientWidth, height: contentHeight });
  }

  /**
   * What selects all of the text area from outside, as voice control and programs that fill in text do, selects all of the
   * code: within 100 ms of a change of its own Monaco takes no notice, and would put the text beside what it should replace.
   */
  #takeWholeSelection({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): void {
    const own = this.#instance.getSelection();
    if (value === '' || selectionStart !== 0 || selectionEnd !== value.length || own === null) return;
    // Where Monaco itself has selected so much, the text area says the same.
    if (this.#model.getValueInRange(own) !== value) this.#instance.setSelection(this.#model.getFullModelRange());
  }

  /** Text that comes in one piece is taken as it is: as keys, its brackets would be closed and its lines indented once more. */
  #insertWhole(event: InputEvent, area: HTMLTextAreaElement): void {
    const { data, inputType, isComposing } = event;
    // It may come before Monaco, or the event above, has heard of the selection.
    this.#takeWholeSelection(area);
    const selection = this.#instance.getSelection();
    if (inputType !== 'insertText' || isComposing || data === null || data.length < 2 || selection === null) return;
    event.preventDefault();
    this.#instance.executeEdits('input', [{ range: selection, text: data, forceMoveMarkers: true }]);
  }

  #select(start: number, end: number): void {
    this.#instance.setSelection(monaco.Range.fromPositions(this.#model.getPositionAt(start), this.#model.getPositionAt(end)));
  }

  get #offset(): number {
    const position = this.#instance.getPosition();
    return position === null ? 0 : this.#model.getOffsetAt(position);
  }

  #check(): void {
    clearTimeout(this.#checking);
    this.#checking = setTimeout(() => void this.#mark(), checkMs);
  }

  async #mark(): Promise<void> {
    const version = this.#model.getVersionId();
    const found = await this.#assistance.check(this.value, this.#offset);
    if (this.#model.isDisposed() || this.#model.getVersionId() !== version) return;
    const markers = found.map(({ at, message }) => {
      const from = this.#model.getPositionAt(at.start);
      const to = this.#model.getPositionAt(at.end);
      return {
        severity: monaco.MarkerSeverity.Error,
        message,
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      };
    });
    monaco.editor.setModelMarkers(this.#model, 'notebook', markers);
  }
}
