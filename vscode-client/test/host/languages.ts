// What the editor asks a language server for, through the commands that extensions may call.
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { type Tests, edited, errors, open, place, until } from './harness';

const ask = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`vscode.${command}`, ...args);

export const languages: Tests = {
  "a rejected program has the kernel's words at the line that causes it": async () => {
    const { document } = await open('rejected/no-bounds-check.bpf.s');
    const found = await until('the verdict', () => errors(document.uri)[0]);
    assert.match(found.message, /R2 offset is outside of the packet/);
    assert.equal(found.range.start.line, place(document, 'r0 = *(u8 *)(r2 + 0)').line);
  },

  'an accepted program has no finding until a check is taken out': async () => {
    const editor = await open('http-filter.bpf.s');
    const { document } = editor;
    const broken = document.getText().replace('if r4 > r3 goto pass\n    r7', 'r7');
    await edited(editor, broken, async () => {
      const found = await until('a finding', () => errors(document.uri)[0]);
      assert.equal(found.range.start.line, place(document, 'r7 = *(u32').line);
    });
    await until('no finding', () => errors(document.uri).length === 0);
  },

  'hover says what an instruction does': async () => {
    const { document } = await open('http-filter.bpf.s');
    const at = place(document, 'bpf_msg_pull_data');
    const hovers = await until('a hover', async () => {
      const answer = await ask<vscode.Hover[]>('executeHoverProvider', document.uri, at);
      return answer.length > 0 && answer;
    });
    assert.ok(hovers[0]?.contents.length);
  },

  'a code lens shows the verdict': async () => {
    const { document } = await open('http-filter.bpf.s');
    await until('accepted', async () => {
      const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document.uri, 100);
      return lenses.some(lens => /accepted · \d+ insns processed/.test(lens.command?.title ?? ''));
    });
  },
};
