// System: who and what the machine is: whoami, id, uname.
import type { Program } from '../program.ts';

/** whoami */
export const whoami: Program = async (process) => {
  const { user } = await process.machine.facts();
  process.write(`${user}\n`);
  return 0;
};

/** id [-u | -g] [-n] */
export const id: Program = async (process) => {
  const options = process.args.join('');
  const isShort = /[ug]/.test(options);
  if (isShort && !options.includes('n')) {
    process.write('1000\n');
    return 0;
  }
  const { user } = await process.machine.facts();
  process.write(isShort ? `${user}\n` : `uid=1000(${user}) gid=1000(${user}) groups=1000(${user})\n`);
  return 0;
};

/** uname [-a | -snrmo] */
export const uname: Program = async (process) => {
  const letters = process.args
    .filter((arg) => arg.startsWith('-'))
    .join('')
    .replaceAll('-', '');
  const isWanted = (letter: string): boolean => (letters === '' ? letter === 's' : letters.includes('a') || letters.includes(letter));
  const parts: Record<string, string> = {
    s: 'Linux',
    n: isWanted('n') ? (await process.machine.facts()).hostname : '',
    r: '6.1.0-notebook',
    v: '#1 SMP',
    m: 'x86_64',
    o: 'GNU/Linux',
  };
  const wanted = Object.keys(parts).filter(isWanted);
  process.write(`${wanted.map((letter) => parts[letter]).join(' ')}\n`);
  return 0;
};
