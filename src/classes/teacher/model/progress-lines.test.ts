import { expect, test } from 'vitest';
import { lesson } from './a-class.test-support.ts';
import { teacherTexts as french } from '../../../texts/teacher/fr.ts';
import { lessonFigures, mostWorkedOn, progressFor } from './progress-lines.ts';

const file = [
  'student,lesson,step,state,tries,seconds',
  '1,/transactions/,1,matched,1,20',
  '1,/transactions/,2,matched,3,90',
  '1,/transactions/,A,done,1,60',
  '1,/transactions/,3,matched,1,5',
  '"2",/transactions/,1,matched,1,40',
  '2,/transactions/,2,failed,4,300',
  '3,/transactions/,1,matched,2,30',
  '3,"/other, with ""quotes""/",1,matched,1,1',
  '',
].join('\r\n');

test('counts for each step who is through, at the first try or after more, and the time that half of them took', () => {
  const [figures, ...rest] = lessonFigures(file, [lesson, { ...lesson, page: '/nobody/' }]);
  expect(rest).toEqual([]);
  expect(figures).toMatchObject({ page: '/transactions/', students: 3, done: 1, tried: 7 });
  expect(
    figures?.steps.map(({ label, through, atFirst, again, medianSeconds }) => [label, through, atFirst, again, medianSeconds]),
  ).toEqual([
    ['1', 3, 2, 1, 30],
    ['2', 1, 0, 2, 90],
    ['A', 1, 1, 0, 60],
    ['3', 1, 1, 0, 5],
  ]);
});

test('the lesson that most was done on is no lesson that was only looked at', () => {
  const looked = ['/first/', '/transactions/'].flatMap((page) => ['1', '2'].map((student) => `${student},${page},1,not-run,0,40`));
  const lessons = [{ ...lesson, page: '/first/' }, lesson, { ...lesson, page: '/last/' }];
  expect(mostWorkedOn(lessonFigures(['', ...looked].join('\r\n'), lessons))).toBeNull();
  const worked = ['1,/transactions/,2,failed,3,9', '2,/transactions/,2,matched,1,9', '3,/last/,1,matched,9,9'];
  expect(mostWorkedOn(lessonFigures(['', ...looked, ...worked].join('\r\n'), lessons))).toBe('/transactions/');
});

test('fields in quotes are read, and an empty file is no lesson', () => {
  expect(lessonFigures(file, [{ ...lesson, page: '/other, with "quotes"/' }])).toMatchObject([{ students: 1 }]);
  expect(lessonFigures('student,lesson,step,state,tries,seconds\r\n', [lesson])).toEqual([]);
});

test('the file that is saved has the headings and states of its reader, and names as they were', () => {
  const named = 'name,lesson,step,state,tries,seconds\r\n"Ada, ""the"" first",/lists/,1,not-run,0,0\r\n\'=Bob,/lists/,A,done,2,90\r\n';
  expect(progressFor(named, french)).toBe(
    'nom,leçon,étape,état,essais,secondes\r\n"Ada, ""the"" first",/lists/,1,pas lancé,0,0\r\n\'=Bob,/lists/,A,réussi,2,90\r\n',
  );
});
