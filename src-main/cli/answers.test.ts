import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAnswerSheet } from '../../src-core/explain/answerSheet.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import { studentSheet, teacherDocument } from '../../src-core/testing/studentSheet.ts';
import { main } from './main.ts';
import { commandLineAlone } from '../testing/installation.ts';

let folder = '';
let teacher = '';
let sheets = '';
let written: string[] = [];
let errors: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-answers-'));
  teacher = path.join(folder, 'teacher.chainrule.json');
  sheets = path.join(folder, 'answers');
  await mkdir(sheets);
  await writeFile(teacher, writeDocument(teacherDocument()));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0);
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => errors.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function chainrule(...commandLine: string[]): Promise<{ status: number; out: string; error: string }> {
  written = [];
  errors = [];
  const status = await main(commandLine, '9.8.7', commandLineAlone);
  return { status, out: written.join(''), error: errors.join('\n') };
}

/** A student's document: the teacher's with typed texts. */
function answered(student: string | undefined, texts: readonly string[]): GraphDocument {
  const document = teacherDocument();
  return { ...document, ...(student !== undefined && { student }), expected: document.expected.map((item, index) => ({ ...item, typed: [texts[index] ?? ''] })) };
}

const byHand = studentSheet.map(({ typed }) => [typed].flat()[0] ?? '');

interface Graded {
  students: { student: string; file: string; totals: Record<string, number>; unknown: string[]; questions: { id: string; verdict: string; firstWrong: string | null; followsOn: boolean; elements: { typed: string; actual: number; cause: string | null; reason: string | null }[] }[] }[];
  unreadable: { code: string; message: string }[];
}

describe('chainrule check --answers', () => {
  it('grades a sheet with ten right, five wrong and three early-rounded answers exactly so', async () => {
    const file = path.join(sheets, 'wei.json');
    await writeFile(file, writeAnswerSheet(answered('Zhang Wei', byHand)));
    const { status, out, error } = await chainrule('check', teacher, '--answers', file, '--json');
    expect({ status, error }).toEqual({ status: 0, error: '' });
    const { students } = JSON.parse(out) as Graded;
    expect(students).toMatchObject([{ student: 'Zhang Wei', file: 'wei.json', totals: { right: 10, rounded: 3, wrong: 5, unanswered: 0, unreadable: 0 }, unknown: [] }]);
    expect(students[0]?.questions.find(({ id }) => id === 'q15')).toMatchObject({ verdict: 'wrong', firstWrong: 'q13', followsOn: true });
    expect(students[0]?.questions.find(({ id }) => id === 'q5')?.elements).toMatchObject([{ typed: '2.0864', cause: 'decimals 3' }]);
  });

  it('grades a folder of sheets and saved projects; a bad file is named and stops none', async () => {
    await writeFile(path.join(sheets, 'anna.chainrule.json'), writeDocument(answered(undefined, ['4.3', '5.3'])));
    await writeFile(path.join(sheets, 'broken.json'), '{"format": "chainrule-answers",');
    await writeFile(path.join(sheets, 'foreign.json'), '{"answers": {}}');
    await writeFile(path.join(sheets, 'notes.txt'), 'not an answer file');
    await writeFile(path.join(sheets, 'wei.json'), JSON.stringify({ format: 'chainrule-answers', schemaVersion: 1, title: '', student: ' ', answers: { q1: '4,3', q2: '1,234', q3: ['1', '2'], q99: '1' } }));
    await writeFile(path.join(sheets, 'teacher.chainrule.json'), writeDocument(teacherDocument()));
    const { status, out, error } = await chainrule('check', path.join(sheets, 'teacher.chainrule.json'), '--answers', sheets, '--json');
    expect(status).toBe(2);
    expect(error.split('\n')).toEqual([expect.stringMatching(/^E_FILE_NOT_JSON .*broken\.json/), expect.stringMatching(/^E_FILE_FOREIGN .*foreign\.json/)]);
    const { students, unreadable } = JSON.parse(out) as Graded;
    expect(unreadable.map(({ code }) => code)).toEqual(['E_FILE_NOT_JSON', 'E_FILE_FOREIGN']);
    expect(students.map(({ student, totals, unknown }) => [student, totals['right'], totals['unreadable'], totals['unanswered'], unknown])).toEqual([
      ['anna', 2, 0, 16, []],
      ['wei', 1, 2, 15, ['q99']],
    ]);
    expect(students[1]?.questions.slice(0, 3).map(({ elements }) => elements.at(-1)?.reason)).toEqual([null, 'comma', 'too-many']);
  });

  it('prints a table for each student with the reason of each verdict, and the totals', async () => {
    await writeFile(path.join(sheets, 'a.json'), writeAnswerSheet(answered('Anna', byHand)));
    await writeFile(path.join(sheets, 'b.json'), writeAnswerSheet(answered('Wei', ['4.3'])));
    const { status, out } = await chainrule('check', teacher, '--answers', path.join(sheets, 'a.json'), path.join(sheets, 'b.json'));
    expect(status).toBe(0);
    expect(out).toContain('Anna (a.json): 10 right, 3 rounded too early, 5 wrong');
    expect(out).toMatch(/q5 +z_o1 +2\.0864 +rounded too early +2\.08616 +steps rounded to 3 decimals/);
    expect(out).toMatch(/q13 .* wrong .* first wrong step\n/);
    expect(out).toMatch(/q16 .* wrong .* follows from the wrong q13/);
    expect(out).toMatch(/Wei +1 +0 +0 +17 +0/);
  });

  it('writes a table for spreadsheets', async () => {
    await writeFile(path.join(sheets, 'a.json'), writeAnswerSheet(answered('Müller, Anna', byHand)));
    const csv = path.join(folder, 'results.csv');
    expect(await chainrule('check', teacher, '--answers', sheets, '--csv', csv)).toMatchObject({ status: 0 });
    const rows = (await readFile(csv, 'utf8')).trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + 18);
    expect(rows[5]).toBe('"Müller, Anna",a.json,q5,z_o1,,2.0864,rounded,decimals 3,,,2.0861590360355833');
  });

  it.each([
    ['a file that is not there', ['--answers', 'nowhere.json'], 'E_FILE_NOT_FOUND'],
    ['a table under a name that is no table', ['--answers', '.', '--csv', 'teacher.chainrule.json'], 'E_USAGE'],
    ['a table of nothing', ['--csv', 'a.csv'], 'E_USAGE'],
  ])('ends with 2 for %s', async (_, options, code) => {
    const { status, error } = await chainrule('check', teacher, ...options);
    expect(status).toBe(2);
    expect(error).toContain(code);
  });

  it('says so where a document asks nothing', async () => {
    expect(await chainrule('check', 'mlp-3-2-2', '--answers', sheets)).toMatchObject({ status: 2, error: expect.stringContaining('E_USAGE mlp-3-2-2 asks nothing') as string });
  });
});

it('an erratum that comes from rounding is called so', async () => {
  expect((await chainrule('check', 'relu-sgd-step')).out).toMatch(/erratum .*0\.0162 \(rounded too early\)/);
  expect((await chainrule('check', 'mlp-3-2-2')).out).not.toContain('rounded too early');
});
