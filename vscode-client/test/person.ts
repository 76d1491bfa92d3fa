// What a person does with the installed extension, with eyes and hands only. Pictures of it are the documentation's.
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Workbench } from './workbench';

const PATIENCE = 30_000;

/** The hands: finding things on the page as a person does. */
class Hands {
  constructor(readonly page: Page) {}

  async command(name: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget:visible input.input');
    await input.fill(`>${name}`);
    await this.row(name).click();
  }

  /** A row of the list that is open at the top. */
  row(text: string): Locator {
    return this.page
      .locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { hasText: text })
      .first();
  }

  async open(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.page.locator('.quick-input-widget:visible input.input').fill(name);
    await this.row(name).click();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-group-container.active .view-line').first().waitFor();
  }

  line(text: string | RegExp): Locator {
    return this.page
      .locator('.editor-group-container.active .monaco-editor .view-line')
      .filter({ hasText: text })
      .first();
  }

  /** The cursor at a line and column, from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.page.locator('.quick-input-widget:visible input.input').fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  problems(count: number): Promise<void> {
    const label = count === 0 ? 'No Problems' : `Errors: ${count}`;
    return this.page.locator(`#status\\.problems[aria-label="${label}"]`).waitFor();
  }

  lens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: text }).first();
  }

  test(name: string): Locator {
    return this.page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
  }
}

/** The line of a file's text, from 1. */
function lineOf(file: string, text: string): number {
  const at = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex(line => line.includes(text));
  if (at < 0) {
    throw new Error(`no ${text} in ${file}`);
  }
  return at + 1;
}

