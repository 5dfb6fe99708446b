// The runners of Python snippets: one interpreter for each session, made at its first run.
import type { RunnersOf } from '../runner.ts';
import { PythonRunner } from './python-runner.ts';

export const runnersOf: RunnersOf = ({ transport }) => ({ create: () => new PythonRunner(transport) });
