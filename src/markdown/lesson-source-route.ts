// Lesson source route: the Markdown files of content/, as they are written.
import { readFile } from 'node:fs/promises';
import type { APIRoute, GetStaticPaths } from 'astro';
import { getCollection } from 'astro:content';

export const getStaticPaths: GetStaticPaths = async () =>
  (await getCollection('docs')).flatMap(({ id, filePath }: { id: string; filePath?: string }) =>
    filePath === undefined ? [] : [{ params: { lesson: id === '' ? 'index' : id }, props: { filePath } }],
  );

export const GET: APIRoute<{ filePath: string }> = async ({ props }) =>
  new Response(await readFile(props.filePath, 'utf8'), { headers: { 'content-type': 'text/markdown; charset=utf-8' } });