export async function person(
  workbench: Workbench,
  vsix: string,
  flags: string[],
): Promise<boolean> {
  const pictures = join(workbench.folder, 'images');
  mkdirSync(pictures, { recursive: true });
  let passed = 0;
  let failed = 0;
  workbench.install(vsix);
  try {
    await workbench.start();
    const page = await workbench.page();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(workbench.address(), { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.monaco-workbench .explorer-folders-view .monaco-list-row');
    const hands = new Hands(page);
    const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
    for (const [name, step] of Object.entries(steps(hands, workbench.project, picture))) {
      const started = Date.now();
      try {
        await step();
        passed++;
        console.log(`ok: ${name} (${Date.now() - started} ms)`);
      } catch (problem) {
        failed++;
        console.log(`FAILED: ${name}: ${String(problem).slice(0, 600)}`);
        await page.screenshot({
          path: join(workbench.folder, `failed-${name.replace(/\W+/g, '-')}.png`),
        });
        await page.keyboard.press('Escape');
      }
    }
  } finally {
    await workbench.stop();
  }
  if (flags.includes('--images') && failed === 0) {
    cpSync(pictures, join(workbench.root, 'docs/images/vscode'), { recursive: true });
  }
  console.log(`person: ${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0;
}

type Steps = Record<string, () => Promise<void>>;

function steps(hands: Hands, project: string, picture: (name: string) => Promise<unknown>): Steps {
  const { page } = hands;
  const program = join(project, 'http-filter.bpf.s');
  const check = 'if r4 > r3 goto pass';
  const refused = lineOf(join(project, 'http-filter.msgtest'), 'expect map hits[1] = 1');

  /** Edits what the first test of http-filter.msgtest expects, and saves it. */
  async function expectHits(count: number): Promise<void> {
    await hands.goTo(refused);
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type(String(count));
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  return {
    'opens an example and sees it verified': async () => {
      await hands.open('http-filter.bpf.s');
      await page.locator('.statusbar-item[aria-label="skmsg server: ready"]').waitFor();
      await hands.lens(/accepted · \d+ insns/).waitFor();
      await hands.problems(0);
      await hands.goTo(lineOf(program, 'http_filter:'));
      await picture('edit');
    },

    'takes its bounds check out and reads the problem': async () => {
      await hands.goTo(lineOf(program, check));
      await page.keyboard.press('Control+Shift+K');
      await hands.problems(1);
      await page.locator('.monaco-editor .squiggly-error').first().waitFor();
      await hands.command('Problems: Focus on Problems View');
      await page
        .locator('.markers-panel .monaco-list-row', { hasText: 'outside of the packet' })
        .first()
        .waitFor();
      await picture('finding');
      await hands.command('View: Toggle Panel Visibility');
    },

    'takes the quick fix and sees it accepted again': async () => {
      const broken = lineOf(program, check);
      await hands.goTo(broken, 5);
      await page.keyboard.press('Control+.');
      const fix = page
        .locator('.action-widget:visible .monaco-list-row', { hasText: /Check that 7 bytes/ })
        .first();
      await fix.waitFor();
      await picture('quick-fix');
      await fix.click();
      await hands.problems(0);
      await hands.line(/if\sr\d\s>\sr3\sgoto\spass/).waitFor();
      await hands.goTo(lineOf(program, 'http_filter:'));
      await hands.lens(/accepted · \d+ insns/).waitFor();
      await hands.goTo(broken);
      await page.locator('.monaco-editor .squiggly-error').waitFor({ state: 'detached' });
      await hands.line(/goto\spass.*r2:\spkt\[7\]/).waitFor();
      await picture('fixed');
    },

    'brings the file back': async () => {
      await hands.command('File: Revert File');
      await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
      await hands.goTo(lineOf(program, 'http_filter:'));
      await hands.lens(/accepted · \d+ insns/).waitFor();
    },

    'sees the tests of a file and runs them': async () => {
      await hands.command('Testing: Focus on Test Explorer View');
      const file = hands.test('http-filter.msgtest');
      await file.click();
      await page.keyboard.press('ArrowRight');
      await hands.test('a DELETE is refused').waitFor();
      await run(hands, file);
      await hands.test('a DELETE is refused').locator('.codicon-testing-passed-icon').waitFor();
      await hands
        .test('a GET arrives and is counted')
        .locator('.codicon-testing-passed-icon')
        .waitFor();
    },

    'sees a test fail, and what it expected beside what it got': async () => {
      await hands.open('http-filter.msgtest');
      await expectHits(7);
      await run(hands, hands.test('a DELETE is refused'));
      await hands.test('a DELETE is refused').locator('.codicon-testing-failed-icon').waitFor();
      await hands.command('Test: Peek Output');
      await page
        .locator('.test-output-peek, .test-output-peek-message-container')
        .first()
        .waitFor();
      await picture('failing-test');
      await page.keyboard.press('Escape');
    },

    'runs a test by the lens above it': async () => {
      await expectHits(1);
      await hands.lens(/^Run$/).click();
      await hands.test('a DELETE is refused').locator('.codicon-testing-passed-icon').waitFor();
    },

    'has a test run again when its file is saved': async () => {
      const row = hands.test('a DELETE is refused');
      await row.hover();
      await row.locator('.action-label[aria-label*="Continuous Run"]').click();
      await expectHits(7);
      await row.locator('.codicon-testing-failed-icon').waitFor();
      await expectHits(1);
      await row.locator('.codicon-testing-passed-icon').waitFor();
      await row.hover();
      await row.locator('.action-label[aria-label*="Continuous Run"]').click();
    },

    'sees which lines its tests reach': async () => {
      await hands.test('http-filter.msgtest').click();
      await hands.command('Test: Run All Tests with Coverage');
      await page
        .locator('.test-coverage-list-per-test, .pane-header', { hasText: /coverage/i })
        .first()
        .waitFor();
      await hands.open('http-filter.bpf.s');
      await page.locator('.coverage-deco-gutter.coverage-deco-hit').first().waitFor();
      await hands.command('View: Toggle Panel Visibility');
      await hands.goTo(lineOf(program, 'call bpf_msg_cork_bytes'));
      await picture('coverage');
      await hands.command('View: Toggle Panel Visibility');
      await page.getByText('Close Test Coverage').click();
      await hands.command('View: Toggle Panel Visibility');
      await hands.command('View: Show Explorer');
    },

    'begins a program from a template': async () => {
      await hands.command('skmsg: New Program from a Template');
      await hands.row('Look at the first bytes').click();
      await page
        .locator('.quick-input-widget:visible .quick-input-title', { hasText: 'Name' })
        .waitFor();
      const name = page.locator('.quick-input-widget:visible input.input');
      await name.fill('mine.bpf.s');
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: 'mine.bpf.s' }).waitFor();
      await hands.lens(/accepted/).waitFor();
    },

    'sends sample traffic through it': async () => {
      await hands.open('http-filter.bpf.s');
      await hands.goTo(lineOf(program, 'http_filter:'));
      await hands.lens(/accepted · \d+ insns/).waitFor();
      await hands.command('skmsg: Run Sample Traffic');
      const input = page.locator('.quick-input-widget:visible input.input');
      await page
        .locator('.quick-input-widget:visible .quick-input-title', { hasText: 'What the' })
        .waitFor();
      await input.fill('DELETE / HTTP/1.1\\r\\n\\r\\n');
      await page.keyboard.press('Enter');
      await page
        .locator('.quick-input-widget:visible .quick-input-title', { hasText: 'Sent so far' })
        .waitFor();
      await page.keyboard.press('Enter');
      await hands.line('fails with EACCES').waitFor();
      await picture('traffic');
    },

    'chooses privileges, kept in skmsg.toml': async () => {
      await hands.command('skmsg: Choose the Loader');
      await hands.row('bpf,net_admin').click();
      const toast = page.locator('.notification-toast', { hasText: 'skmsg.toml' });
      await toast.getByRole('button', { name: 'Open' }).click();
      await hands.line('bpf,net_admin').waitFor();
    },
  };
}

/** Runs a row of the Test Explorer by its button. */
async function run(hands: Hands, row: Locator): Promise<void> {
  await row.hover();
  await row.locator('.action-label[aria-label^="Run Test"]').first().click();
  await hands.page.locator('.test-explorer .result-summary').first().waitFor();
}
