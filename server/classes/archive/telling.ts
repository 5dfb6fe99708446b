// Telling: what one student's server tells of its data, up to a limit: commands that their owner has renamed may go on for ever.
import type { Reply } from '../../../src/bridge/resp.ts';
import { classWireLimits, type ArchiveLack } from '../../../src/class-protocol.ts';
import { oneLine } from '../live/plain-text.ts';
import { inTime, type StudentTime } from './answer-time.ts';
import { archiveLimits } from './limits.ts';
import { TalkError, type RedisTalk, type Word } from './redis-talk.ts';

/** bytes: of the commands that make its data again. time: waited for its answers, and not for whoever reads the archive. */
export interface MostTold {
  readonly bytes: number;
  readonly time: StudentTime;
}

/** Told of what no command makes again. */
export type Left = (lack: ArchiveLack) => void;

const endless = (): TalkError => new TalkError('refused', 'it tells of data without an end');

export class Telling {
  readonly #talk: RedisTalk;
  readonly #most: MostTold;
  #bytes = 0;
  /** Commands that its server has been found not to give. */
  readonly #refused = new Set<Word>();

  constructor(talk: RedisTalk, most: MostTold) {
    this.#talk = talk;
    this.#most = most;
  }

  /** Rejects with a TalkError as a talk does, and where its answers have taken too long in all. */
  ask(...words: Word[]): Promise<Reply> {
    return inTime(this.#most.time, () => this.#talk.ask(...words));
  }

  /**
   * Asks with a command that a server may lack, or its owner may have renamed or forbidden: null where it is refused, and it is
   * not asked for again then. Rejects as ask() does with what else comes of it: that the key is of another type, say.
   */
  async askIfGiven(command: string, ...words: Word[]): Promise<Reply | null> {
    if (this.#refused.has(command)) return null;
    return inTime(this.#most.time, () =>
      this.#talk.ask(command, ...words).catch((error: unknown) => {
        if (!(error instanceof TalkError) || error.why !== 'refused' || error.message.startsWith('WRONGTYPE ')) throw error;
        this.#refused.add(command);
        return null;
      }),
    );
  }

  /** Counts what was made of its answers. Throws a TalkError where that is too much. */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most.bytes) throw endless();
  }

  /** Tells of what is left out, of each type once. Throws a TalkError where there are too many. */
  bounded(left: Left): Left {
    const types = new Set<string>();
    return (lack) => {
      if (lack.lacks !== 'type') return left(lack);
      const type = oneLine(lack.type, classWireLimits.errorCharacters);
      if (types.has(type)) return;
      if (types.add(type).size > archiveLimits.leftTypes) throw endless();
      left({ lacks: 'type', type });
    };
  }
}
