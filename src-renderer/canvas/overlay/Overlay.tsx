import { type JSX, useEffect, useRef } from 'react';
import { onFrame } from '../../model/liveNumbers.ts';
import { wishPictures } from '../../model/pictureWishes.ts';
import { app } from '../../model/store.ts';
import { useFlowReader } from '../flowReader.ts';
import { takePictureReader } from '../picture/pictureReader.ts';
import { Painter } from './painter.ts';

/** How far beyond the pane the numbers are painted, px: a view that is moved paints them anew each time it has come so far. */
const reach = 128;

/** The canvas with the numbers of all edges. What it shows is in the outline as text. */
export function Overlay(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const reader = useFlowReader();
  useEffect(() => {
    if (!canvas.current) return;
    takePictureReader(reader);
    const painter = new Painter(canvas.current, reader, app.getState, (pictures) => {
      wishPictures(reader, pictures);
    }, reach);
    const observer = new MutationObserver(painter.recolour);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-pair'] });
    const ends = [reader.subscribe(painter.moved), onFrame(painter.takeNumbers), app.subscribe(painter.touch)];
    void document.fonts.ready.then(painter.touch);
    painter.touch();
    return () => {
      observer.disconnect();
      for (const end of ends) end();
      painter.stop();
      wishPictures(reader, []);
    };
  }, [reader]);
  return <canvas ref={canvas} className="overlay" aria-hidden="true" />;
}
