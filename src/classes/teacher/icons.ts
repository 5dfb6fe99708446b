// Icons: the drawings of the teacher's page, each once, and the six marks of a step.
import type { StepState } from '../../class-protocol.ts';

const icons = {
  hand: 'M18 11V6a2 2 0 0 0-4 0M14 10V4a2 2 0 0 0-4 0v2M10 10.5V6a2 2 0 0 0-4 0v8M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 2 0 0 1 2.83-2.82L7 15',
  eye: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  message: 'M21 15a2 2 0 0 1-2 2H7l-4 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM20 20l-4-4',
  play: 'M7 5l12 7-12 7z',
  reset: 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5',
  key: 'M15 3a6 6 0 1 1-4.6 9.8L4 19v2h4v-2h2v-2h2l.6-.6A6 6 0 0 1 15 3zM16.5 7.5h.01',
  pin: 'M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM12 8a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M4.5 12h1M11.5 12h1M18.5 12h1',
  left: 'M15 6l-6 6 6 6',
  screen: 'M3 5h18v11H3zM8 20h8',
  pencil: 'M4 20l1-4L16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1z',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  box: 'M3 7h18v4H3zM5 11v9h14v-9M10 15h4',
  send: 'M4 12l16-8-6 16-3-7zM11 13l4-4',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  note: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5M12 8h.01',
  check: 'M5 13l4 4L19 7',
} as const;
export type IconName = keyof typeof icons;

const svgNamespace = 'http://www.w3.org/2000/svg';

function svg(size: number, className: string, ...children: readonly Element[]): SVGSVGElement {
  const drawing = document.createElementNS(svgNamespace, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${size} ${size}`);
  drawing.setAttribute('class', className);
  drawing.setAttribute('aria-hidden', 'true');
  drawing.append(...children);
  return drawing;
}

function path(data: string, className = ''): SVGPathElement {
  const line = document.createElementNS(svgNamespace, 'path');
  line.setAttribute('d', data);
  if (className !== '') line.setAttribute('class', className);
  return line;
}

export function icon(name: IconName): SVGSVGElement {
  return svg(24, 'desk-icon', path(icons[name]));
}

/** The mark of a state, 16 by 16: a shape of its own before it has a colour. Their ground is "solid", what is cut out of it "cut". */
const marks: Readonly<Record<StepState, readonly (readonly [string, string?])[]>> = {
  'not-run': [['M8 6.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6z', 'solid']],
  running: [['M8 2.5a5.5 5.5 0 1 1-5.5 5.5']],
  matched: [['M3 8.5l3.2 3.2L13 4.5']],
  differs: [['M3 6h10M3 10h10M11 2.8L5 13.2']],
  failed: [
    ['M4.5 1h7A3.5 3.5 0 0 1 15 4.5v7a3.5 3.5 0 0 1-3.5 3.5h-7A3.5 3.5 0 0 1 1 11.5v-7A3.5 3.5 0 0 1 4.5 1z', 'solid'],
    ['M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6', 'cut'],
  ],
  done: [
    ['M8 .8a7.2 7.2 0 1 1 0 14.4A7.2 7.2 0 0 1 8 .8z', 'solid'],
    ['M4.6 8.3l2.3 2.3 4.5-5', 'cut'],
  ],
};

export function mark(state: StepState): SVGSVGElement {
  return svg(16, `desk-mark is-${state}`, ...marks[state].map(([data, className]) => path(data, className)));
}

/** The notebook's own sign. */
export function logo(): SVGSVGElement {
  const drawing = svg(
    32,
    'desk-logo',
    path('M9 2h14a6 6 0 0 1 6 6v16a6 6 0 0 1-6 6H9a6 6 0 0 1-6-6V8a6 6 0 0 1 6-6z', 'cover'),
    path('M9 2v28', 'fold'),
    path('m13.5 11 4.6 4.5-4.6 4.5', 'prompt'),
    path('M20 21.2h4.4', 'prompt'),
  );
  return drawing;
}
