import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test('the gradient check compares every parameter, and forgets its answer after an edit', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  const check = app.inspector.getByRole('region', { name: 'Gradient check' });
  await check.getByRole('button', { name: 'Check gradients' }).click();
  await expect(check.getByRole('status')).toContainText('12 gradients agree; the largest relative error is');
  await app.setTraining('Learning rate η', '0.02');
  await expect(check.getByRole('status')).toBeEmpty();
});
