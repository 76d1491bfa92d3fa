// What the server changes in a text, and how it leads through it, through the commands that extensions may call.
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { type Tests, ask, edited, errors, file, open, place, some, until } from './harness';

const FILTER = 'http-filter.bpf.s';
const FILTER_TESTS = 'http-filter.msgtest';
const CHECK = '    if r4 > r3 goto pass\n    r7';

/** The quick fixes of what is wrong at a place. */
function fixes(document: vscode.TextDocument, at: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return some<vscode.CodeAction>('a fix', 'executeCodeActionProvider', document.uri, at, kind);
}

async function take(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit, 'an action with its edit');
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

async function applied(uri: vscode.Uri, edits: vscode.TextEdit[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(uri, edits);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const LAYOUT = { tabSize: 4, insertSpaces: true };

export const editing: Tests = {
  'a check that is missing is put in and the program accepted': async () => {
    const editor = await open(FILTER);
    const { document } = editor;
    const broken = document.getText().replace(CHECK, '    r7');
    await edited(editor, broken, async () => {
      const found = await until('a finding', () => errors(document.uri)[0]);
      const offered = await fixes(document, found.range);
      const check = offered.find(action => /^Check that 7 bytes behind r2/.test(action.title));
      assert.ok(check, offered.map(action => action.title).join('; '));
      await take(check);
      await until('no finding', () => errors(document.uri).length === 0);
    });
  },

  'a word that means nothing becomes what was meant': async () => {
    const editor = await open(FILTER_TESTS);
    const { document } = editor;
    const before = document.getText();
    await edited(editor, before.replace('client sends', 'client snds'), async () => {
      const found = await until('a finding', () => errors(document.uri)[0]);
      const [meant] = await fixes(document, found.range);
      await take(meant);
      assert.equal(document.getText(), before);
    });
  },

  'a call shows its arguments, the first that is not set as the one to set': async () => {
    const editor = await open(FILTER);
    const { document } = editor;
    const text = document.getText().replace('    r3 = NEEDED\n', '');
    await edited(editor, text, async () => {
      const at = place(document, 'call bpf_msg_pull_data').translate(0, 'call '.length);
      const help = await until('the argument', async () => {
        const command = 'executeSignatureHelpProvider';
        const answer = await ask<vscode.SignatureHelp | undefined>(command, document.uri, at);
        return answer?.activeParameter === 2 && answer;
      });
      assert.match(help.signatures[0]?.label ?? '', /bpf_msg_pull_data/);
      assert.equal(help.signatures[0]?.parameters.length, 4);
      assert.equal(help.signatures[0]?.parameters[2]?.documentation, 'not set yet');
    });
  },

  'a file in disorder is laid out as it was': async () => {
    for (const name of [FILTER, FILTER_TESTS]) {
      const editor = await open(name);
      const { document } = editor;
      const before = document.getText();
      await edited(editor, before.replace(/^ {4}(?!.*#)/gm, '\t  '), async () => {
        const command = 'executeFormatDocumentProvider';
        await applied(document.uri, await some(name, command, document.uri, LAYOUT));
        const lines = before.split('\n');
        const differ = document
          .getText()
          .split('\n')
          .filter((line, index) => line !== lines[index]);
        assert.deepEqual(differ, []);
      });
    }
  },

  'some lines alone are laid out': async () => {
    const editor = await open(FILTER);
    const { document } = editor;
    const before = document.getText();
    const crooked = before.replace(/^ {4}r6 = r1$/m, 'r6 = r1').replace(/^ {4}exit$/m, 'exit');
    await edited(editor, crooked, async () => {
      const line = document.lineAt(place(document, 'r6 = r1')).range;
      const command = 'executeFormatRangeProvider';
      await applied(document.uri, await some('edits', command, document.uri, line, LAYOUT));
      assert.equal(document.getText(), before.replace(/^ {4}exit$/m, 'exit'));
    });
  },

  'a selection grows from the word to the file': async () => {
    const { document } = await open(FILTER_TESTS);
    const at = place(document, 'refused');
    const command = 'executeSelectionRangeProvider';
    const [innermost] = await some<vscode.SelectionRange>('ranges', command, document.uri, [at]);
    const texts: string[] = [];
    for (let range = innermost; range; range = range.parent) {
      texts.push(document.getText(range.range));
    }
    assert.ok(texts.length >= 3, texts.join('\n--\n'));
    assert.ok(texts.some(text => /^\s*test "a DELETE is refused" \{[^}]*\}\s*$/.test(text)));
    assert.equal(texts.at(-1), document.getText());
    texts.slice(1).forEach((text, index) => {
      assert.ok(text.includes(texts[index] ?? ''), text);
    });
  },

  'the program that a test file names is a link': async () => {
    const { document } = await open(FILTER_TESTS);
    const links = await some<vscode.DocumentLink>('links', 'executeLinkProvider', document.uri);
    assert.deepEqual(
      links.map(link => link.target?.toString()),
      [file(FILTER).toString()],
    );
  },

  'functions know their callers and what they call': async () => {
    const { document } = await open('protocol-dispatch.bpf.s');
    const prepare = 'prepareCallHierarchy';
    const at = place(document, 'call count').translate(0, 'call '.length);
    const [count] = await some<vscode.CallHierarchyItem>('count', prepare, document.uri, at);
    assert.equal(count?.name, 'count');
    const incoming = 'provideIncomingCalls';
    const callers = await some<vscode.CallHierarchyIncomingCall>('callers', incoming, count);
    assert.ok(callers.length > 1);
    const outgoing = 'provideOutgoingCalls';
    const [called] = await some<vscode.CallHierarchyOutgoingCall>(
      'called',
      outgoing,
      callers[0]?.from,
    );
    assert.equal(called?.to.name, 'count');
  },

  'a map renamed in a test is renamed in the program, which stays accepted': async () => {
    const program = await open(FILTER);
    const tests = await open(FILTER_TESTS);
    const command = 'executeDocumentRenameProvider';
    const before = [program.document.getText(), tests.document.getText()];
    const rename = async (from: string, to: string) => {
      const at = place(tests.document, `${from}[0]`);
      const edit = await until('an edit', () =>
        ask<vscode.WorkspaceEdit | undefined>(command, tests.document.uri, at, to),
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    await rename('hits', 'counters');
    assert.match(program.document.getText(), /\.map counters,.*r1 = counters ll/s);
    assert.match(tests.document.getText(), /expect map counters\[0\]/);
    assert.doesNotMatch(
      program.document.getText() + tests.document.getText(),
      /map hits\[|hits ll/,
    );
    await until('accepted', async () => {
      const lenses = 'executeCodeLensProvider';
      const shown = await ask<vscode.CodeLens[]>(lenses, program.document.uri, 100);
      return shown.some(lens => /accepted/.test(lens.command?.title ?? ''));
    });
    await rename('counters', 'hits');
    assert.deepEqual([program.document.getText(), tests.document.getText()], before);
    await vscode.workspace.saveAll();
  },

  'a program renamed in its test is renamed where it stands': async () => {
    await open(FILTER);
    const { document } = await open(FILTER_TESTS);
    const at = place(document, 'http_filter to socks');
    const command = 'executeDocumentRenameProvider';
    const edit = await until('an edit', () =>
      ask<vscode.WorkspaceEdit | undefined>(command, document.uri, at, 'other'),
    );
    const files = edit.entries().map(([uri]) => uri.path);
    assert.deepEqual(files.sort(), [file(FILTER).path, file(FILTER_TESTS).path]);
  },
};
