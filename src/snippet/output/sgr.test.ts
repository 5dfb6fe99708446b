import { describe, expect, it } from 'vitest';
import { Sgr } from './sgr.ts';

function after(...parameters: string[]): string {
  const sgr = new Sgr();
  for (const each of parameters) sgr.apply(each);
  return sgr.classes;
}

describe('select graphic rendition', () => {
  it.each<[string[], string]>([
    [['31'], 'rn-sgr-text-red'],
    [['1;32'], 'rn-sgr-bold rn-sgr-text-green'],
    [['1', '22'], ''],
    [['94;43'], 'rn-sgr-text-blue rn-sgr-ground-yellow'],
    [['31', ''], ''],
    [['31', '0'], ''],
    [['31;0;4'], 'rn-sgr-underline'],
    [['38;5;196'], 'rn-sgr-text-red'],
    [['38;5;9'], 'rn-sgr-text-red'],
    [['38;5;240'], 'rn-sgr-text-black'],
    [['38;2;10;200;30;1'], 'rn-sgr-bold rn-sgr-text-green'],
    [['48;2;200;200;200'], 'rn-sgr-ground-white'],
    [['31', '39'], ''],
    [['5', '200', 'x', '38'], ''],
  ])('%j', (parameters, classes) => {
    expect(after(...parameters)).toBe(classes);
  });
});
