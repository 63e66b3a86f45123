import { type JSX, useId } from 'react';
import type { ConfigField } from '../model/configFields.ts';
import { parseNumber } from '../../src-core/tensor/parseNumber.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';
import { TextCell } from '../widgets/TextCell.tsx';

interface Props {
  readonly field: ConfigField;
  readonly label: string;
  readonly choiceLabel: (choice: string) => string;
  readonly value: unknown;
  readonly valid: (value: unknown) => boolean;
  readonly onChange: (value: unknown) => void;
}

/** The input for one field of a config. */
export function ConfigInput({ field, label, choiceLabel, value, valid, onChange }: Props): JSX.Element {
  const id = useId();
  if (field.kind === 'boolean') {
    return (
      <label className="form-check">
        <input type="checkbox" checked={value === true} onChange={(event) => { onChange(event.target.checked); }} />
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
        <select id={id} className="select" value={String(value)} onChange={(event) => { onChange(event.target.value); }}>
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
          accepts={(typed) => (!field.whole || Number.isInteger(typed)) && valid(typed)}
          onChange={onChange}
        />
      ) : (
        <TextCell
          label={label}
          value={Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : ''}
          read={(text) => (field.kind === 'list' ? readList(text, field.optional) : text)}
          valid={(typed) => typed !== null && valid(typed)}
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
