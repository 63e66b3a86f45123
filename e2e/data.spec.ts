import { createWriteStream, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { DataPanel, buildOneLayer } from './pages/dataPanel.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

// The data panel: tables that are imported, generated, typed; their columns, sequences and split.

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await new AppPage(page).ready();
});

/** The panel over a network of one layer. */
async function panelOverOneLayer(page: Page): Promise<{ app: AppPage; panel: DataPanel; cards: Awaited<ReturnType<typeof buildOneLayer>> }> {
  const app = new AppPage(page);
  const cards = await buildOneLayer(app);
  const panel = new DataPanel(app);
  await panel.open();
  return { app, panel, cards };
}

const tablesOf = (home: string): string[] => {
  const folder = path.join(home, '.local/share/chainrule/tables');
  return existsSync(folder) ? readdirSync(folder) : [];
};

const defects = [
  '\uFEFFname;height;weight;colour;ill',
  'Anna;1,60;55,5;red;yes',
  '"Berg; ""Tom""";1,80;;blue;no',
  'Cleo;abc;70,25;red;no',
  'Dora;1,75;n/a;"green";yes',
  'Emil;1,90;80,5;blue;no',
  'Fred;1,70',
  'Gina;1,65;60,5;green;yes;9',
  'Hugo;1,72;66;red;no',
  '',
].join('\r\n');

