import type { storyEn } from './storyEn.ts';

/** The same in Simplified Chinese. */
export const storyZhCN: Readonly<Record<keyof typeof storyEn, string>> = {
  'command.story.choose': '播放演示…',
  'command.story.play': '播放演示',
  'command.story.next': '演示的下一幕',
  'command.story.previous': '演示的上一幕',
  'command.story.end': '结束演示',
  'story.label': '演示',
  'story.title': '演示',
  'story.text': '演示就在应用里展示一个网络怎样搭起来、得到什么结果。结束后,您打开的内容会回来。',
  'story.pause': '暂停演示',
  'story.speed': '演示速度',
  'story.position': '第 {at} 幕,共 {of} 幕',
  'story.taken': '您改动了网络:演示在等待。继续播放或换一幕,网络就交还给演示。',
  'story.goesOn': '演示从它自己的网络继续',
  'story.goesOnText': '您改成的网络还可以取回。',
  'story.backToMine': '回到我的网络',
  'story.ended': '演示结束',
  'story.endedText': '您在演示中改成的网络可以作为项目打开。',
  'story.openMine': '打开我改成的网络',
  'story.noEntry': '节点库里没有“{name}”。',
  'story.cannot': '现在不能执行命令 {command}。',
  'story.notThere': '演示所说的东西不在屏幕上。',
  'story.otherwise': '显示的是 {shown};演示期待 {wanted}。',
};
