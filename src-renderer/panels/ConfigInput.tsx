import { type JSX, useId } from 'react';
import type { ConfigField } from '../model/configFields.ts';
import { parseNumber } from '../../src-core/tensor/parseNumber.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';
import { MixedBox } from '../widgets/MixedBox.tsx';
import { TextCell } from '../widgets/TextCell.tsx';
import { useText } from '../i18n/useText.ts';

interface Props {
  readonly field: ConfigField;
  readonly label: string;
  readonly choiceLabel: (choice: string) => string;
  readonly value: unknown;
  readonly valid: (value: unknown) => boolean;
  /** Why a value is not valid, in the words of the node's definition. */
  readonly reason?: (value: unknown) => string | undefined;
  readonly onChange: (value: unknown) => void;
  /** Several nodes are edited, and their values differ. */
  readonly isMixed?: boolean;
}

/** The input for one field of a config. */
export function ConfigInput({ field, label, choiceLabel, value, valid, reason, onChange, isMixed = false }: Props): JSX.Element {
  const { t } = useText();
  const id = useId();
  if (field.kind === 'boolean') {
    return (
      <label className="form-check">
        <MixedBox checked={value === true} isMixed={isMixed} onChange={onChange} />
        <span>{label}</span>
      </label>
    );
  }
  return (
    <>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {field.kind === 'choice' ? (
        <select id={id} className="select" value={isMixed ? '' : String(value)} onChange={(event) => { onChange(event.target.value); }}>
          {isMixed && (
            <option value="" disabled>
              {t('inspector.mixed')}
            </option>
          )}
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choiceLabel(choice)}
            </option>
          ))}
        </select>
      ) : field.kind === 'number' ? (
        <NumberCell
          label={label}
          value={typeof value === 'number' ? value : NaN}
          digits={field.whole ? 0 : 4}
          isMixed={isMixed}
          accepts={(typed) => (!field.whole || Number.isInteger(typed)) && valid(typed)}
          onChange={onChange}
        />
      ) : (
        <TextCell
          label={label}
          {...(isMixed && { placeholder: t('inspector.mixed') })}
          value={isMixed ? '' : Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : ''}
          read={(text) => (field.kind === 'list' ? readList(text, field.optional) : text)}
          valid={(typed) => typed !== null && valid(typed)}
          {...(reason && field.kind === 'text' && { reason })}
          onChange={onChange}
        />
      )}
    </>
  );
}

/** Numbers with commas or spaces between them; null where one is no number, undefined for an empty optional field. */
function readList(text: string, optional: boolean): number[] | null | undefined {
  const parts = text.replaceAll(/[[\]×x,;，]/g, ' ').split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0 && optional) return undefined;
  const numbers = parts.map(parseNumber);
  return numbers.every((number) => number !== undefined) ? numbers : null;
}
