import { type JSX, useEffect, useRef } from 'react';

/** A checkbox that can stand between on and off, where it speaks for several things. */
export function MixedBox({ checked, isMixed, disabled = false, onChange }: { readonly checked: boolean; readonly isMixed: boolean; readonly disabled?: boolean; readonly onChange: (checked: boolean) => void }): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isMixed;
  }, [isMixed]);
  return <input ref={box} type="checkbox" checked={checked && !isMixed} disabled={disabled} onChange={(event) => { onChange(event.target.checked); }} />;
}