test('a CSV full of defects: faults are named by row and column, and its rows are in the table', { tag: '@web' }, async ({ page, app: started }) => {
  const { panel, cards } = await panelOverOneLayer(page);
  const file = path.join(started.home, 'people.csv');
  writeFileSync(file, defects);
  await panel.lookAt(file);
  for (const [label, value] of [['Cells are apart by', ';'], ['First row', 'yes'], ['Decimal sign', ',']] as const) await expect(panel.dialog.getByLabel(label, { exact: true })).toHaveValue(value);
  // Of eight texts one is no number: that the others are is for the user to say.
  await panel.dialog.getByLabel('Take column height as').selectOption({ label: 'numbers' });
  await expect(panel.dialog.locator('.import-faults li')).toHaveText([
    'row 3, column 3 weight: missing',
    'row 4, column 2 height: not a numberabc',
    'row 5, column 3 weight: missingn/a',
    /^row 7, column 3 weight: too few cells/,
    /^row 8, column 6: too many cells/,
  ]);
  const preview = panel.dialog.getByRole('region', { name: 'The first rows' });
  await expect(preview.locator('td[data-faulty]')).toHaveText(['', 'abc', 'n/a', '']);
  await expect(preview).toContainText('Berg; "Tom"');
  // Another way to read it changes what is seen; and back.
  await panel.dialog.getByLabel('First row', { exact: true }).selectOption('no');
  await expect(preview.locator('thead')).not.toContainText('weight');
  await panel.dialog.getByLabel('First row', { exact: true }).selectOption('yes');
  await expect(preview.locator('thead')).toContainText('weight');
  await panel.dialog.getByLabel('Take column name as').selectOption({ label: 'leave out' });
  await panel.dialog.getByLabel('Take column height as').selectOption({ label: 'numbers' });
  await expect(panel.dialog.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
  await panel.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(panel.dialog).toHaveCount(0);

  await expect.poll(() => panel.titles()).toEqual(['height', 'weight', 'colour', 'ill']);
  await panel.expectRows([
    ['1.6000', '55.5000', 'red', 'yes'],
    ['1.8000', '', 'blue', 'no'],
    ['', '70.2500', 'red', 'no'],
    ['1.7500', '', 'green', 'yes'],
    ['1.9000', '80.5000', 'blue', 'no'],
    ['1.7000', '', '', ''],
    ['1.6500', '60.5000', 'green', 'yes'],
    ['1.7200', '66', 'red', 'no'],
  ]);
  await expect(panel.header('weight')).toContainText('3 missing');
  await expect(panel.header('colour')).toContainText('3 classes');

  // Nothing stands in for a class: the panel says where one is missing, and the cells are filled.
  await expect(panel.fault).toContainText('row 6 has no number in column "colour"');
  await panel.typeCell(6, 3, 'red');
  await expect(panel.fault).toContainText('row 6 has no number in column "ill"');
  await panel.typeCell(6, 4, 'no');
  await expect(panel.fault).toHaveCount(0);
  // Two numbers and three classes in, one number out.
  await expect(cards.x.locator).toContainText('4 × 1 × 5');
  await expect(panel.settings).toContainText('8 samples: 6 for training, 2 for validation, 0 for test');
});

test('rows with missing numbers are left out on request', async ({ page, app: started }) => {
  const { app, panel } = await panelOverOneLayer(page);
  const file = path.join(started.home, 'people.csv');
  writeFileSync(file, defects);
  await panel.lookAt(file);
  await panel.dialog.getByLabel('Rows with missing numbers').selectOption('drop');
  await panel.dialog.getByLabel('Take column height as').selectOption({ label: 'numbers' });
  await expect(panel.dialog.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
  await panel.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(app.notices).toContainText('4 rows and 5 columns imported');
  await expect(app.notices).toContainText('4 rows with missing numbers were left out.');
  await expect(panel.fault).toHaveCount(0);
  await expect(panel.grid.locator('.sheet-cell[data-missing]')).toHaveCount(0);
});

test('normalisation is fitted to the training part alone, and the shapes follow the columns', async ({ page, app: started }) => {
  const { app, panel, cards } = await panelOverOneLayer(page);
  const rows = [
    [1, 10, 'train'], [2, 14, 'train'], [4, 30, 'train'], [9, 22, 'train'], [100, -500, 'val'], [-77, 900, 'held'],
  ] as const;
  await panel.importText(started.home, 'split.csv', `a,b,part,y\n${rows.map(([a, b, part], index) => [a, b, part, index % 2].join(',')).join('\n')}\n`);
  await panel.bind('x', ['a', 'b']);
  await panel.bind('t', ['y']);
  await panel.settings.getByLabel('Split', { exact: true }).selectOption({ label: 'by column' });
  await panel.settings.getByLabel('Column', { exact: true }).selectOption({ label: 'part' });
  await panel.settings.getByLabel('Validation').selectOption({ label: 'val' });
  await panel.settings.getByLabel('Test').selectOption({ label: 'held' });
  await expect(panel.settings).toContainText('6 samples: 4 for training, 1 for validation, 1 for test');

  await panel.settings.getByRole('button', { name: 'Normalise all inputs' }).click();
  const training = rows.filter(([, , part]) => part === 'train');
  const fitted = ([0, 1] as const).map((column) => {
    const numbers = training.map((row) => row[column]);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return { mean, deviation: Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length) };
  });
  for (const [index, name] of ['a', 'b'].entries()) await expect(panel.header(name)).toContainText(`μ ${String(fitted[index]?.mean)}, σ ${fitted[index]?.deviation.toFixed(4) ?? ''}`);
  for (const [row, numbers] of rows.slice(0, 4).entries()) {
    for (const column of [0, 1] as const) {
      const { mean, deviation } = fitted[column] ?? { mean: NaN, deviation: NaN };
      await expect(cards.x.cell(row + 1, column + 1)).toHaveValue(numbers[column] === mean ? '0' : ((numbers[column] - mean) / deviation).toFixed(4).replace('-', '−'));
    }
  }
  await panel.column('a', 'from 0 to 1');
  await expect(panel.header('a')).toContainText('1 … 9');
  await expect(cards.x.cell(3, 1)).toHaveValue(((4 - 1) / 8).toFixed(4));

  // The held-out rows are seen through the same numbers.
  await panel.cell(5, 1).click();
  await panel.page.getByRole('button', { name: 'Show on the canvas' }).click();
  await expect(cards.x.cell(1, 1)).toHaveValue(((100 - 1) / 8).toFixed(4));
  await expect(panel.grid.locator('.sheet-row[data-marked]')).toHaveCount(1);

  // One-hot: each class has a number of its own, and the shape follows.
  await panel.bind('x', ['a', 'part']);
  await expect(cards.x.locator.locator('.card-data input')).toHaveCount(4);
  // The classes are held, train and val, in the order of the alphabet.
  for (const [index, hot] of ['0', '0', '1'].entries()) await expect(cards.x.cell(1, 2 + index)).toHaveValue(hot);
  await panel.classes('x').selectOption({ label: 'classes as an index' });
  await expect(cards.x.locator.locator('.card-data input')).toHaveCount(2);
  await expect(cards.x.cell(1, 2)).toHaveValue('2');
  for (let times = 0; times < 3; times++) await app.button('edit.undo').click();
  await expect(cards.x.locator.locator('.card-data input')).toHaveCount(2);
  await expect(panel.chooser('x')).toHaveText('a, b');
});

test('every generator makes a table, the same from the same seed', async ({ page }) => {
  const { app, panel } = await panelOverOneLayer(page);
  const names: readonly (readonly [string, RegExp])[] = [
    ['XOR', /^4 rows × 3 columns/],
    ['Two moons', /^200 rows × 3/],
    ['Circles', /^200 rows × 3/],
    ['Spirals', /^300 rows × 3/],
    ['Blobs', /^200 rows × 3/],
    ['Noisy sine', /^200 rows × 2/],
    ['Linear regression', /^200 rows × 3/],
    ['Add two numbers', /^10,000 rows × 5[^]*1000 samples/],
    ['Parity', /^8,000 rows × 4[^]*1000 samples/],
    ['Copy memory', /^12,000 rows × 4[^]*1000 samples/],
    ['Characters of a text', /rows × 4/],
    ['8 × 8 digits', /^1,000 rows × 65/],
  ];
  for (const [name, summary] of names) {
    await panel.generate(name);
    await expect(panel.settings.locator('.data-source strong')).toHaveText(name);
    await expect(panel.settings.locator('.data-summary')).toHaveText(summary);
    await expect(panel.fault).toHaveCount(0);
  }
  await panel.generate('Two moons', { Rows: '50', Seed: '7' });
  const first = await panel.filledRows();
  await panel.generate('Two moons', { Rows: '50', Seed: '8' });
  await expect.poll(() => panel.rows()).not.toEqual(first);
  await panel.generate('Two moons', { Rows: '50', Seed: '7' });
  await panel.expectRows(first);
  await app.button('edit.undo').click();
  await expect.poll(() => panel.rows()).not.toEqual(first);
  await panel.settings.getByRole('button', { name: 'Remove the data set' }).click();
  await expect(page.locator('.data-settings')).toContainText('The rows on the canvas');
});

test('the table is typed in like a spreadsheet, and each change is undone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { app, panel } = await panelOverOneLayer(page);
  await page.locator('.data-actions [data-command="data.type"]').click();
  await panel.dialog.getByLabel('Table').fill('a\tb\tgroup\n1\t2\tred\n3\t4\tblue\n5\t6\tred\n');
  await panel.dialog.getByRole('button', { name: 'Make a data set' }).click();
  const begun = [['1', '2', 'red'], ['3', '4', 'blue'], ['5', '6', 'red']];
  await panel.expectRows(begun);
  const undo = app.button('edit.undo');
  const press = (...keys: readonly string[]): Promise<void> => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  await panel.cell(1, 1).click();
  await page.keyboard.type('7.25');
  await press('Enter');
  await expect(panel.cell(1, 1)).toHaveText('7.2500');
  await expect(panel.cell(2, 1)).toHaveAttribute('data-active', 'true');
  // F2 goes on with what is there; Escape gives it up.
  await press('F2');
  await page.keyboard.type('9');
  await expect(panel.cell(2, 1).locator('input')).toHaveValue('39');
  await press('Escape');
  await expect(panel.cell(2, 1)).toHaveText('3');
  await press('Enter', 'End');
  await page.keyboard.type('1');
  await press('Tab');
  await expect(panel.cell(2, 1)).toHaveText('31');
  await expect(panel.cell(2, 2)).toHaveAttribute('data-active', 'true');
  await press('ArrowDown', 'ArrowLeft', 'Delete');
  await expect(panel.cell(3, 1)).toHaveText('');
  await expect(panel.header('a')).toContainText('1 missing');
  // A class that the column does not have yet becomes one.
  await panel.typeCell(3, 3, 'green');
  await expect(panel.header('group')).toContainText('3 classes');
  await panel.typeCell(1, 2, 'many');
  await expect(app.notices).toContainText('“many” in row 1 of column "b" is not a number'.replace('“many”', '"many"'));
  await expect(panel.cell(1, 2)).toHaveText('2');

  // Exactly one entry for each change that was made.
  for (const expected of [[['7.2500', '2', 'red'], ['31', '4', 'blue'], ['', '6', 'red']], [['7.2500', '2', 'red'], ['31', '4', 'blue'], ['5', '6', 'red']], [['7.2500', '2', 'red'], ['3', '4', 'blue'], ['5', '6', 'red']], begun]) {
    await undo.click();
    await panel.expectRows(expected);
  }
  await app.button('edit.redo').click();
  await expect(panel.cell(1, 1)).toHaveText('7.2500');
  await undo.click();

  // Ranges go to and come from a spreadsheet's text.
  await panel.cell(1, 1).click();
  await panel.cell(2, 2).click({ modifiers: ['Shift'] });
  await press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('1\t2\n3\t4');
  await panel.cell(2, 1).click();
  await press('Control+v');
  await panel.expectRows([['1', '2', 'red'], ['1', '2', 'blue'], ['3', '4', 'red']]);
  await page.evaluate(() => navigator.clipboard.writeText('10\t20\tblue\tbeyond\r\n11\t21\tred\r\n12\t22\tblue\r\n'));
  await panel.cell(3, 1).click();
  await press('Control+v');
  // Rows go on below the table, columns do not.
  await expect(app.notices).toContainText('1 pasted cells had no place');
  await panel.expectRows([['1', '2', 'red'], ['1', '2', 'blue'], ['10', '20', 'blue'], ['11', '21', 'red'], ['12', '22', 'blue']]);
  await page.evaluate(() => navigator.clipboard.writeText('0.5'));
  await press('Control+a', 'Delete');
  await expect(panel.grid.locator('.sheet-cell[data-missing]')).toHaveCount(15);
  await undo.click();
  await panel.cell(1, 1).click();
  await press('Shift+ArrowDown', 'Shift+ArrowRight', 'Control+v');
  await panel.expectRows([['0.5000', '0.5000', 'red'], ['0.5000', '0.5000', 'blue'], ['10', '20', 'blue'], ['11', '21', 'red'], ['12', '22', 'blue']]);
});

