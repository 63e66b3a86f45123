import type { CallInput } from '../../src-core/protocol/contract.ts';
import type { AppContract } from '../../src-core/protocol/appContract.ts';

type Description = CallInput<AppContract, 'window.describe'>;
export type Language = Description['language'];
/** The keys that the user gave to commands in place of their own, as the page writes them. */
export type MenuKeys = Description['keys'];
/** What the menu hangs on. */
export type MenuLook = Pick<Description, 'language' | 'keys'>;
type Text = Readonly<Record<Language, string>>;

/** A choice that is sent to the page as the id of a command there. */
export interface CommandItem {
  readonly command: string;
  readonly text: Text;
  readonly keys?: string;
}
/** A choice that Electron itself carries out. */
export interface RoleItem {
  readonly role: 'quit' | 'cut' | 'copy' | 'paste' | 'togglefullscreen';
  readonly text: Text;
  readonly keys?: string;
}
export type Item = CommandItem | RoleItem | 'line';

export interface Submenu {
  readonly text: Text;
  readonly items: readonly Item[];
}

/**
 * The menu. The commands are those of the page (src-renderer/commands). Keys are only shown here: the page
 * acts on them, because it decides by the focus whether they mean the text in a field or the graph.
 */
export const menuTexts: readonly Submenu[] = [
  {
    text: { en: '&File', 'zh-CN': '文件(&F)' },
    items: [
      { command: 'file.new', text: { en: 'New', 'zh-CN': '新建' }, keys: 'Alt+N' },
      { command: 'file.newWindow', text: { en: 'New window', 'zh-CN': '新建窗口' }, keys: 'Alt+Shift+N' },
      { command: 'file.open', text: { en: 'Open…', 'zh-CN': '打开…' }, keys: 'CmdOrCtrl+O' },
      { command: 'file.examples', text: { en: 'Examples…', 'zh-CN': '示例…' }, keys: 'CmdOrCtrl+Shift+E' },
      'line',
      { command: 'file.save', text: { en: 'Save', 'zh-CN': '保存' }, keys: 'CmdOrCtrl+S' },
      { command: 'file.saveAs', text: { en: 'Save as…', 'zh-CN': '另存为…' }, keys: 'CmdOrCtrl+Shift+S' },
      { command: 'file.versions', text: { en: 'Earlier versions…', 'zh-CN': '早先的版本…' }, keys: 'CmdOrCtrl+Alt+V' },
      { command: 'file.sessions', text: { en: 'Work from before…', 'zh-CN': '之前的工作…' } },
      'line',
      { command: 'file.export', text: { en: 'Export…', 'zh-CN': '导出…' }, keys: 'CmdOrCtrl+E' },
      { command: 'file.cluster', text: { en: 'Train on a cluster…', 'zh-CN': '在集群上训练…' } },
      'line',
      { command: 'file.solution.md', text: { en: 'Worked solution as Markdown…', 'zh-CN': '详细解答（Markdown）…' } },
      { command: 'file.solution.html', text: { en: 'Worked solution as a web page…', 'zh-CN': '详细解答（网页）…' } },
      { command: 'file.solution.pdf', text: { en: 'Worked solution as PDF…', 'zh-CN': '详细解答（PDF）…' } },
      'line',
      { command: 'file.picture', text: { en: 'Picture of the canvas…', 'zh-CN': '画布图片…' }, keys: 'CmdOrCtrl+Alt+P' },
      { command: 'file.copyPicture', text: { en: 'Copy as picture', 'zh-CN': '复制为图片' }, keys: 'CmdOrCtrl+Alt+C' },
      'line',
      { command: 'questions.exportAnswers', text: { en: 'Hand in answers…', 'zh-CN': '提交答案…' } },
      { command: 'questions.exportResults', text: { en: 'Results as JSON…', 'zh-CN': '结果（JSON）…' } },
      { command: 'questions.exportCsv', text: { en: 'Results as CSV…', 'zh-CN': '结果（CSV）…' } },
      'line',
      { role: 'quit', text: { en: 'Quit', 'zh-CN': '退出' } },
    ],
  },
  {
    text: { en: '&Edit', 'zh-CN': '编辑(&E)' },
    items: [
      { command: 'edit.undo', text: { en: 'Undo', 'zh-CN': '撤销' }, keys: 'CmdOrCtrl+Z' },
      { command: 'edit.redo', text: { en: 'Redo', 'zh-CN': '重做' }, keys: 'CmdOrCtrl+Y' },
      'line',
      { role: 'cut', text: { en: 'Cut', 'zh-CN': '剪切' } },
      { role: 'copy', text: { en: 'Copy', 'zh-CN': '复制' } },
      { role: 'paste', text: { en: 'Paste', 'zh-CN': '粘贴' } },
      'line',
      { command: 'edit.duplicate', text: { en: 'Duplicate', 'zh-CN': '复制一份' }, keys: 'CmdOrCtrl+D' },
      { command: 'edit.delete', text: { en: 'Delete', 'zh-CN': '删除' }, keys: 'Delete' },
      { command: 'edit.selectAll', text: { en: 'Select all', 'zh-CN': '全选' }, keys: 'CmdOrCtrl+A' },
      { command: 'edit.find', text: { en: 'Find a node…', 'zh-CN': '查找节点…' }, keys: 'CmdOrCtrl+F' },
    ],
  },
  {
    text: { en: '&Run', 'zh-CN': '运行(&R)' },
    items: [
      { command: 'run.walk', text: { en: 'Walk through the run', 'zh-CN': '逐步演示整个计算' }, keys: 'F8' },
      { command: 'run.walkNext', text: { en: 'Next operation', 'zh-CN': '下一个运算' }, keys: 'F10' },
      { command: 'run.walkBack', text: { en: 'Back one operation', 'zh-CN': '退回一个运算' }, keys: 'Shift+F10' },
      'line',
      { command: 'run.update', text: { en: 'One update step', 'zh-CN': '更新一步' }, keys: 'F11' },
      { command: 'run.train', text: { en: 'Train', 'zh-CN': '训练' }, keys: 'CmdOrCtrl+Shift+Enter' },
      { command: 'run.epoch', text: { en: 'Train one epoch', 'zh-CN': '训练一轮' }, keys: 'Shift+F11' },
      { command: 'run.pause', text: { en: 'Pause', 'zh-CN': '暂停' }, keys: 'F6' },
      { command: 'run.stop', text: { en: 'Stop', 'zh-CN': '停止' }, keys: 'CmdOrCtrl+.' },
      { command: 'run.checkGradients', text: { en: 'Check gradients', 'zh-CN': '检验梯度' }, keys: 'F7' },
      { command: 'run.reset', text: { en: 'Reset parameters', 'zh-CN': '重置参数' } },
    ],
  },
  {
    text: { en: '&View', 'zh-CN': '视图(&V)' },
    items: [
      { command: 'view.fit', text: { en: 'Fit to window', 'zh-CN': '适应窗口' }, keys: 'F' },
      { command: 'view.actual', text: { en: 'Actual size', 'zh-CN': '实际大小' }, keys: 'CmdOrCtrl+0' },
      'line',
      { command: 'view.palette', text: { en: 'Palette', 'zh-CN': '节点面板' }, keys: 'CmdOrCtrl+B' },
      { command: 'view.inspector', text: { en: 'Inspector', 'zh-CN': '检查器' }, keys: 'CmdOrCtrl+I' },
      { command: 'view.dock', text: { en: 'Dock', 'zh-CN': '底部面板' }, keys: 'CmdOrCtrl+J' },
      'line',
      { command: 'view.theme', text: { en: 'Light or dark', 'zh-CN': '浅色或深色' } },
      { command: 'view.language', text: { en: 'Chinese (中文)', 'zh-CN': '英文（English）' } },
      { command: 'view.present', text: { en: 'Present to a room', 'zh-CN': '向听众演示' }, keys: 'Shift+F' },
      // Its usual key, F11, is the update step.
      { role: 'togglefullscreen', text: { en: 'Full screen', 'zh-CN': '全屏' }, keys: 'Alt+Enter' },
    ],
  },
  {
    text: { en: '&Help', 'zh-CN': '帮助(&H)' },
    items: [
      { command: 'help.docs', text: { en: 'Documentation', 'zh-CN': '文档' }, keys: 'F1' },
      { command: 'story.tour', text: { en: 'Take the tour', 'zh-CN': '功能导览' } },
      { command: 'story.choose', text: { en: 'Play a story…', 'zh-CN': '播放演示…' } },
      { command: 'help.palette', text: { en: 'All commands…', 'zh-CN': '全部命令…' }, keys: 'CmdOrCtrl+K' },
      { command: 'help.keys', text: { en: 'Keys', 'zh-CN': '快捷键' }, keys: '?' },
    ],
  },
];
