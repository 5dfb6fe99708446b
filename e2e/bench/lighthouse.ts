// Lighthouse: its four scores of every published page, on a phone and on a desktop, as its own command line gives them.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { z } from 'zod';
import { publishedPages } from '../fixtures/lesson.ts';
import { launchOptions } from '../fixtures/chromium.ts';
import { median } from './samples.ts';
import type { Table } from './table.ts';

const devices = { phone: [], desktop: ['--preset=desktop'] } as const;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
type Category = (typeof categories)[number];
/** How often a page is audited that did not get all there is at once: what else the machine does weighs on one audit more than on another. */
const audits = 3;

const report = z.object({
  runtimeError: z.object({ message: z.string() }).optional(),
  categories: z.record(
    z.enum(categories),
    z.object({ score: z.number().nullable(), auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })) }),
  ),
  audits: z.record(z.string(), z.object({ score: z.number().nullable(), title: z.string(), displayValue: z.string().optional() })),
});
type Report = z.infer<typeof report>;

/** Audits and tells. */
export async function measureLighthouse(url: string): Promise<Table> {
  const rows: string[][] = [];
  const lacks = new Set<string>();
  for (const page of publishedPages()) {
    for (const [device, options] of Object.entries(devices)) {
      const reports = [await audit(new URL(page, url), options)];
      while (reports.length < audits && !reports.every(isPerfect)) reports.push(await audit(new URL(page, url), options));
      rows.push([
        `${page} on a ${device}`,
        ...categories.map((category) => median(reports.map((one) => scoreOf(one, category))).toFixed(0)),
      ]);
      for (const lack of reports.flatMap(lacksOf)) lacks.add(`${page} on a ${device}: ${lack}`);
    }
  }
  return {
    title: 'Lighthouse, of 100',
    head: ['', ...categories],
    rows,
    caption: [
      `The aim is 100 everywhere. A page that did not get it at once was audited ${audits} times, and the medians stand here.`,
      ...lacks,
    ].join('\n'),
  };
}

async function audit(page: URL, options: readonly string[]): Promise<Report> {
  const { executablePath = chromium.executablePath(), args = [] } = launchOptions();
  const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
  const file = join(folder, 'report.json');
  const output = ['--quiet', '--output=json', `--output-path=${file}`];
  const chrome = ['--no-enable-error-reporting', `--chrome-flags=--headless=new ${args.join(' ')}`];
  const what = `--only-categories=${categories.join(',')}`;
  try {
    await promisify(execFile)(process.execPath, [process.env['LIGHTHOUSE'] ?? '', page.href, what, ...output, ...chrome, ...options], {
      env: { ...process.env, CHROME_PATH: executablePath },
    });
    const result = report.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (result.runtimeError !== undefined) throw new Error(result.runtimeError.message);
    return result;
  } catch (error) {
    throw new Error(`Lighthouse could not audit ${page.pathname}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scoreOf({ categories: all }: Report, category: Category): number {
  return Math.round((all[category].score ?? 0) * 100);
}

function isPerfect(one: Report): boolean {
  return categories.every((category) => scoreOf(one, category) === 100);
}

/** What cost it points. */
function lacksOf(one: Report): string[] {
  if (isPerfect(one)) return [];
  const ids = categories.flatMap((category) => one.categories[category].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
  return ids.flatMap((id) => {
    const { score, title, displayValue = '' } = one.audits[id] ?? { score: 1, title: id };
    return score === null || score === 1 ? [] : [`${title} ${displayValue}`.trim()];
  });
}
