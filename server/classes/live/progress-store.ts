// Progress store: what is kept of the students of a class, in the bridge's own Redis: a hash for each class, with a field for each student and each lesson of theirs.
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { parseJson } from '../../json-text.ts';
import type { KeptOfClass } from './unsaved.ts';

/** Where a class's progress is kept. */
export interface ProgressKeep {
  load(classId: string): Promise<KeptOfClass[]>;
  /** Resolves once it is on the disk, as far as the state promises that. */
  save(classId: string, kept: readonly KeptOfClass[]): Promise<void>;
  /** Beside what there is of a student who is about to be in the class no more. */
  copyAside(classId: string, learner: string, kept: readonly KeptOfClass[]): Promise<void>;
  /** In the place of what there was of a student who is in the class no more: their name may be another's from then on. */
  putAside(classId: string, learner: string, kept: readonly KeptOfClass[]): Promise<void>;
  /** As if it had never been. */
  forget(classId: string, kept: readonly KeptOfClass[]): Promise<void>;
  /** What was put aside, by learner. */
  loadAside(classId: string): Promise<ReadonlyMap<string, readonly KeptOfClass[]>>;
  forgetAside(classId: string, learner: string): Promise<void>;
  forgetClass(classId: string): Promise<void>;
}

const state = z.enum(['not-run', 'running', 'matched', 'differs', 'failed', 'done']);
const sheet = z.array(z.tuple([z.int().min(0), state, z.int().min(0), z.number().min(0)]));
const student = z.object({
  page: z.string().nullable(),
  step: z.int().nullable(),
  lastError: z.object({ page: z.string(), step: z.int(), text: z.string() }).nullable(),
  handSince: z.number().nullable(),
});

/** What is kept, as an archive has it. */
export const keptOfClass: z.ZodType<KeptOfClass> = z.union([
  z.object({ name: z.string(), page: z.null(), record: student }),
  z.object({ name: z.string(), page: z.string().min(1), record: sheet }),
]);

const aside = z.array(z.object({ name: z.string(), page: z.string().nullable(), record: z.unknown() }));

export class ProgressStore implements ProgressKeep {
  readonly #redis: Pick<Redis, 'hgetall' | 'hset' | 'hdel' | 'del' | 'multi'>;

  constructor(redis: Pick<Redis, 'hgetall' | 'hset' | 'hdel' | 'del' | 'multi'>) {
    this.#redis = redis;
  }

  /** What another version of the notebook wrote, and this one cannot read, is left out. */
  async load(classId: string): Promise<KeptOfClass[]> {
    const fields = await this.#redis.hgetall(keyOf(classId));
    return Object.entries(fields).flatMap(([field, text]) => readKept(readField(field), parseJson(text)));
  }

  async save(classId: string, kept: readonly KeptOfClass[]): Promise<void> {
    if (kept.length === 0) return;
    await this.#redis.hset(keyOf(classId), ...kept.flatMap(({ name, page, record }) => [fieldOf(name, page), JSON.stringify(record)]));
  }

  async copyAside(classId: string, learner: string, kept: readonly KeptOfClass[]): Promise<void> {
    if (kept.length > 0) await this.#redis.hset(asideOf(classId), learner, JSON.stringify(kept));
  }

  async putAside(classId: string, learner: string, kept: readonly KeptOfClass[]): Promise<void> {
    if (kept.length === 0) return;
    // In one, so that it is never in both places, nor in none.
    await this.#redis
      .multi()
      .hset(asideOf(classId), learner, JSON.stringify(kept))
      .hdel(keyOf(classId), ...fieldsOf(kept))
      .exec();
  }

  async forget(classId: string, kept: readonly KeptOfClass[]): Promise<void> {
    if (kept.length > 0) await this.#redis.hdel(keyOf(classId), ...fieldsOf(kept));
  }

  async loadAside(classId: string): Promise<ReadonlyMap<string, readonly KeptOfClass[]>> {
    const fields = Object.entries(await this.#redis.hgetall(asideOf(classId)));
    return new Map(
      fields.map(([learner, text]) => {
        const list = aside.safeParse(parseJson(text));
        return [learner, list.success ? list.data.flatMap((one) => readKept(one, one.record)) : []];
      }),
    );
  }

  async forgetAside(classId: string, learner: string): Promise<void> {
    await this.#redis.hdel(asideOf(classId), learner);
  }

  async forgetClass(classId: string): Promise<void> {
    await this.#redis.del(keyOf(classId), asideOf(classId));
  }
}

function readKept({ name, page }: { readonly name: string; readonly page: string | null }, json: unknown): KeptOfClass[] {
  if (page === null) {
    const record = student.safeParse(json);
    return record.success ? [{ name, page, record: record.data }] : [];
  }
  const record = sheet.safeParse(json);
  return record.success ? [{ name, page, record: record.data }] : [];
}

function keyOf(classId: string): string {
  return `class:${classId}:progress`;
}

/** By learner, each with all that was kept of them. */
function asideOf(classId: string): string {
  return `class:${classId}:progress-aside`;
}

/** A page's address begins with a slash, and no name has a line's end. */
function fieldOf(name: string, page: string | null): string {
  return `${name}\n${page ?? ''}`;
}

function fieldsOf(kept: readonly KeptOfClass[]): string[] {
  return kept.map(({ name, page }) => fieldOf(name, page));
}

function readField(field: string): { name: string; page: string | null } {
  const at = field.indexOf('\n');
  return { name: field.slice(0, at), page: field.slice(at + 1) || null };
}
