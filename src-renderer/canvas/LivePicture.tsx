import { type JSX, useEffect } from 'react';
import type { PictureWatch } from '../../src-core/protocol/watch.ts';
import { mostPictured } from '../../src-core/protocol/frame.ts';
import { useText } from '../i18n/useText.ts';
import type { PictureForm } from '../model/pictureForm.ts';
import { pictureKey, wishPictures } from '../model/pictureWishes.ts';
import { useLive } from '../model/useLive.ts';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { largestOf } from './overlay/heatScale.ts';
import { rangeWords } from './overlay/pictureChip.ts';

interface Props {
  readonly picture: Pick<PictureWatch, 'of' | 'step'>;
  readonly form: PictureForm;
  readonly kind: 'value' | 'gradient';
  /** Room for all tiles, px. */
  readonly widest: number;
  readonly highest: number;
}

const mostTiles = 4;
const largestCell = 16; // px
const gap = 3; // px

/** A tensor of the run as small pictures that follow its numbers. What it says is to be read in the inspector. */
export function LivePicture({ picture: { of, step }, form, kind, widest, highest }: Props): JSX.Element | null {
  const { t } = useText();
  const { rows, columns, tiles } = form;
  const shown = Math.max(1, Math.min(mostTiles, tiles, Math.floor(mostPictured / (rows * columns))));
  const key = pictureKey({ of, step });
  const wish = JSON.stringify({ of, step, count: shown * rows * columns });
  useEffect(() => {
    const owner = {};
    // The text stands for what it was made of, so that another object of the same content asks for nothing anew.
    wishPictures(owner, [JSON.parse(wish) as PictureWatch]);
    return () => {
      wishPictures(owner, []);
    };
  }, [wish]);
  const block = useLive((numbers) => numbers.pictures.get(key)?.[kind]);
  if (!block || block.size === 0) return null;
  const cell = Math.min(largestCell, (widest - (shown - 1) * gap) / (shown * columns), highest / rows);
  const whole = cell >= 2 ? Math.floor(cell) : cell;
  const size = { width: `${String(Math.max(6, Math.round(whole * columns)))}px`, height: `${String(Math.max(6, Math.round(whole * rows)))}px` };
  const most = largestOf(block);
  return (
    <div className={`live-picture ${kind === 'value' ? 'forward' : 'backward'}`} data-kind={kind}>
      <span className="visually-hidden">{t(kind === 'value' ? 'edge.value' : 'edge.gradient')} </span>
      <span aria-hidden>{kind === 'value' ? '▸' : '◂'}</span>
      <span className="live-tiles">
        {Array.from({ length: shown }, (_, tile) => (
          <PixelCanvas key={tile} {...{ rows, columns, most, kind }} numbers={block.numbers.subarray(tile * rows * columns, (tile + 1) * rows * columns)} style={size} />
        ))}
      </span>
      <span className="live-picture-range">
        {shown < tiles && `+${String(tiles - shown)} `}
        {rangeWords(most)}
      </span>
    </div>
  );
}
