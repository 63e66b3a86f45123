import type { canvasEn } from './canvasEn.ts';

/** Texts of arranging, wires and comment frames on the canvas in Simplified Chinese. */
export const canvasZhCN: Readonly<Record<keyof typeof canvasEn, string>> = {
  'edit.tidy': '整理',
  'edit.align': '对齐',
  'edit.spread': '均匀分布',
  'command.group.arrange': '排列',
  'command.arrange.tidy': '整理所选节点或整个网络',
  'command.arrange.tidyAll': '整理整个网络',
  'command.arrange.tidyRight': '从左到右整理',
  'command.arrange.tidyDown': '从上到下整理',
  'command.arrange.left': '左边对齐',
  'command.arrange.right': '右边对齐',
  'command.arrange.top': '上边对齐',
  'command.arrange.bottom': '下边对齐',
  'command.arrange.middle': '中心对齐到水平线',
  'command.arrange.centre': '中心对齐到竖直线',
  'command.arrange.spreadAcross': '左右均匀分布',
  'command.arrange.spreadDown': '上下均匀分布',
  'command.arrange.snap': '对齐网格（开或关）',
  'arrange.changed': '整理期间网络被修改，因此没有移动任何节点。',
  'arrange.tooLong': '未能及时找到布局。请先整理网络的一部分。',
};
