import { expect, test } from 'vitest';
import { countSteps, stepsOf } from './lesson-steps.ts';

const fence = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;

test('counts the snippets that run, wherever they are nested, and the exercises', () => {
  const lesson = [
    '# A title\n',
    fence('redis', '> PING\nPONG'),
    fence('redis no-run', '> PING'),
    fence('redis edit', ''),
    fence('python', 'import redis'),
    fence('python run', 'import redis'),
    fence('bash session', '$ ls').replaceAll(/^/gm, '> '),
    `- a list\n\n${fence('pycon', '>>> 1').replaceAll(/^(?=.)/gm, '  ')}`,
    fence('redis sesion=x', '> PING'),
    `:::exercise\nTask.\n\n${fence('redis start', '> DEL a')}\n${fence('redis', '> PING')}\n:::\n`,
  ];
  expect(countSteps(lesson.join('\n')), 'an exercise is one').toBe(5);
  expect(stepsOf(lesson.join('\n'))).toEqual({ snippets: 4, exercises: 1 });
  expect(countSteps('')).toBe(0);
});
