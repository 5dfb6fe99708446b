import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineMdastPlugin, markdownToHtml } from 'satteri';
import { describe, expect, it } from 'vitest';
import { githubAlerts } from './github-alerts.ts';
import { lessonFences, renderFence } from './lesson-fences.ts';

/** Stands in for Starlight's own plugin: an aside with its variant and title. */
const asides = defineMdastPlugin({
  name: 'asides',
  containerDirective: (node) => ({ ...node, type: 'blockquote', data: { hName: 'aside', hProperties: { title: node.name } } }),
});

async function render(markdown: string, fileURL?: URL): Promise<string> {
  const { html } = await markdownToHtml(markdown, {
    mdastPlugins: [githubAlerts, lessonFences, asides],
    features: { directive: true },
    ...(fileURL && { fileURL }),
  });
  return html;
}

/** What the static page shows of each snippet: lines with their prompts, then output. */
function screens(html: string): string[] {
  return [...html.matchAll(/<div class="rn-screen">(.*?)<\/div>(?=<p class="rn-)/gs)].map((match) => decode(match[1] ?? ''));
}

function decode(html: string): string {
  const text = html.replaceAll('</div>\n', '').replace(/<[^>]+>/g, '');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const banner = String.raw`$ redis-server
...
                _._                                                  
           _.-${'``'}__ ''-._                                             
  .-${'``'} .-${'```'}.  ${'```'}\/    _.,_ ''-._                                   
              ${'`'}-.__.-'                                               

60817:M 31 Jul 2023 15:33:14.699 # Server initialized
60817:M 31 Jul 2023 15:33:14.700 * Ready to accept connections`;

const published = [
  [
    'bash',
    'session',
    '$ conda create --name redis\n...\n$ conda activate redis\n$ conda install redis-server  # Install Redis server and CLI\n...',
    3,
  ],
  ['bash', 'session', banner, 1],
  [
    'bash',
    'session',
    '$ ps aux | grep redis-server\nboisgera   60817  0.1  0.0  46388  5204 pts/0    Sl+  15:33   0:00 redis-server *:6379',
    1,
  ],
  ['bash', 'session', '$ redis-cli SET message "Hello world!" \nOK', 1],
  [
    'bash',
    'session',
    '$ ifconfig -a\nwlp111s0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet 192.168.1.44  netmask 255.255.255.0\n\n...',
    1,
  ],
  ['bash', 'session', '$ touch redis.conf\n$ echo "bind 192.168.1.44" >> redis.conf\n$ echo "protected-mode no" >> redis.conf', 3],
  [
    'bash',
    'session',
    '$ ngrok tcp 6439\n...                                    \nForwarding tcp://5.tcp.eu.ngrok.io:12498 -> localhost:6379 \n...',
    1,
  ],
  // Its command is cut in two on purpose: the second half is output as far as anybody can tell.
  [
    'bash',
    'session',
    '$ redis -h redis-18650.c325.us-east-1-4.ec2.redns.redis-cloud.com -p 18650 \n-a sMvW0CnKQG1A******************** PING\nPONG',
    1,
  ],
  ['pycon', '', '>>> import redis\n>>> r = redis.Redis(host="localhost", port=6379)  # or simply r = redis.Redis()\n>>> r.ping()\nTrue', 3],
  ['pycon', '', '>>> p.get_message()', 1],
  ['pycon', '', ">>> p = r.pubsub()\n>>> p.get_message()\n{'type': 'subscribe', 'pattern': None, 'channel': b'chat', 'data': 1}", 2],
] as const;

describe('the fences of the reference text', () => {
  it.each(published)('%s %s %j', async (lang, meta, text, steps) => {
    const html = await render(`${'`'.repeat(4)}${lang} ${meta}\n${text}\n${'`'.repeat(4)}\n`);
    expect(html.match(/class="rn-step"/g)).toHaveLength(steps);
    expect(screens(html)).toEqual([`${text}\n`]);
  });
});

describe('a snippet', () => {
  it('carries its kind, session, state and name, and disabled buttons', async () => {
    const html = await render('```redis session=one mask=pid mask="/[(]a b[)]/"\n> GET "a&b"\n"<i>"\n```');
    expect(html).toContain(
      '<redis-snippet class="rn-card not-content" kind="redis" session="one" state="idle" role="group" aria-label="Redis snippet: GET &quot;a&amp;b&quot;"',
    );
    expect(html).toContain('[&quot;[(]a b[)]&quot;,&quot;gm&quot;]]"');
    expect(
      html.match(/<button type="button" class="rn-button" data-action="\w+" disabled><span>(Run|Stop|Edit|Reset|Copy)<\/span>/g),
    ).toHaveLength(5);
    expect(html).not.toContain('<i>');
  });

  it('keeps a first blank line of output', async () => {
    expect(screens(await render('```console\n$ a\n\nb\n```'))).toEqual(['$ a\n\nb\n']);
  });

  it('may be empty where it opens for editing', () => {
    expect(renderFence('redis', 'edit', '')).toEqual({ html: expect.stringContaining('data-edit') });
    expect(() => renderFence('redis', '', '')).toThrow('an empty snippet');
  });

  it('shows on which computer a snippet runs, where that is not the server', () => {
    const { html } = renderFence('bash', 'session on=laptop', '$ hostname\n') as { html: string };
    expect(html).toContain(' on="laptop"');
    expect(html).toContain('<span class="rn-label">Shell</span><span class="rn-computer">laptop</span>');
    expect(html).toContain('aria-label="Shell snippet on laptop: hostname"');
  });

  it('that does not run has Copy alone', async () => {
    const html = await render('```bash session no-run\n$ conda activate redis\n```');
    expect(html).not.toContain('<redis-snippet');
    expect(html.match(/<button[^>]*data-action="(\w+)"/g)).toHaveLength(1);
    expect(html).toContain('data-action="copy"');
  });
});

describe('other code', () => {
  it('is left to the highlighter, with Copy around it', async () => {
    const html = await render('```json\n{"a": 1}\n```\n\n    indented\n');
    expect(html).toMatch(/<redis-code[^>]*>.*data-action="copy".*\n<pre><code class="language-json">/);
    expect(html.match(/<redis-code/g)).toHaveLength(2);
  });
});

describe('nesting', () => {
  it('in an alert makes a snippet within an aside', async () => {
    const html = await render('> [!WARNING]\n> If the server is **not** started:\n> \n> ```redis\n> > PING\n> PONG\n> ```\n');
    expect(html).toMatch(/<aside title="caution">.*<strong>not<\/strong>.*<redis-snippet.*<\/redis-snippet>.*<\/aside>/s);
    expect(html).not.toContain('[!WARNING]');
    expect(screens(html)).toEqual(['> PING\nPONG\n']);
  });

  it('in a list keeps the item together', async () => {
    const html = await render('1. First\n\n   ```console\n   $ a\n     b\n   ```\n\n2. Second\n');
    expect(html).toMatch(/<li>.*<redis-snippet.*<\/redis-snippet>.*<\/li>.*<li>.*Second/s);
    expect(screens(html)).toEqual(['$ a\n  b\n']);
  });

  it.each([
    ['NOTE', 'note', 'Note'],
    ['TIP', 'tip', 'Tip'],
    ['IMPORTANT', 'note', 'Important'],
    ['WARNING', 'caution', 'Warning'],
    ['CAUTION', 'danger', 'Caution'],
    ['note', 'note', 'Note'],
  ])('knows the alert %s', async (name, aside, title) => {
    expect(await render(`> [!${name}]\n> Text.`)).toMatch(
      new RegExp(`<aside title="${aside}">\\s*<p>${title}</p>\\s*<p>Text.</p>\\s*</aside>`),
    );
  });

  it.each(['> Quoted.', '> [!NOTE] on the same line', '> [!OTHER]\n> Text.', '> **[!NOTE]**\n> Text.'])(
    'leaves %j a quotation',
    async (markdown) => {
      expect(await render(markdown)).toContain('<blockquote>');
    },
  );
});

describe('a malformed fence', () => {
  it.each([
    ['---\ntitle: A\n---\n\nText\n\n```console\nPONG\n```\n', 8, 'output before the first prompt: expected a line that begins with "$ "'],
    ['```redis session=\n> PING\n```\n', 1, '"session=" needs a name, such as session=publisher'],
    [
      '---\na: 1\n---\n> [!NOTE]\n> ```console\n> $ a\n> $ echo "b\n> ```\n',
      7,
      'the command is not complete (an open double quote): its next line begins with "> "',
    ],
  ])('fails with its file and line: %j', async (text, line, reason) => {
    const folder = mkdtempSync(join(tmpdir(), 'lesson-'));
    const file = join(folder, 'lesson.md');
    try {
      writeFileSync(file, text);
      const body = text.replace(/^---\n.*?\n---\n/s, '');
      await expect(render(body, pathToFileURL(file))).rejects.toThrow(`${file}:${line}: ${reason}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
