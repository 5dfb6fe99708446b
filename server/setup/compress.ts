// Compress: writes .br and .gz beside the files of a built site, once, so that the bridge need not at each request.
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { workThrough } from '../work-pool.ts';
import { filesIn } from './stamp.ts';

const compressible = new Set(['.html', '.css', '.js', '.mjs', '.json', '.svg', '.xml', '.txt', '.wasm', '.bin', '.webmanifest', '.map']);
/** Smaller files fit into one packet as they are. */
const leastBytes = 1_024;
/** Quality from 0 to 11 by size: the best takes seconds a file, and beyond some size a minute, and gains a percent or two. */
const brotliQualities = [
  { below: 512 * 1_024, quality: constants.BROTLI_MAX_QUALITY },
  { below: 16 * 1_024 * 1_024, quality: 9 },
  { below: Infinity, quality: 6 },
] as const;
/** How many files are read and compressed at a time; zlib works in Node's thread pool. */
const atOnce = 4;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Whether a file of the site is worth compressing. */
export function isCompressible(file: string, bytes: number): boolean {
  return bytes >= leastBytes && compressible.has(extname(file));
}

/**
 * Compresses every file of a folder that is worth it. Resolves to the number of files. What stands unchanged in an earlier folder
 * has its compressed files from there: after an edit of a lesson that is nearly all of a site.
 */
export async function compressSite(folder: string, earlier: string | null = null): Promise<number> {
  let compressed = 0;
  await workThrough(filesIn(folder, '.'), atOnce, async (file) => {
    if (await compressFile(join(folder, file), earlier && join(earlier, file))) compressed += 1;
  });
  return compressed;
}

async function compressFile(path: string, earlier: string | null): Promise<boolean> {
  // What came into the site compressed stays so.
  if (existsSync(`${path}.br`)) return false;
  const content = await readFile(path);
  if (!isCompressible(path, content.length)) return false;
  if (earlier !== null && (await takeVariants(earlier, path, content))) return true;
  const { quality } = brotliQualities.find(({ below }) => content.length < below) ?? brotliQualities[0];
  const variants = {
    br: await brotli(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
    gz: await gzipped(content),
  };
  for (const [suffix, bytes] of Object.entries(variants)) {
    if (bytes.length < content.length) await writeFile(`${path}.${suffix}`, bytes);
  }
  return true;
}

/** Takes the compressed files of an earlier file over, where it is the same and has all of them. */
async function takeVariants(earlier: string, path: string, content: Buffer): Promise<boolean> {
  const variants = ['br', 'gz'];
  if (![earlier, ...variants.map((suffix) => `${earlier}.${suffix}`)].every((file) => existsSync(file))) return false;
  if (!content.equals(await readFile(earlier))) return false;
  await Promise.all(variants.map((suffix) => copyFile(`${earlier}.${suffix}`, `${path}.${suffix}`)));
  return true;
}
