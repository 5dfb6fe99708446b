// Class server name: by what machines know the Redis that a class shares.
import { createHash } from 'node:crypto';

/** 32 lower-case hexadecimal digits, as a learner's name has, and no learner's. */
export function classServerName(classId: string): string {
  return createHash('sha256').update(`server of the class ${classId}`).digest('hex').slice(0, 32);
}
