// Check words: what a check of the room found, in the words of the page, and what matters about it.
import type { RoomCheck, RoomWalls } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';

/** A line, and a smaller one below it. */
export interface CheckWords {
  readonly text: string;
  readonly detail: string;
}

type Texts = TeacherTexts['checks'];
type CheckOf<Name extends RoomCheck['name']> = Extract<RoomCheck, { readonly name: Name }>;

export function checkWords(check: RoomCheck, { checks: texts }: TeacherTexts): CheckWords {
  switch (check.name) {
    case 'address':
      return addressWords(check, texts.address);
    case 'name':
      return nameWords(check, texts.name);
    case 'firewall':
      return firewallWords(check, texts.firewall);
    case 'disk':
      return diskWords(check, texts.disk);
    case 'clock':
      return clockWords(check, texts.clock);
    case 'redis':
      return { text: texts.redis.server(check.version, check.startMs), detail: wallsWords(check.walls, texts.redis) };
    case 'sleep':
      return { 'no-battery': texts.sleep.noBattery, 'on-battery': texts.sleep.onBattery, 'plugged-in': texts.sleep.pluggedIn }[check.found];
  }
}

function addressWords(check: CheckOf<'address'>, texts: Texts['address']): CheckWords {
  switch (check.found) {
    case 'loopback':
      return texts.loopback;
    case 'silent':
      return { text: texts.silent(check.host), detail: texts.silentAbout };
    case 'answers':
      return { text: texts.answers(check.host), detail: check.silent.length === 0 ? texts.answersAbout : texts.others(check.silent) };
  }
}

function nameWords(check: CheckOf<'name'>, texts: Texts['name']): CheckWords {
  if (check.found === 'none') return texts.none;
  return { text: texts.answers(check.host), detail: check.found === 'local' ? texts.localAbout : texts.knownAbout };
}

function firewallWords(check: CheckOf<'firewall'>, texts: Texts['firewall']): CheckWords {
  switch (check.found) {
    case 'none':
      return texts.none;
    case 'firewalld':
      return { text: texts.mayShut('firewalld', check.port), detail: texts.opensUntilStart(firewalldCommand(check.port)) };
    case 'ufw-on':
      return { text: texts.mayShut('ufw', check.port), detail: texts.opens(ufwCommand(check.port)) };
    case 'ufw-closed':
      return { text: texts.shuts('ufw', check.port), detail: texts.opens(ufwCommand(check.port)) };
    case 'ufw-open':
      return { text: texts.lets('ufw', check.port), detail: texts.letsAbout };
  }
}

const ufwCommand = (port: string): string => `sudo ufw allow ${port}/tcp`;
const firewalldCommand = (port: string): string => `sudo firewall-cmd --add-port=${port}/tcp`;

function diskWords(check: CheckOf<'disk'>, texts: Texts['disk']): CheckWords {
  if (check.found === 'unknown') return texts.unknown;
  const detail = texts.roomAbout(check.usual, check.students, check.used);
  return {
    text: texts.room(check.free, check.all, check.limit),
    detail: check.state === 'mend' ? texts.tooLittle(detail, check.least) : detail,
  };
}

function clockWords(check: CheckOf<'clock'>, texts: Texts['clock']): CheckWords {
  if (check.found === 'behind') return { text: texts.behind(check.lastKnown), detail: texts.behindAbout };
  return { text: check.found === 'set' ? texts.set : texts.notSet, detail: texts.about };
}

/** The best first; what lacks comes last, for that is what a teacher has to know. */
function wallsWords({ hasNetworks, hasUsers, hasOwnFiles, hasCables }: RoomWalls, texts: Texts['redis']): string {
  const has = [...(hasNetworks ? [texts.networks] : []), ...(hasUsers ? [texts.users] : []), ...(hasOwnFiles ? [texts.ownFiles] : [])];
  const lacks = [
    ...(hasNetworks ? [] : [texts.noNetworks]),
    ...(hasOwnFiles ? [] : [texts.noOwnFiles]),
    ...(hasCables ? [] : [texts.noCables]),
  ];
  return [...(has.length > 0 ? [texts.each(has)] : []), ...lacks].join('; ');
}
