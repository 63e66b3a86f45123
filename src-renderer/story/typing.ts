/** Types into a field of the app as a person does, and takes it; of a list the entry is chosen by its value. Changes are made within `own`. */
export async function typeInto(field: HTMLInputElement | HTMLSelectElement, text: string, own: (act: () => void) => void): Promise<void> {
  field.focus({ preventScroll: true });
  const prototype = field instanceof HTMLSelectElement ? HTMLSelectElement.prototype : HTMLInputElement.prototype;
  // Through the element's own setter: React has put one of its own before it, and would not hear of the change.
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text);
  own(() => { field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true })); });
  // What was typed is in React's state by then.
  await drawn();
  if (!field.isConnected) return;
  own(() => { field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })); });
  await drawn();
  own(() => { field.blur(); });
}

function drawn(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve); });
}
