import type { webEn } from './webEn.ts';

export const webZhCN: Readonly<Record<keyof typeof webEn, string>> = {
  'command.file.copyLink': '复制链接',
  'command.help.browser': '关于浏览器版本…',
  'link.copied': '链接已复制到剪贴板',
  'link.copiedText': '整个网络都在链接中，共 {count} 个字符：打开链接的人会看到网络现在的样子。没有向任何地方发送数据。',
  'link.withoutTable': '数据表的各行不在链接中：需要时请发送保存的文件。',
  'link.notCopied': '浏览器不允许复制链接',
  'link.opened': '已从链接打开',
  'link.openedText': '保存之前它没有自己的位置。',
  'link.tableMissing': '链接中没有数据表的各行。请索取文件，或重新导入数据。',
  'browser.title': '浏览器中的 Chainrule',
  'browser.stays': '一切都在本机计算，不会向任何地方发送数据。',
  'browser.offline': '加载一次之后，本页面无需联网也能打开。',
  'browser.notOffline': '本页面需要联网才能打开：它经由普通 HTTP 加载，或浏览器不保留页面。',
  'browser.kept': '您的工作会在一秒内保存到浏览器的存储中，仅限本网址。清除网站数据会将其删除：重要内容请保存为文件。',
  'browser.inPlace': '在您允许的情况下，打开和保存的项目就是磁盘上的文件。',
  'browser.download': '此浏览器不允许网页访问文件：打开时读取副本，每次保存都是一次下载。',
  'browser.cannot': '只有安装版应用才能做到：PDF 文件（请保存网页或 SVG 后打印）、导出为文件夹（此处得到 zip 压缩包）、远大于内存的数据表、第二个线程、崩溃报告以及命令行。',
  'browser.close': '关闭',
};
