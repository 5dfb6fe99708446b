// Assistance for: the assistance of a snippet's kind, from what its page has.
import type { CommandReference } from '../../../bridge/command-docs.ts';
import type { PageFiles } from '../../../machine/page-files.ts';
import type { PageMachine } from '../../../machine/page-machine.ts';
import type { SnippetKind } from '../../../protocol.ts';
import type { PartTexts } from '../../../texts/texts.ts';
import type { Assistance } from '../assistance.ts';
import type { EditorOptions } from '../editor.ts';
import { KeyNames } from './key-names.ts';
import { PythonAssistance } from './python-assistance.ts';
import { RedisAssistance } from './redis-assistance.ts';
import { ShellAssistance } from './shell-assistance.ts';

/** What of a page code is completed from. */
export interface AssistanceSources {
  readonly commandReference: () => Promise<CommandReference>;
  readonly machine: Pick<PageMachine, 'facts' | 'connect'>;
  /** The files of one of the learner's computers. */
  readonly filesOf: (computer: string) => PageFiles;
  readonly texts: PartTexts['assistance'];
  /** Asks the interpreter of a session about code; null: it does not live, or has no answer. */
  readonly inspect: (kind: SnippetKind, session: string, computer: string, question: string) => Promise<string | null>;
}

export function assistanceFor(
  { kind, session, computer }: Pick<EditorOptions, 'kind' | 'session' | 'computer'>,
  sources: AssistanceSources,
): Assistance {
  const keys = new KeyNames(sources.machine);
  const redis = new RedisAssistance({
    reference: sources.commandReference,
    keys: (prefix, type) => keys.find(prefix, type),
    texts: sources.texts,
  });
  switch (kind) {
    case 'redis':
      return redis;
    case 'shell':
      return new ShellAssistance({
        redis,
        computer,
        serverAddress: async () => (await sources.machine.facts()).card.ipv4,
        files: () => sources.filesOf(computer).files(),
        usage: usages,
        texts: sources.texts,
      });
    case 'python':
      return new PythonAssistance((question) => sources.inspect(kind, session, computer, question));
  }
}

/** What programs say of their options; they load with the programs that a Run would load. */
async function usages(): Promise<Record<string, string>> {
  const [{ USAGE }, { helpText }] = await Promise.all([
    import('../../../machine/redis-cli/usage.ts'),
    import('../../../machine/curl/help.ts'),
  ]);
  return { 'redis-cli': USAGE, curl: helpText('all') };
}
