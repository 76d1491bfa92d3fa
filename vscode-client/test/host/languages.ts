// What the editor asks a language server for, through the commands that extensions may call.
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { type Tests, ask, edited, errors, file, open, place, some, until } from './harness';

const FILTER = 'http-filter.bpf.s';
const FILTER_TESTS = 'http-filter.msgtest';

function words(hovers: vscode.Hover[]): string {
  return hovers
    .flatMap(hover => hover.contents)
    .map(content => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

async function hoverOver(name: string, text: string): Promise<string> {
  const { document } = await open(name);
  const at = place(document, text);
  return words(await some<vscode.Hover>('a hover', 'executeHoverProvider', document.uri, at));
}

async function labels(document: vscode.TextDocument, at: vscode.Position): Promise<string[]> {
  const command = 'executeCompletionItemProvider';
  const list = await ask<vscode.CompletionList>(command, document.uri, at);
  return list.items.map(item => (typeof item.label === 'string' ? item.label : item.label.label));
}

export const languages: Tests = {
  "a rejected program has the kernel's words at the line that causes it": async () => {
    const { document } = await open('rejected/no-bounds-check.bpf.s');
    const found = await until('the verdict', () => errors(document.uri)[0]);
    assert.match(found.message, /R2 offset is outside of the packet/);
    assert.equal(found.range.start.line, place(document, 'r0 = *(u8 *)(r2 + 0)').line);
  },

  'an accepted program has no finding until a check is taken out': async () => {
    const editor = await open(FILTER);
    const { document } = editor;
    const broken = document.getText().replace('    if r4 > r3 goto pass\n    r7', '    r7');
    await edited(editor, broken, async () => {
      const found = await until('a finding', () => errors(document.uri)[0]);
      assert.equal(found.range.start.line, place(document, 'r7 = *(u32').line);
    });
    await until('no finding', () => errors(document.uri).length === 0);
  },

  'a word that no line of a test begins with is an error at the word': async () => {
    const editor = await open(FILTER_TESTS);
    const { document } = editor;
    const broken = document.getText().replace('client sends', 'client snds');
    await edited(editor, broken, async () => {
      const found = await until('a finding', () => errors(document.uri)[0]);
      assert.match(found.message, /did you mean 'sends'/);
      assert.ok(found.range.contains(place(document, 'snds')));
    });
    await until('no finding', () => errors(document.uri).length === 0);
  },

  'hover knows a helper': async () => {
    assert.match(await hoverOver(FILTER, 'bpf_msg_pull_data'), /msg_pull_data/);
  },

  'hover knows a field of the context': async () => {
    assert.match(await hoverOver(FILTER, 'msg.size'), /size/);
  },

  'completion offers helpers behind call': async () => {
    const editor = await open(FILTER);
    const { document } = editor;
    const text = document.getText().replace('call bpf_msg_pull_data', 'call ');
    await edited(editor, text, async () => {
      const line = place(document, 'call \n').line;
      const at = new vscode.Position(line, document.lineAt(line).text.length);
      await until('helpers', async () =>
        (await labels(document, at)).includes('bpf_msg_pull_data'),
      );
    });
  },

  'completion offers what a socket can do': async () => {
    const { document } = await open(FILTER_TESTS);
    const at = place(document, 'sends "DELETE');
    await until('calls', async () => {
      const offered = await labels(document, at);
      return offered.includes('sends') && offered.includes('receives');
    });
  },

  'a jump leads to its label': async () => {
    const { document } = await open(FILTER);
    const at = place(document, 'goto short').translate(0, 'goto '.length);
    type Found = vscode.Location | vscode.LocationLink;
    const [found] = await some<Found>('a place', 'executeDefinitionProvider', document.uri, at);
    assert.ok(found);
    const range = 'targetRange' in found ? found.targetRange : found.range;
    assert.equal(range.start.line, place(document, 'short:').line);
  },

  'references of a map are found in program and tests': async () => {
    await open(FILTER_TESTS);
    const { document } = await open(FILTER);
    const at = place(document, 'hits, type');
    const command = 'executeReferenceProvider';
    const found = await some<vscode.Location>('places', command, document.uri, at);
    const files = new Set(found.map(location => location.uri.path));
    assert.deepEqual([...files].sort(), [file(FILTER).path, file(FILTER_TESTS).path]);
  },

  'places of the same name are highlighted': async () => {
    const { document } = await open(FILTER);
    const at = place(document, 'pass:');
    const command = 'executeDocumentHighlights';
    const found = await some<vscode.DocumentHighlight>('highlights', command, document.uri, at);
    assert.ok(found.length > 3);
  },

  'a map is renamed in program and tests': async () => {
    await open(FILTER_TESTS);
    const { document } = await open(FILTER);
    const at = place(document, 'hits, type');
    const rename = 'executeDocumentRenameProvider';
    const edit = await until('an edit', () =>
      ask<vscode.WorkspaceEdit | undefined>(rename, document.uri, at, 'counters'),
    );
    const files = edit.entries().map(([uri]) => uri.path);
    assert.deepEqual(files.sort(), [file(FILTER).path, file(FILTER_TESTS).path]);
  },

  'the outline has programs, maps and tests': async () => {
    const names = async (name: string) => {
      const { document } = await open(name);
      const command = 'executeDocumentSymbolProvider';
      const symbols = await some<vscode.DocumentSymbol>('symbols', command, document.uri);
      return JSON.stringify(symbols.map(symbol => [symbol.name, symbol.children]));
    };
    assert.match(await names(FILTER), /hits.*http_filter/s);
    assert.match(await names(FILTER_TESTS), /a DELETE is refused/);
  },

  'a symbol is found in the workspace': async () => {
    const command = 'executeWorkspaceSymbolProvider';
    const found = await some<vscode.SymbolInformation>('symbols', command, 'http_filter');
    assert.ok(found.some(symbol => symbol.name === 'http_filter'));
  },

  'tests can be folded': async () => {
    const { document } = await open(FILTER_TESTS);
    const command = 'executeFoldingRangeProvider';
    const ranges = await some<vscode.FoldingRange>('ranges', command, document.uri);
    assert.ok(ranges.some(range => range.start === place(document, 'test "a DELETE').line));
  },

  'semantic tokens colour both languages': async () => {
    for (const name of [FILTER, FILTER_TESTS]) {
      const { document } = await open(name);
      const tokens = await until('tokens', () =>
        ask<vscode.SemanticTokens | undefined>('provideDocumentSemanticTokens', document.uri),
      );
      assert.ok(tokens.data.length > 5 * 20, name);
    }
  },

  'inlay hints say what the verifier knows': async () => {
    const { document } = await open(FILTER);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const command = 'executeInlayHintProvider';
    const hints = await some<vscode.InlayHint>('hints', command, document.uri, whole);
    const at = place(document, 'if r4 > r3 goto pass').line;
    assert.ok(hints.some(hint => hint.position.line >= at));
  },

  'a code lens shows the verdict': async () => {
    const { document } = await open(FILTER);
    await until('accepted', async () => {
      const lenses = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document.uri, 100);
      return lenses.some(lens => /accepted · \d+ insns/.test(lens.command?.title ?? ''));
    });
  },
};
