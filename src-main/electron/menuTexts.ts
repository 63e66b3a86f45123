import type { CallInput } from '../../src-core/protocol/contract.ts';
import type { AppContract } from '../../src-core/protocol/appContract.ts';

export type Language = CallInput<AppContract, 'window.describe'>['language'];
type Text = Readonly<Record<Language, string>>;

/** A choice that is sent to the page as the id of a command there. */
export interface CommandItem {
  readonly command: string;
  readonly text: Text;
  readonly keys?: string;
}
/** A choice that Electron itself carries out. */
export interface RoleItem {
  readonly role: 'quit' | 'close' | 'cut' | 'copy' | 'paste' | 'togglefullscreen' | 'toggleDevTools' | 'minimize';
  readonly text: Text;
}
export type Item = CommandItem | RoleItem | 'line';

export interface Submenu {
  readonly text: Text;
  readonly items: readonly Item[];
}

/**
 * The menu. Undo, redo and deletion have no keys here: the page decides by where the focus is whether they
 * mean the text in a field or the graph.
 */
export const menuTexts: readonly Submenu[] = [
  {
    text: { en: '&File', 'zh-CN': '文件(&F)' },
    items: [
      { command: 'file.new', text: { en: 'New', 'zh-CN': '新建' }, keys: 'CmdOrCtrl+N' },
      { command: 'file.open', text: { en: 'Open…', 'zh-CN': '打开…' }, keys: 'CmdOrCtrl+O' },
      { command: 'file.examples', text: { en: 'Examples…', 'zh-CN': '示例…' } },
      'line',
      { command: 'file.save', text: { en: 'Save', 'zh-CN': '保存' }, keys: 'CmdOrCtrl+S' },
      { command: 'file.saveAs', text: { en: 'Save as…', 'zh-CN': '另存为…' }, keys: 'CmdOrCtrl+Shift+S' },
      { command: 'file.export', text: { en: 'Export weights…', 'zh-CN': '导出权重…' }, keys: 'CmdOrCtrl+E' },
      'line',
      { role: 'quit', text: { en: 'Quit', 'zh-CN': '退出' } },
    ],
  },
  {
    text: { en: '&Edit', 'zh-CN': '编辑(&E)' },
    items: [
      { command: 'edit.undo', text: { en: 'Undo', 'zh-CN': '撤销' } },
      { command: 'edit.redo', text: { en: 'Redo', 'zh-CN': '重做' } },
      'line',
      { role: 'cut', text: { en: 'Cut', 'zh-CN': '剪切' } },
      { role: 'copy', text: { en: 'Copy', 'zh-CN': '复制' } },
      { role: 'paste', text: { en: 'Paste', 'zh-CN': '粘贴' } },
      { command: 'edit.delete', text: { en: 'Delete', 'zh-CN': '删除' } },
      { command: 'edit.selectAll', text: { en: 'Select all', 'zh-CN': '全选' } },
    ],
  },
  {
    text: { en: '&Run', 'zh-CN': '运行(&R)' },
    items: [
      { command: 'run.update', text: { en: 'One update step', 'zh-CN': '更新一步' } },
      { command: 'run.train', text: { en: 'Train', 'zh-CN': '训练' } },
      { command: 'run.stop', text: { en: 'Stop', 'zh-CN': '停止' } },
      { command: 'run.reset', text: { en: 'Reset parameters', 'zh-CN': '重置参数' } },
    ],
  },
  {
    text: { en: '&View', 'zh-CN': '视图(&V)' },
    items: [
      { command: 'view.fit', text: { en: 'Fit to window', 'zh-CN': '适应窗口' } },
      { command: 'view.theme', text: { en: 'Light or dark', 'zh-CN': '浅色或深色' } },
      { role: 'togglefullscreen', text: { en: 'Full screen', 'zh-CN': '全屏' } },
    ],
  },
];
