// Body tags: by which a client knows an answer again: the MD5 of its body, as Webdis has it. What a learner is answered twice in a row is reckoned once.
import { hash } from 'node:crypto';
import { webdisLimits } from './limits.ts';

/** The tags of one learner's answers: of another's nobody finds out by the time that an answer takes. */
export class BodyTags {
  /** The last body that was short, and its MD5. Most are: every SET is answered the same. */
  #body: string | null = null;
  #md5 = '';

  /** The MD5 of a body, one character a byte, in hexadecimal digits. */
  md5(body: string): string {
    if (body === this.#body) return this.#md5;
    const md5 = hash('md5', Buffer.from(body, 'latin1'));
    if (body.length > webdisLimits.keptBodyBytes) return md5;
    this.#body = body;
    this.#md5 = md5;
    return md5;
  }
}
