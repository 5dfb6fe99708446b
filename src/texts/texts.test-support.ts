// All that is said in a language, for tests of those who run code.
import { texts as english } from './languages/en.ts';
import { texts as french } from './languages/fr.ts';
import { partTexts as englishOfParts } from './parts/en.ts';
import { partTexts as frenchOfParts } from './parts/fr.ts';
import { runnerTexts as englishOfRunners } from './runners/en.ts';
import { runnerTexts as frenchOfRunners } from './runners/fr.ts';
import type { RunTexts, WholeTexts } from './texts.ts';

export const texts: RunTexts & WholeTexts = { ...english, ...englishOfParts, ...englishOfRunners };
export const frenchTexts: RunTexts & WholeTexts = { ...french, ...frenchOfParts, ...frenchOfRunners };
