// Lighthouse: its four scores of published pages, on a phone and on a desktop, by one program and one Chromium for all of them.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { z } from 'zod';
import { launchOptions } from '../fixtures/chromium.ts';
import { median } from './samples.ts';
import type { Table } from './table.ts';

const devices = ['phone', 'desktop'] as const;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
type Category = (typeof categories)[number];
type Device = (typeof devices)[number];
/** How often a page is audited whose performance did not get all there is at once: what else the machine does weighs on one audit more than on another. The other scores are the same each time. */
const audits = 3;
/** How long a page has to be at rest before it is taken for loaded, in milliseconds. Lighthouse waits a second each time, for pages that go on to ask for things: these do not. */
const restMs = 250;

const report = z.object({
  runtimeError: z.object({ message: z.string() }).optional(),
  categories: z.record(
    z.enum(categories),
    z.object({ score: z.number().nullable(), auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })) }),
  ),
  audits: z.record(z.string(), z.object({ score: z.number().nullable(), title: z.string(), displayValue: z.string().optional() })),
});
type Report = z.infer<typeof report>;

/** What is used of Lighthouse, and of the launcher that comes with it. */
interface Lighthouse {
  default(url: string, flags: object, config?: object): Promise<{ readonly lhr: unknown } | undefined>;
  readonly desktopConfig: object;
}
interface Launcher {
  launch(options: object): Promise<{ readonly port: number; kill(): void }>;
}

/** Audits and tells. pages: their addresses. */
export async function measureLighthouse(url: string, pages: readonly string[]): Promise<Table> {
  const [lighthouse, launcher] = await Promise.all([brought<Lighthouse>('lighthouse'), brought<Launcher>('chrome-launcher')]);
  const { executablePath = chromium.executablePath(), args = [] } = launchOptions();
  const chrome = await launcher.launch({ chromePath: executablePath, chromeFlags: ['--headless=new', ...args], logLevel: 'silent' });
  try {
    return await tableOf(pages, (page, device) => audit(lighthouse, chrome.port, new URL(page, url), device));
  } finally {
    chrome.kill();
  }
}

/** A package of those that server/setup/lighthouse.ts brought. */
async function brought<Package>(name: string): Promise<Package> {
  const resolve = createRequire(join(process.env['LIGHTHOUSE'] ?? '', 'package.json')).resolve;
  return (await import(pathToFileURL(resolve(name)).href)) as Package;
}

async function tableOf(pages: readonly string[], auditPage: (page: string, device: Device) => Promise<Report>): Promise<Table> {
  const rows: string[][] = [];
  const lacks = new Set<string>();
  for (const page of pages) {
    for (const device of devices) {
      const reports = [await auditPage(page, device)];
      const more = reports.every((one) => scoreOf(one, 'performance') === 100) ? 0 : audits - 1;
      for (let again = 0; again < more; again += 1) reports.push(await auditPage(page, device));
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
      `The aim is 100 everywhere. A page whose performance did not get it at once was audited ${audits} times, and the medians stand here.`,
      ...lacks,
    ].join('\n'),
  };
}

/** port: Chromium's, for those who drive it. Throws where Lighthouse has no result. */
async function audit(lighthouse: Lighthouse, port: number, page: URL, device: Device): Promise<Report> {
  const rest = { pauseAfterFcpMs: restMs, pauseAfterLoadMs: restMs, networkQuietThresholdMs: restMs, cpuQuietThresholdMs: restMs };
  const flags = { port, logLevel: 'silent', onlyCategories: categories, disableFullPageScreenshot: true, ...rest };
  const what = `Lighthouse could not audit ${page.pathname}`;
  const ended = await lighthouse.default(page.href, flags, device === 'desktop' ? lighthouse.desktopConfig : undefined);
  if (ended === undefined) throw new Error(`${what}: it had no result`);
  const result = report.parse(ended.lhr);
  if (result.runtimeError !== undefined) throw new Error(`${what}: ${result.runtimeError.message}`);
  return result;
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
