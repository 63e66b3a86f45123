type Take = () => void;

const fields = new Set<Take>();

/** A field with text that is not taken yet says how to take it; the answer ends that. */
export function holdTyped(take: Take): () => void {
  fields.add(take);
  return () => {
    fields.delete(take);
  };
}

/** Takes what is being typed, as Enter would: a command that follows (save, train) must not miss it. */
export function takeTyped(): void {
  for (const take of [...fields]) take();
}
