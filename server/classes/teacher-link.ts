// Teacher link: the token in the link that the start prints, and the secrets that teachers' pages trade it for.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { BridgeIdentity } from '../data-dir.ts';
import { describeError, type Log } from '../log.ts';
import type { ClassRecords, LoadedClasses } from './class-records.ts';
import { teacherLimits } from './limits.ts';

/** What it stands on. */
export interface TeacherLinkParts {
  readonly bridge: BridgeIdentity;
  readonly records: ClassRecords;
  readonly loaded: Pick<LoadedClasses, 'teacher' | 'secrets'>;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * The token is the same at each start, so that a teacher who restarts mid-lesson needs no other link; it follows from the
 * bridge's key and a number in the state, and whoever has one of the two has no link. Of the secrets only hashes are kept.
 */
export class TeacherLink {
  readonly token: string;
  readonly #parts: TeacherLinkParts;
  /** By hash, the Unix time in milliseconds of its last use; those unused longest first. */
  readonly #secrets: Map<string, number>;

  private constructor(parts: TeacherLinkParts, link: string) {
    this.#parts = parts;
    this.token = createHmac('sha256', parts.bridge.key).update(`teacher link ${link}`).digest('base64url').slice(0, 32);
    const secrets = [...parts.loaded.secrets].toSorted(([, one], [, other]) => one - other);
    this.#secrets = new Map(secrets);
  }

  /** Opens it; makes the link at the first start. */
  static async open(parts: TeacherLinkParts): Promise<TeacherLink> {
    const { loaded, records } = parts;
    const link = loaded.teacher.link ?? randomBytes(16).toString('hex');
    if (loaded.teacher.link === null) await records.putTeacherLink(link);
    const opened = new TeacherLink(parts, link);
    await opened.#forget();
    return opened;
  }

  /**
   * A secret for a page that brought the link's token; null: that is none. Where the records take no more it is good until the
   * notebook stops: whoever has the link is the teacher all the same, and what they do says by itself that it cannot be kept.
   */
  async trade(token: string): Promise<string | null> {
    if (!timingSafeEqual(digest(token), digest(this.token))) return null;
    const secret = randomBytes(teacherLimits.secretBytes).toString('base64url');
    const hash = hashOf(secret);
    const { records, log, now } = this.#parts;
    try {
      await records.putSecret(hash, now());
    } catch (error) {
      log(`A teacher's page has to be opened by its link once more after the next start. ${describeError(error)}`);
    }
    this.#secrets.set(hash, now());
    await this.#forget();
    return secret;
  }

  /** Whether a secret is good. It counts as used. */
  isGood(secret: string): boolean {
    const { now, records, log } = this.#parts;
    // Looked up by its hash: whoever guesses learns nothing from how long that takes.
    const hash = hashOf(secret);
    const usedAt = this.#secrets.get(hash);
    if (usedAt === undefined || isSecretOver(usedAt, now())) return false;
    if (now() - usedAt > teacherLimits.noteUseMs) {
      this.#secrets.delete(hash);
      this.#secrets.set(hash, now());
      // Not noted it is good all the same, and is noted the next time.
      records.putSecret(hash, now()).catch((error: unknown) => log(`The use of a teacher's secret was not noted: ${describeError(error)}`));
    }
    return true;
  }

  /** Those that are over, and of too many those unused longest. */
  async #forget(): Promise<void> {
    const over: string[] = [];
    let beyond = this.#secrets.size - teacherLimits.secrets;
    for (const [hash, usedAt] of this.#secrets) {
      if (beyond <= 0 && !isSecretOver(usedAt, this.#parts.now())) continue;
      over.push(hash);
      beyond -= 1;
    }
    for (const hash of over) this.#secrets.delete(hash);
    // What stays there is over at the next start as well.
    await this.#parts.records
      .removeSecrets(over)
      .catch((error: unknown) => this.#parts.log(`Secrets of teachers' pages that are over were not removed. ${describeError(error)}`));
  }
}

function hashOf(secret: string): string {
  return digest(secret).toString('hex');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A secret that was last used at a time has come to its end. */
function isSecretOver(usedAt: number, now: number): boolean {
  return now - usedAt > teacherLimits.secretMs;
}