test('rows and columns come, go and change their names, by keys too', async ({ page, app: started }) => {
  const { app, panel, cards } = await panelOverOneLayer(page);
  await panel.importText(started.home, 'small.csv', 'a,b,y\n1,2,3\n4,5,6\n7,8,9\n10,11,12\n13,14,15\n');
  await panel.cell(2, 1).click();
  await page.getByRole('button', { name: 'Add a row' }).click();
  await expect(panel.cell(3, 1)).toHaveText('');
  await expect(panel.cell(4, 1)).toHaveText('7');
  // The rows that were on the canvas still are.
  await expect(panel.grid.locator('.sheet-row[data-marked] .sheet-label')).toHaveText(['1', '2', '4', '5']);
  await panel.cell(3, 1).click();
  await page.getByRole('button', { name: 'Delete rows' }).click();
  await panel.expectRows([['1', '2', '3'], ['4', '5', '6'], ['7', '8', '9'], ['10', '11', '12'], ['13', '14', '15']]);

  // The menu of a column, by keys alone.
  await panel.header('a').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Delete the column' })).toBeFocused();
  for (let times = 0; times < 3; times++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await panel.dialog.getByLabel('Name of the column').fill('first');
  await page.keyboard.press('Enter');
  await expect.poll(() => panel.titles()).toEqual(['first', 'b', 'y']);
  await expect(panel.chooser('x')).toHaveText('first, b');
  await expect(cards.x.cell(2, 1)).toHaveValue('4');
  // A name that is taken is not taken twice.
  await panel.column('b', 'Rename…');
  await panel.dialog.getByLabel('Name of the column').fill('first');
  await page.keyboard.press('Enter');
  await expect(panel.chooser('x')).toHaveText(/^first, first.+/);
  await expect(cards.x.cell(2, 2)).toHaveValue('5');
  await app.button('edit.undo').click();

  await panel.column('first', 'Insert a column of classes after');
  await expect.poll(() => panel.titles()).toEqual(['first', 'x4', 'b', 'y']);
  await panel.typeCell(1, 2, 'yes');
  await expect(panel.header('x4')).toContainText('1 classes');
  await panel.column('b', 'Delete the column');
  await expect.poll(() => panel.titles()).toEqual(['first', 'x4', 'y']);
  await expect(panel.chooser('x')).toHaveText('first');
  await expect(cards.x.locator.locator('.card-data input')).toHaveCount(4);

  // Rows of a data set are typed in its table, nowhere else.
  await expect(cards.x.cell(1, 1)).not.toBeEditable();
  await cards.x.select();
  await expect(app.inspector).toContainText('These rows come from “small.csv”: first.');
  await expect(app.inspector.getByLabel('Samples')).not.toBeEditable();
  await expect(app.inspector.getByRole('button', { name: 'Add sample' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Training' }).click();
  await app.inspector.getByRole('button', { name: 'Open the data panel' }).click();
  await expect(panel.grid).toBeVisible();
});

test('the rows on the canvas are a table too, as long as there is no other', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { app, panel, cards } = await panelOverOneLayer(page);
  await panel.typeCell(1, 1, '2.5');
  await expect(cards.x.cell(1, 1)).toHaveValue('2.5000');
  await page.evaluate(() => navigator.clipboard.writeText('1\t10\n2\t20\n3\t30'));
  await panel.cell(1, 1).click();
  await page.keyboard.press('Control+v');
  await panel.expectRows([['1', '10'], ['2', '20'], ['3', '30']]);
  await expect(cards.target.cell(3, 1)).toHaveValue('30');
  await panel.typeCell(2, 1, 'two');
  await expect(app.notices).toContainText('“two” is not a number');
  await page.getByRole('button', { name: 'Add sample' }).last().click();
  await expect.poll(() => panel.rows()).toHaveLength(4);
  await panel.cell(2, 1).click();
  await page.getByRole('button', { name: 'Remove sample 2' }).last().click();
  await panel.expectRows([['1', '10'], ['3', '30'], ['0', '0']]);
});

test('sequences in long and wide tables are padded, and the loss counts only real steps', async ({ page, app: started }) => {
  const { app, panel, cards } = await panelOverOneLayer(page);
  const sequences = [[[1, 2], [3, 5], [2, 2]], [[4, 1]], [[0.5, 3], [2, -1]]] as const;
  const long = sequences.flatMap((steps, index) => steps.map(([x, t], step) => `s${String(index)},${String(step)},${String(x)},${String(t)}`));
  // Out of order: the step column says which comes first.
  await panel.importText(started.home, 'long.csv', `id,step,x,t\n${[...long].reverse().join('\n')}\n`);
  await panel.settings.getByLabel('Rows', { exact: true }).selectOption({ label: 'rows are steps of a sequence' });
  await expect(panel.settings.getByLabel('Sequence column').locator('option:checked')).toHaveText('id');
  await expect(panel.settings.getByLabel('Step column').locator('option:checked')).toHaveText('step');
  await panel.bind('x', ['x']);
  await panel.bind('t', ['t']);
  await expect(panel.settings).toContainText('3 samples: 2 for training, 1 for validation, 0 for test · 1 to 3 steps');
  await panel.setNumber('On the canvas: Samples', '3');
  await cards.layer.type([[1]], 'W');
  // ŷ = x: half the squared distance of the real steps, and none of the padding.
  const loss = sequences.flat().reduce((sum, [x, t]) => sum + 0.5 * (x - t) ** 2, 0);
  await expect.poll(() => app.lossNumber()).toBeCloseTo(loss, 3);

  // A target that is the same at every step would make padding count, were it not masked.
  const wide = sequences.map((steps) => [...Array.from({ length: 3 }, (_, step) => steps[step]?.[0] ?? ''), 10].join(','));
  await panel.importText(started.home, 'wide.csv', `x1,x2,x3,t\n${wide.join('\n')}\n`);
  await panel.settings.getByLabel('Rows', { exact: true }).selectOption({ label: 'each row is a whole sequence' });
  await expect(panel.settings.getByLabel('Steps')).toHaveValue('3');
  await panel.bind('x', ['x1', 'x2', 'x3']);
  await expect(panel.settings).toContainText('1 to 3 steps');
  await expect(panel.fault).toHaveCount(0);
  await cards.layer.type([[1]], 'W');
  const wideLoss = sequences.flat().reduce((sum, [x]) => sum + 0.5 * (x - 10) ** 2, 0);
  await expect.poll(() => app.lossNumber()).toBeCloseTo(wideLoss, 2);
  await panel.setNumber('Steps', '2');
  await expect(panel.fault).toContainText('3 columns cannot be shared among 2 steps');
});

test('samples are split by seed', async ({ page }) => {
  const { panel } = await panelOverOneLayer(page);
  await panel.generate('Two moons');
  await expect(panel.settings).toContainText('160 for training, 40 for validation, 0 for test');
  await panel.setNumber('Validation %', '25');
  await panel.setNumber('Test %', '12.5');
  await expect(panel.settings).toContainText('125 for training, 50 for validation, 25 for test');
  await panel.settings.getByLabel('Test %').fill('80');
  await panel.settings.getByLabel('Test %').press('Enter');
  await expect(page.getByRole('alert')).toContainText('“80” does not fit here');
  await page.keyboard.press('Escape');
  await panel.settings.getByRole('button', { name: 'Normalise all inputs' }).click();
  const fitted = panel.header('x1').locator('.sheet-note');
  await expect(fitted).toContainText('μ');
  const before = await fitted.innerText();
  // Other samples in the training part have another mean.
  await panel.setNumber('Split: Seed', '2');
  await expect(fitted).not.toHaveText(before);
});

test('a file is dropped on the window: a table is imported, a project is opened', async ({ page, app: started }) => {
  const { app, panel } = await panelOverOneLayer(page);
  const project = path.join(started.home, 'one.chainrule.json');
  await app.saveAs(project);
  await panel.drop('dropped.csv', 'a;b\n1,5;2\n2,5;3\n');
  await panel.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await panel.expectRows([['1.5000', '2'], ['2.5000', '3']]);
  await expect(page.locator('.data-source strong')).toHaveText('dropped.csv');
  await panel.drop('picture.png', 'not one');
  await expect(app.notices).toContainText('picture.png is neither a project nor a file of data');
  await panel.drop('broken.chainrule.json', '{"format": "chainrule"');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(app.notices).toContainText('broken.chainrule.json');
  await expect(page.locator('.card')).toHaveCount(4);
  await app.saveAs(path.join(started.home, 'two.chainrule.json'));
  await panel.drop('one.chainrule.json', readFileSync(project, 'utf8'));
  await expect(page.locator('.data-settings')).toContainText('The rows on the canvas');
  await expect(page.locator('.card')).toHaveCount(4);
});

/** Waits until a table is being written: the file was read once then, to see what is in it, which is most of the work. */
async function expectWriting(home: string): Promise<void> {
  await expect.poll(() => tablesOf(home), { timeout: 40_000 }).not.toEqual([]);
}

/** A CSV of about 60 MB. */
async function writeLarge(file: string): Promise<void> {
  const out = createWriteStream(file);
  out.write('a,b,c,d,e,f,y\n');
  for (let part = 0; part < 60; part++) {
    const lines = Array.from({ length: 18_000 }, (_, index) => {
      const at = part * 18_000 + index;
      return `${String(at)}.125,${String(at % 97)}.5,${String(at % 89)}.25,${String(at % 83)}.75,${String(at % 79)}.5,${String(at % 73)}.25,${String(at % 2)}`;
    });
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

test('a large import is cancelled and leaves nothing, and one that goes on is not for another document', async ({ page, app: started, host }) => {
  test.skip(host === 'web', 'the tables are in the browser’s storage there, not in a folder that the test can look into');
  test.setTimeout(120_000);
  const { app, panel } = await panelOverOneLayer(page);
  const file = path.join(started.home, 'large.csv');
  await writeLarge(file);
  await panel.lookAt(file);
  await expect(panel.dialog).toContainText('Only the first part of the file was looked at');
  const start = panel.dialog.getByRole('button', { name: 'Import', exact: true });
  await start.click();
  await expect(panel.dialog.getByRole('status')).toContainText(/Importing: [\d,]+ rows/);
  await expectWriting(started.home);
  await panel.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(start).toBeEnabled();
  await expect.poll(() => tablesOf(started.home)).toEqual([]);
  await expect(app.notices).toHaveText('');

  // Once more; and on the way the dialog is closed and an example opened.
  await start.click();
  await expectWriting(started.home);
  await page.keyboard.press('Escape');
  await expect(panel.dialog).toHaveCount(0);
  await app.menu('file.examples');
  await page.locator('[data-example="mlp-3-2-2"]').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.locator('.card')).toHaveCount(7);
  await expect.poll(() => tablesOf(started.home)).toEqual([]);
  await expect(page.locator('.data-settings')).toContainText('The rows on the canvas');
  await expect(app.button('edit.undo')).toBeDisabled();
  await expect(app.loss).toHaveText('0.5932');

  // A table that is still being made when its dialog is closed is not taken either.
  await page.locator('.data-actions [data-command="data.generate"]').click();
  await panel.dialog.getByLabel('What').selectOption({ label: '8 × 8 digits' });
  await panel.dialog.getByLabel('Rows', { exact: true }).fill('100000');
  await panel.dialog.getByLabel('Rows', { exact: true }).blur();
  await panel.dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.keyboard.press('Escape');
  await app.openExample('lstm-step');
  await panel.generate('XOR');
  await panel.expectRows([['0', '0', '0'], ['0', '1', '1'], ['1', '0', '1'], ['1', '1', '0']]);
  await app.button('edit.undo').click();
  await expect(page.locator('.data-settings')).toContainText('The rows on the canvas');
  await expect(app.button('edit.undo')).toBeDisabled();
});

test('axe finds nothing serious in the data panel and its dialogs, in either theme', async ({ page, app: started }) => {
  test.setTimeout(120_000);
  const { panel } = await panelOverOneLayer(page);
  await expectNothingSerious(page, '.dock');
  const file = path.join(started.home, 'people.csv');
  writeFileSync(file, defects);
  await panel.lookAt(file);
  await expectNothingSerious(page, '.dialog');
  await panel.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(panel.fault).toBeVisible();
  await expectNothingSerious(page, '.dock');
  await panel.chooser('x').click();
  await expectNothingSerious(page, '.column-list');
  await page.keyboard.press('Escape');
  await page.locator('.data-actions [data-command="data.generate"]').click();
  await expectNothingSerious(page, '.dialog');
  await page.keyboard.press('Escape');
  await page.locator('.data-actions [data-command="data.type"]').click();
  await expectNothingSerious(page, '.dialog');
});
