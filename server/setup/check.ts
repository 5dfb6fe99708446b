// Check: `npm run check [-- [--watch | --class] NAME ...]`, for authors. Runs the snippets and exercises of lessons and names those that are not as the lesson says.
import { join } from 'node:path';
import { bringChromium } from './chromium.ts';
import { endCommands, run } from './command.mjs';
import { bringPython } from './python.ts';
import { prepareMachines } from './setup.ts';
import type { Setup } from './setup.ts';
import { buildSite } from './site.ts';
import { SetupError } from './step.mjs';
import { conclude, TestTools } from './test-tools.ts';

/** Runs the command. args: parts of the addresses of lessons, such as "quickstart" (none: all lessons). */
export async function main({ root, args, unlock, finish }: Setup): Promise<void> {
  await prepareMachines(process.env);
  process.env['CHROMIUM'] = await bringChromium(root, process.env);
  const { watch, inClass, names } = readWords(args);
  // The authors' server opens no class.
  if (watch && inClass) throw new SetupError('--watch and --class do not go together: leave one of them out.');
  if (watch) {
    // The authors' server shows what is saved: there is nothing to be built.
    await bringPython(root, process.env);
    finish();
    // It ends what it started: whoever ends this process waits for that.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void endCommands(signal));
    const command = [process.execPath, join(root, 'e2e', 'check', 'main.ts'), '--watch', '--', ...names];
    const { code } = await run(command, { cwd: root, show: true });
    process.exitCode = code ?? 1;
    return;
  }
  await buildSite(root);
  unlock();
  conclude([await new TestTools(root, process.env).lessons(names, { inClass })]);
}

/** What is meant by the words typed after the command: any that is no option is part of an address. */
export function readWords(words: readonly string[]): {
  readonly watch: boolean;
  /** As students of a class meet the lessons. */
  readonly inClass: boolean;
  readonly names: readonly string[];
} {
  // The two without a meaning are as the manual had it once, and as test runners take a name.
  const names = words.filter((word) => !['--watch', '--class', '-g', '--grep'].includes(word));
  return { watch: words.includes('--watch'), inClass: words.includes('--class'), names };
}
