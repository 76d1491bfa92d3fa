// Bundles the extension, and with `--tests` what runs it in the workbench.
import { build } from 'esbuild';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  external: ['vscode', 'playwright-core', 'vscode-oniguruma', 'vscode-textmate'],
};
await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  minify: process.argv.includes('--minify'),
});
if (process.argv.includes('--tests')) {
  await build({
    ...common,
    entryPoints: ['test/grammar.ts', 'test/program.ts', 'test/host/index.ts', 'test/workbench.ts'],
    outdir: 'target/test',
    outbase: 'test',
    sourcemap: 'inline',
  });
}
