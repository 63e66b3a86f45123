import { type JSX, useState } from 'react';
import { type Recipe, RecipeSchema, recipeKinds } from '../../../src-core/graph/dataset.ts';
import { Modal, closeDialog } from '../../dialogs/Modal.tsx';
import type { MessageKey } from '../../i18n/en.ts';
import { useText } from '../../i18n/useText.ts';
import { chooseRecipe } from '../../model/dataset.ts';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';
import { NumberCell } from '../../widgets/NumberCell.tsx';
import { useMaking } from './useMaking.ts';

const sequenceKinds: ReadonlySet<Recipe['kind']> = new Set(['adding', 'parity', 'copy', 'occurrences']);

/** Chooses one of the built-in generators and its settings. */
export function GenerateDialog(): JSX.Element {
  const { t } = useText();
  const [recipe, setRecipe] = useState<Recipe>(() => RecipeSchema.parse({ kind: 'moons' }));
  const { busy, make } = useMaking();
  const fields = Object.entries(recipe).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const choices = Object.entries(recipe).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean');
  return (
    <Modal title={t('data.generateTitle')} className="dialog-generate">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) make((signal) => chooseRecipe(recipe, signal));
        }}
      >
        <div className="form">
          <ChoiceRow label={t('data.kindOfData')} value={recipe.kind} choices={recipeKinds} told={(kind) => t(`data.recipe.${kind}`)} onChoose={(kind) => { setRecipe(RecipeSchema.parse({ kind })); }} />
          {fields.map(([name, value]) => {
            const label = t(name === 'rows' && sequenceKinds.has(recipe.kind) ? 'data.sequencesField' : (`data.field.${name}` as MessageKey));
            return (
              <Field key={`${recipe.kind} ${name}`} label={label}>
                <NumberCell label={label} value={value} digits={0} exact accepts={(typed) => RecipeSchema.safeParse({ ...recipe, [name]: typed }).success} onChange={(typed) => { setRecipe(RecipeSchema.parse({ ...recipe, [name]: typed })); }} />
              </Field>
            );
          })}
          {choices.map(([name, value]) => {
            const label = t(`data.field.${name}` as MessageKey);
            return (
              <Field key={`${recipe.kind} ${name}`} label={label}>
                <input type="checkbox" checked={value} aria-label={label} onChange={(event) => { setRecipe(RecipeSchema.parse({ ...recipe, [name]: event.target.checked })); }} />
              </Field>
            );
          })}
        </div>
        <p className="quiet data-about">{t(`data.about.${recipe.kind}`)}</p>
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={closeDialog}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            {t('data.generateAction')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <>
      <span className="form-label">{label}</span>
      {children}
    </>
  );
}
