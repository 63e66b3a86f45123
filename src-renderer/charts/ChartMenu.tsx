import { Menu } from '@base-ui/react/menu';
import { Download } from 'lucide-react';
import type { JSX } from 'react';
import { chartFormats } from '../../src-core/protocol/appContract.ts';
import { useText } from '../i18n/useText.ts';
import type { Chart } from './drawing.ts';
import { exportChart } from './exportChart.ts';

/** Exports a chart as a drawing, a picture or a table. The chart is made when it is asked for. */
export function ChartMenu({ chart }: { readonly chart: () => Chart | null }): JSX.Element {
  const { t } = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button chart-menu" aria-label={t('chart.export')} title={t('chart.export')}>
        <Download size={15} strokeWidth={1.75} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={4} align="end">
          <Menu.Popup className="popover menu menu-narrow">
            {chartFormats.map((format) => (
              <Menu.Item
                key={format}
                className="menu-item"
                data-format={format}
                onClick={() => {
                  const made = chart();
                  if (made) void exportChart(made, format);
                }}
              >
                {t(`chart.${format}`)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
