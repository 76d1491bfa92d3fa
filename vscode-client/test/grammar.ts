// Compares the TextMate grammars with the languages' own lexers: which class each character is of.
// The lexers' side is what the tests of the module `grammar` write: grammar/target/tokens.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OnigScanner, OnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, type IGrammar, Registry, parseRawGrammar } from 'vscode-textmate';

const client = resolve(__dirname, '../..');
const root = resolve(client, '..');
const tokens = join(root, 'grammar/target/tokens');

/** From the beginning of a scope to the lexer's class; the first that fits counts. */
const CLASSES: [scope: string, letter: string][] = [
  ['comment.block.prefix', 'd'],
  ['comment', 'c'],
  ['constant.character.escape', 's'],
  ['string.other.attribute', '@'],
  ['string.unquoted.file', 'f'],
  ['string', 's'],
  ['entity.name.function.test', 's'],
  ['constant.numeric.call', '#'],
  ['constant.numeric.hex', 'h'],
  ['constant.numeric.address', 'a'],
  ['constant.numeric', 'n'],
  ['variable.language.register', 'r'],
  ['meta.preprocessor', 'w'],
  ['storage.type', 'k'],
  ['keyword.operator', 'o'],
  ['punctuation', 'o'],
  // words of the assembler's vocabulary are names to its grammar
  ['keyword.control.call', 'i'],
  ['keyword.control.jump', 'i'],
  ['keyword.directive', 'i'],
  ['support.function', 'i'],
  ['support.constant', 'i'],
  ['keyword', 'k'],
  ['constant.language', 'k'],
  ['entity.name', 'i'],
  ['variable.parameter', '$'],
  ['variable', 'i'],
];

function letterOf(scopes: string[]): string {
  for (const scope of [...scopes].reverse()) {
    const found = CLASSES.find(([beginning]) => scope.startsWith(beginning));
    if (found) {
      return found[1];
    }
  }
  return 'x';
}

async function grammars(): Promise<Map<string, IGrammar>> {
  const wasm = readFileSync(join(client, 'node_modules/vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new OnigScanner(patterns),
      createOnigString: text => new OnigString(text),
    }),
    loadGrammar: async scope => {
      const file = join(client, `syntaxes/${scope.replace('source.', '')}.tmLanguage.json`);
      return parseRawGrammar(readFileSync(file, 'utf8'), file);
    },
  });
  const loaded = new Map<string, IGrammar>();
  for (const language of ['bpf-asm', 'msgtest']) {
    const grammar = await registry.loadGrammar(`source.${language}`);
    if (grammar) {
      loaded.set(language, grammar);
    }
  }
  return loaded;
}

function classes(grammar: IGrammar, text: string): string[] {
  let state = INITIAL;
  return text.split('\n').map(line => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens
      .map(token => letterOf(token.scopes).repeat(token.endIndex - token.startIndex))
      .join('')
      .slice(0, line.length);
  });
}

/** The first lines on which both sides differ; blanks are of no class, unless inside a token. */
function differences(text: string, expected: string[], actual: string[]): string[] {
  return text.split('\n').flatMap((line, index) => {
    const blank = [...(expected[index] ?? '')].map((letter, column) =>
      letter === ' ' || (letter === 'w' && line[column] === ' ') ? ' ' : letter,
    );
    const ours = [...(actual[index] ?? '')].map((letter, column) =>
      blank[column] === ' ' ? ' ' : letter,
    );
    return blank.join('') === ours.join('')
      ? []
      : [
          `line ${index + 1}\n  text    ${line}\n  lexer   ${blank.join('')}\n  editor  ${ours.join('')}`,
        ];
  });
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(bpf\.s|msgtest)$/.test(name))
    .map(name => join(folder, name));
}

async function main(): Promise<void> {
  const loaded = await grammars();
  let passed = 0;
  let failed = 0;
  const test = (name: string, problems: string[]) => {
    if (problems.length === 0) {
      passed++;
    } else {
      failed++;
      console.log(`FAILED: colours of ${name}\n${problems.slice(0, 3).join('\n')}`);
    }
  };
  for (const source of [...sources('examples'), ...sources('vscode-client/test/grammar')]) {
    const grammar = loaded.get(source.endsWith('.msgtest') ? 'msgtest' : 'bpf-asm');
    const lexed = join(tokens, source.replace(/\//g, '-'));
    if (!grammar || !existsSync(lexed)) {
      test(source, [`no ${grammar ? lexed : 'grammar'}`]);
      continue;
    }
    const text = readFileSync(join(root, source), 'utf8');
    const expected = readFileSync(lexed, 'utf8').split('\n');
    test(source, differences(text, expected, classes(grammar, text)));
  }
  for (const [language, grammar] of loaded) {
    const words = readFileSync(join(tokens, `${language}.keywords`), 'utf8').split('\n');
    const wrong = words.filter(word => classes(grammar, `x ${word} x`)[0]?.[2] !== 'k');
    test(
      `the words of ${language}`,
      wrong.map(word => `'${word}' is no keyword in the editor`),
    );
  }
  console.log(`grammar: ${passed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

void main();
