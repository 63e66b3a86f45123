import type { DiagnosticCode } from '../../src-core/graph/diagnostic.ts';

/** The sentence of each diagnostic in Simplified Chinese; the English ones are in the core. */
export const diagnosticsZhCN: Readonly<Record<DiagnosticCode, string>> = {
  E_NODE_TYPE: '{name} 的类型“{type}”不为此版本所知。请更新 Chainrule，或删除该节点。',
  E_NODE_ID: '两个节点的标识都是“{id}”。请为其中一个换一个。',
  E_NODE_VERSION: '{name} 由其类型的更新版本保存（{version}；本程序支持 {known}）。请更新 Chainrule。',
  E_CONFIG: '{name}：设置“{field}”无效（{reason}）。请在检查器中改正。',
  E_EDGE_END: '有一条边的一端在“{node}”的端口“{port}”，但该端口不存在。请删除这条边，或恢复该端口。',
  E_PORT_TAKEN: '{name}：端口“{port}”已有一条边。请先删除它，或用“加”节点将值相加。',
  E_PORT_UNCONNECTED: '{name} 的端口“{port}”需要一条边。',
  E_LOSS_OUTPUT: '{name} 是损失：其值计入总损失，不能再有边从它出发。',
  E_CYCLE: '这些边形成了没有延迟的环：{cycle}。请在其中加入“延迟”节点。',
  E_CYCLE_DIRECTIONS: '这些节点通过两个方向的延迟依赖于自身：{cycle}。请让同一个环中的延迟方向一致。',
  E_SHAPE: '{name} 的端口“{port}”需要 {expected}，但收到 {received}。',
  E_SHAPE_UNKNOWN: '{name}：无法得知其内容的形状。请在检查器中设置大小。',
  E_PARAMETER_MISSING: '{name} 的参数“{slot}”没有数值。',
  E_PARAMETER_SHAPE: '{name}：参数“{parameter}”的形状是 {received}，但需要 {expected}。',
  E_DATA_MISSING: '{name} 没有数据行。请在检查器中输入。',
  E_DATA_SHAPE: '{name}：其数据的形状是 {received}，但需要 {expected}（样本、时间步、形状）。',
  E_DATA_NOT_FINITE: '{name}：第 {sample} 个样本、第 {step} 步、第 {element} 个元素为 {value}。请输入有限的数字。',
  E_PARAMETER_NOT_FINITE: '参数“{parameter}”：第 {element} 个元素为 {value}。请输入有限的数字。',
  E_CLASS_INDEX: '{name}：第 {sample} 个样本、第 {step} 步的 {value} 不是类别。类别是 0 到 {last} 的整数。',
  W_NO_LOSS: '没有损失，因此只有值而没有梯度。添加损失节点即可看到梯度。',
};
