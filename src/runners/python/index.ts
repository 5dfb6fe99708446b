// The runner of Python snippets.
import type { CreateRunner } from '../runner.ts';
import { PythonRunner } from './python-runner.ts';

/** One interpreter for each session, made at its first run. */
export const createRunner: CreateRunner = () => new PythonRunner();
