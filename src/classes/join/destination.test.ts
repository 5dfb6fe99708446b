import { describe, expect, test } from 'vitest';
import { askedPage, destinationOf } from './destination.ts';

const origin = 'http://192.168.1.20:8080';
const asking = (to: string): string => `?${new URLSearchParams({ to })}`;

describe('the page that was asked for', () => {
  test.each([
    ['/quickstart/', '/quickstart/'],
    ['/fr/python/?transport=http-tunnel#set', '/fr/python/?transport=http-tunnel#set'],
    ['/data-types/../python/', '/python/'],
    ['/', '/'],
  ])('%s', (to, page) => {
    expect(askedPage(asking(to), origin)).toBe(page);
  });

  test.each([
    '//evil.example/',
    '/\\evil.example/',
    '\\/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example/',
    '/\n/evil.example/',
    '/x/..//evil.example/',
    'quickstart/',
    '',
    '/join/',
    '/fr/join/?to=/join/',
    '/bridge/teacher/archive?class=1',
    '/webdis/FLUSHALL',
    '/ /evil.example',
  ])('never %j', (to) => {
    expect(askedPage(asking(to), origin)).toBeNull();
  });

  test('none', () => {
    expect(askedPage('', origin)).toBeNull();
    expect(askedPage('?from=/python/', origin)).toBeNull();
  });
});

describe('where somebody goes on', () => {
  const plans = [
    { page: '/quickstart/', title: 'Quickstart' },
    { page: '/data-types/transactions/', title: 'Transactions' },
  ];
  const lessons = [
    { page: '/quickstart/', isDue: false },
    { page: '/data-types/transactions/', isDue: true },
  ];

  test('to the page they asked for, with its title', () => {
    expect(destinationOf('/quickstart/#set', { lessons }, plans, '')).toEqual({
      address: '/quickstart/#set',
      title: 'Quickstart',
      wasAsked: true,
    });
    expect(destinationOf('/fr/quickstart/', { lessons }, plans, '/fr').title).toBe('Quickstart');
    expect(destinationOf('/scratchpad/', { lessons }, plans, '').title).toBeNull();
  });

  test('else to the lesson that is due, to the first of the class, or home', () => {
    const due = { address: '/data-types/transactions/', title: 'Transactions', wasAsked: false };
    expect(destinationOf(null, { lessons }, plans, '')).toEqual(due);
    expect(destinationOf('/', { lessons }, plans, '')).toEqual(due);
    expect(destinationOf('/fr/', { lessons }, plans, '/fr').address).toBe('/fr/data-types/transactions/');
    expect(destinationOf(null, { lessons: lessons.slice(0, 1) }, plans, '').title).toBe('Quickstart');
    expect(destinationOf(null, { lessons: [] }, plans, '')).toEqual({ address: '/', title: null, wasAsked: false });
    expect(destinationOf(null, null, [], '/fr').address).toBe('/fr/');
  });
});
