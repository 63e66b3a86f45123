import { type JSX, useId } from 'react';

interface Props<T extends string | null> {
  /** What stories call what is set. */
  readonly setting?: string;
  readonly label: string;
  readonly help?: string;
  readonly value: T;
  /** Null is no choice, where there may be none. */
  readonly choices: readonly T[];
  readonly disabled?: boolean;
  readonly told: (choice: T) => string;
  readonly onChoose: (chosen: T) => void;
}

/** A row of a form: a label and a list to choose from. */
export function ChoiceRow<T extends string | null>({ setting, label, help, value, choices, disabled = false, told, onChoose }: Props<T>): JSX.Element {
  const id = useId();
  return (
    <div className="form-field" data-setting={setting}>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="select"
        title={help}
        value={keyOf(value)}
        disabled={disabled}
        onChange={(event) => {
          const chosen = choices.find((choice) => keyOf(choice) === event.target.value);
          if (chosen !== undefined) onChoose(chosen);
        }}
      >
        {choices.map((choice) => (
          <option key={keyOf(choice)} value={keyOf(choice)}>
            {told(choice)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** No choice has an empty name. */
function keyOf(choice: string | null): string {
  return choice ?? '';
}
