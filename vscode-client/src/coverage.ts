// Coverage of a program by its tests, in the editor's words.
import * as vscode from 'vscode';
import type { Coverage } from './protocol';

/** A file with the details that the editor asks for when it shows the file. */
export class CoveredFile extends vscode.FileCoverage {
  details: vscode.StatementCoverage[] = [];
}

export function detailsOf(file: CoveredFile): vscode.StatementCoverage[] {
  return file.details;
}

/** A jump is a branch of its line with two ways: taken, and on to the next instruction. */
export function coveredFile(uri: vscode.Uri, coverage: Coverage): CoveredFile {
  const branches = new Map<number, vscode.BranchCoverage[]>();
  for (const { line, taken, fallThrough } of coverage.branches) {
    const place = wholeLine(line);
    branches.set(line, [
      ...(branches.get(line) ?? []),
      new vscode.BranchCoverage(taken, place, 'taken'),
      new vscode.BranchCoverage(fallThrough, place, 'not taken'),
    ]);
  }
  const details = coverage.lines.map(
    ({ line, count }) => new vscode.StatementCoverage(count, wholeLine(line), branches.get(line)),
  );
  const ways = [...branches.values()].flat();
  const file = new CoveredFile(
    uri,
    new vscode.TestCoverageCount(details.filter(executed).length, details.length),
    ways.length === 0
      ? undefined
      : new vscode.TestCoverageCount(ways.filter(executed).length, ways.length),
  );
  file.details = details;
  return file;
}

function executed(detail: { executed: number | boolean }): boolean {
  return Number(detail.executed) > 0;
}

function wholeLine(line: number): vscode.Range {
  return new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
}
