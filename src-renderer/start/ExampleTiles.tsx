import { type JSX, useId } from 'react';
import { useText } from '../i18n/useText.ts';
import { exampleCards } from '../model/exampleCards.ts';
import { openExampleProject } from '../model/files.ts';
import { GraphPicture } from '../widgets/GraphPicture.tsx';

/** From a step by hand to networks that learn. */
const chosen = ['mlp-3-2-2', 'lstm-step', 'rnn-bptt', 'xor', 'spirals', 'lstm-characters'];
const size = { width: 200, height: 96 };

/** Networks to begin with, each with a picture of it. */
export function ExampleTiles(): JSX.Element {
  const { t } = useText();
  const id = useId();
  const cards = exampleCards();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('start.examples')}</h3>
      <div className="start-tiles">
        {chosen.flatMap((example) => {
          const card = cards.find((one) => one.id === example);
          if (!card) return [];
          return (
            <button key={example} type="button" className="start-tile" onClick={() => void openExampleProject(example)}>
              <GraphPicture document={card.document} label="" size={size} />
              <span>{card.title}</span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
