// curl: requests to this notebook's own server, in the words and with the exit codes of curl 7.88. The browser makes the connection.
import type { Process, Program } from '../program.ts';
import { readArguments } from './arguments.ts';
import type { Config } from './config.ts';
import { CurlFailure } from './failure.ts';
import { helpText, manualText, versionText } from './help.ts';
import { CurlInput } from './input.ts';
import { planRequest } from './request-plan.ts';
import { interruptedStatus, transfer, type Surroundings } from './transfer.ts';
import { expandUrl, fillName } from './url-glob.ts';
import { Voice } from './voice.ts';

/** The program. */
export const curl: Program = async (process) => {
  const command = readArguments(process.args);
  switch (command.kind) {
    case 'refused':
      process.error(command.complaint);
      return 2;
    case 'help':
      process.write(helpText(command.category));
      return 0;
    case 'version':
      process.write(versionText);
      return 0;
    case 'manual':
      process.write(manualText);
      return 0;
    case 'transfers':
      return await transfers(command.config, process);
  }
};

async function transfers(config: Config, process: Process): Promise<number> {
  const voice = new Voice(process, config);
  const input = new CurlInput(process, voice);
  try {
    const plan = await planRequest(config, input, voice);
    if (plan === null) return 2;
    return await all({ process, config, plan, input, voice, format: await readFormat(config.writeOut, input, voice) });
  } catch (error) {
    if (!(error instanceof CurlFailure)) throw error;
    voice.fail(error);
    return error.code;
  }
}

/** Every address in turn; the status is that of the last. */
async function all(surroundings: Surroundings): Promise<number> {
  const { config, process } = surroundings;
  let status = 0;
  for (const [at, pattern] of config.urls.entries()) {
    const output = config.outputs[at] ?? (config.remoteNameAll ? { kind: 'remote-name' as const } : null);
    for (const { url, parts } of config.globoff ? [{ url: pattern, parts: [] }] : expandUrl(pattern)) {
      status = await transfer(
        {
          url,
          number: at,
          upload: config.uploads[at] || null,
          output: output?.kind === 'file' ? { kind: 'file', name: fillName(output.name, parts) } : output,
        },
        surroundings,
      );
      if (process.interrupted.aborted) return interruptedStatus;
      if (status !== 0 && config.failEarly) return status;
    }
  }
  return status;
}

/** The text of -w; @file is read without its line ends. */
async function readFormat(given: string | null, input: CurlInput, voice: Voice): Promise<string | null> {
  if (given === null || !given.startsWith('@')) return given;
  const text = await input.readText(given.slice(1));
  if (text === null) voice.warn(`Failed to read ${given.slice(1)}`);
  return text?.replace(/[\r\n]/g, '') ?? null;
}
