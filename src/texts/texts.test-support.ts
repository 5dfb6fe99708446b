// All that is said in a language, for tests of those who run code.
import { texts as english } from './languages/en.ts';
import { texts as french } from './languages/fr.ts';
import { runnerTexts as englishOfRunners } from './runners/en.ts';
import { runnerTexts as frenchOfRunners } from './runners/fr.ts';
import type { RunTexts } from './texts.ts';

export const texts: RunTexts = { ...english, ...englishOfRunners };
export const frenchTexts: RunTexts = { ...french, ...frenchOfRunners };
